package resourcelist

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// TestCapturesComeOutAsTheSameBytes: what kustomize and kpt send goes out as it
// came, if nothing changes it (rule 10).
func TestCapturesComeOutAsTheSameBytes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		l, err := readable(bytes.Clone(data))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if diff := cmp.Diff(string(data), string(written(t, l, l.Items, nil))); diff != "" {
			t.Errorf("%s (-came, +written):\n%s", file, diff)
		}
		if l.FunctionConfig() == nil || l.FunctionConfig().Kind() != "GlobalHeadlessService" {
			t.Errorf("%s: functionConfig is %v", file, l.FunctionConfig())
		}
	}
}

func TestRefusals(t *testing.T) {
	tests := map[string]struct{ in, want string }{
		"Empty":          {"", "the input is empty"},
		"OnlyComments":   {"# nothing\n", "the input is empty"},
		"AService":       {"apiVersion: v1\nkind: Service\n", "the input is a v1 Service, not a ResourceList; kustomize and kpt send one to the functions they run"},
		"NoKind":         {"a: b\n", "no apiVersion and kind"},
		"OtherVersion":   {"apiVersion: config.kubernetes.io/v2\nkind: ResourceList\n", `of apiVersion "config.kubernetes.io/v2"`},
		"Truncated":      {head + "items:\n- apiVersion: v1\n  kind: \"Ser", "not valid YAML"},
		"NUL":            {head + "items:\n- a: \x00\n", "NUL bytes"},
		"Documents":      {head + "---\n" + head, "several YAML documents"},
		"List":           {"- a\n", "nor any mapping"},
		"ItemsNoList":    {head + "items: {a: b}\n", "items is not a list"},
		"ItemNoMapping":  {head + "items:\n- a\n", "items[0] is not a mapping"},
		"ItemEmpty":      {head + "items:\n- apiVersion: v1\n  kind: X\n- {}\n", "items[1] has no apiVersion and kind"},
		"ItemNoKind":     {head + "items:\n- apiVersion: v1\n  metadata:\n    annotations:\n      config.kubernetes.io/path: a/b.yaml\n", "line 4: items[0] has no kind; give it one, or take it out of the package (a/b.yaml)"},
		"ItemNoVersion":  {head + "items:\n- kind: X\n", "line 4: items[0] has no apiVersion"},
		"FieldTwice":     {head + "items: []\nitems: []\n", "items stands twice"},
		"ConfigNoObject": {head + "functionConfig: a\n", "functionConfig is not a mapping"},
		"ResultsNoList":  {head + "results: a\n", "results is not a list"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := readable([]byte(tc.in))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

func TestWrite(t *testing.T) {
	result := report.Results{report.Info("hello")}
	item := yamltext.New([]byte("# c\napiVersion: v1\nkind: X\ndata:\n  a: |\n    b\n\n    c\n"))
	const element = "- # c\n  apiVersion: v1\n  kind: X\n  data:\n    a: |\n      b\n\n      c\n"
	tests := map[string]struct {
		in    string
		items []*yamltext.Item
		added report.Results
		want  string
	}{
		"NoItems":         {in: head, want: head + "items: []\n"},
		"ItemsBeforeRest": {in: head + "functionConfig: {}\n", items: []*yamltext.Item{item}, want: head + "items:\n" + element + "functionConfig: {}\n"},
		"BracketsGo":      {in: head + "items: [] # c\n", items: []*yamltext.Item{item}, want: head + "items: # c\n" + element},
		"BracketsCome":    {in: head + "items: # c\n- apiVersion: v1\n  kind: Y\nfoo: bar\n", want: head + "items: [] # c\nfoo: bar\n"},
		"Indented":        {in: head + "items:\n  - apiVersion: v1\n    kind: Y\n", items: []*yamltext.Item{item}, want: head + "items:\n" + yamltext.Indent(element, 2)},
		"ResultsLast":     {in: head, added: result, want: head + "items: []\nresults:\n- message: hello\n  severity: info\n"},
		"ResultsKept":     {in: head + "results:\n- {message: hello, severity: info}\nfoo: bar\n", added: result, want: head + "items: []\nresults:\n- {message: hello, severity: info}\nfoo: bar\n"},
		"ResultsAppended": {in: head + "results:\n  - message: a # c\nfoo: bar\n", added: result, want: head + "items: []\nresults:\n  - message: a # c\n  - message: hello\n    severity: info\nfoo: bar\n"},
		"ResultsEmpty":    {in: head + "results: []\n", added: result, want: head + "items: []\nresults:\n- message: hello\n  severity: info\n"},
		"UnknownFields":   {in: "# c\n" + head + "foo: [a,  b]\nitems: []\n", want: "# c\n" + head + "foo: [a,  b]\nitems: []\n"},
		"CRLF":            {in: strings.ReplaceAll(head, "\n", "\r\n"), want: head + "items: []\n"},
		"BOM":             {in: "\ufeff" + head, want: head + "items: []\n"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			l, err := readable([]byte(tc.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, string(written(t, l, tc.items, tc.added))); diff != "" {
				t.Errorf("(-want, +got):\n%s", diff)
			}
		})
	}
	var b bytes.Buffer
	if err := WriteEmpty(&b, result); err != nil || b.String() != head+"items: []\nresults:\n- message: hello\n  severity: info\n" {
		t.Errorf("WriteEmpty: %v\n%s", err, b.String())
	}
}

func TestFunctionConfig(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "functionConfig:\n": "", "functionConfig: null\n": "", "functionConfig: {}\n": "",
		"functionConfig:\n    # c\n    kind: A\n":   "# c\nkind: A\n",
		"functionConfig: {kind: A}\n":               "kind: A\n",
		"functionConfig: # c\n  kind: A\n  a: *b\n": "",
	} {
		l, err := readable([]byte(head + in))
		if strings.Contains(in, "*") {
			if err == nil {
				t.Errorf("%q: no error", in)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		got := ""
		if c := l.FunctionConfig(); c != nil {
			got = strings.TrimSuffix(string(c.YAML()), "")
		}
		if strings.NewReplacer("{", "", "}", "").Replace(got) != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// readable is Read with the faults of items as its error.
func readable(data []byte) (*List, error) {
	l, err := Read(data)
	if err == nil && len(l.Faults) > 0 {
		return nil, l.Faults[0]
	}
	return l, err
}

// TestFaults: items that are no resources are all said, with their places,
// and go out as they came.
func TestFaults(t *testing.T) {
	in := head + "items:\n- a\n- apiVersion: v1\n  kind: X\n- kind: X\n  metadata:\n    annotations: {config.kubernetes.io/path: a/b.yaml}\n-\n"
	l, err := Read([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range l.Faults {
		got = append(got, f.Field.String()+" "+f.Error())
	}
	want := []string{
		"items[0] line 4: items[0] is not a mapping; take it out of the package",
		"items[2] line 7: items[2] has no apiVersion; give it one, or take it out of the package (a/b.yaml)",
		"items[3] line 10: items[3] is not a mapping; take it out of the package",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if out := written(t, l, l.Items, nil); string(out) != in {
		t.Errorf("went out as:\n%s", out)
	}
}
