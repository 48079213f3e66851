package image

import (
	"strings"
	"testing"
)

// TestVariables: ARG and ENV have the values that docker gives them.
func TestVariables(t *testing.T) {
	path := strings.TrimPrefix(defaultPath, "PATH=")
	for name, c := range map[string]struct{ global, stage, word, want string }{
		"a default":               {"", "ARG A=1", "$A", "1"},
		"a default of another":    {"", "ARG A=1\nARG B=$A", "$B", "1"},
		"no value":                {"", "ARG A", "$A", ""},
		"no value and a fallback": {"", "ARG A", "${A-unset}", "unset"},
		"passed":                  {"", "ARG P=1", "$P", "passed"},
		"not declared":            {"ARG A=1", "", "$A", ""},
		"the file's default":      {"ARG A=1", "ARG A", "$A", "1"},
		"another default":         {"ARG A=1", "ARG A=2", "$A", "2"},
		"ENV":                     {"", "ENV A=1", "$A", "1"},
		"ENV hides ARG":           {"", "ENV A=1\nARG A=2", "$A", "1"},
		"ENV of itself":           {"", "ENV A=1\nENV A=$A$A", "$A", "11"},
		"ENV of the stage below":  {"", "", "$BELOW", "below"},
		"PATH on scratch":         {"", "", "$PATH", path},
		"PATH set twice":          {"", "ENV PATH=/a\nENV PATH=$PATH:/b", "$PATH", "/a:/b"},
	} {
		text := c.global + "\nFROM scratch AS base\nENV BELOW=below\nFROM base AS it\n" + c.stage + "\nLABEL got=\"<" + c.word + ">\"\n"
		d, err := Read([]byte(text), map[string]string{"P": "passed"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.Target("it")
		if err != nil {
			t.Fatal(err)
		}
		if got.Labels["got"] != "<"+c.want+">" {
			t.Errorf("%s: %s is %s, want %q", name, c.word, got.Labels["got"], c.want)
		}
		set := map[string]bool{}
		for _, v := range got.Env {
			variable, _, _ := strings.Cut(v, "=")
			if set[variable] {
				t.Errorf("%s: %s is twice in %q", name, variable, got.Env)
			}
			set[variable] = true
		}
	}
}
