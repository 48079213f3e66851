package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain is the subcommand compare too, since a comparison starts this program.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "compare" {
		exit(compare(os.Args[2:]))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestObjectsAreEqual does the small works in every way that is installed, and
// measures nothing.
func TestObjectsAreEqual(t *testing.T) {
	ours := filepath.Join(t.TempDir(), "ours")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", ours, "./fn")
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := options{bin: ours, keep: t.TempDir(), quick: true, installed: true}.prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	works, err := b.works()
	if err != nil {
		t.Fatal(err)
	}
	works = append(works, b.forest(forest{name: "100", declarations: 2, members: 50})...)
	small := map[string]bool{"fleet-3": true, "fleet-100": true, "foreign-1000": true, "kustomize-3": true, "tree": true, "tree-again-100": true, "tree-new-100": true}
	for _, w := range works {
		if small[w.name] {
			delete(small, w.name)
			t.Run(w.name, func(t *testing.T) {
				if _, _, _, err := b.checked(t.Context(), w); err != nil {
					t.Error(err)
				}
			})
		}
	}
	if len(small) > 0 {
		t.Errorf("no such works: %v", small)
	}
}

const service = "kind: Service\nmetadata:\n  annotations: {fn.kpt.dev/global-headless-service: db}\n  name: "

func TestCompare(t *testing.T) {
	for name, c := range map[string]struct {
		which, a, b string
		want        string // of the error; "" is none
	}{
		"YAML, JSON and a ResourceList": {"all",
			"---\nkind: A\nport: 1\n---\nkind: B\n",
			`{"kind":"List","items":[{"kind":"B"},{"port":1,"kind":"A"}]}`, ""},
		"items of a ResourceList": {"all",
			"kind: ResourceList\nitems:\n- kind: A\n  l:\n  - {kind: X}\n- kind: B\nresults:\n- message: none\n",
			"kind: B\n---\nkind: A\nl: [{kind: X}]\n", ""},
		"only what is rendered": {"rendered", service + "a\n---\nkind: C\n", "---\n" + service + "a\n", ""},
		"only what is foreign":  {"foreign", "kind: C\n---\n" + service + "a\n", "kind: C\n---\nkind: G\napiVersion: fn.kpt.dev/v1alpha1\n", ""},
		"another value":         {"all", "kind: A\nport: 1\n", "kind: A\nport: 2\n", "only the first has"},
		"a string, no number":   {"all", "kind: A\nport: 1\n", "kind: A\nport: '1'\n", "only the first has"},
		"one less":              {"all", "kind: A\n---\nkind: B\n", "kind: A\n", `only the first has {"kind":"B"}`},
		"one more":              {"all", "kind: A\n", "kind: A\n---\nkind: B\n", `only the second has {"kind":"B"}`},
		"one twice":             {"all", "kind: A\n", "kind: A\n---\nkind: A\n", "twice"},
		"none":                  {"rendered", "kind: A\n", "kind: A\n", "no rendered objects"},
		"no YAML":               {"all", "kind: A\n", "kind: [\n", "yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := write(dir, map[string]string{"a": c.a, "b": c.b}); err != nil {
				t.Fatal(err)
			}
			err := compare([]string{c.which, filepath.Join(dir, "a"), filepath.Join(dir, "b")})
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestTableSaysWhatIsMissed(t *testing.T) {
	of := func(ms, mib int) cost {
		return cost{cpu: time.Duration(ms) * time.Millisecond, peak: int64(mib) << 20, out: int64(ms)}
	}
	c := costs{{"w", "ours"}: of(30, 20), {"w", "theirs"}: of(100, 10)}
	for name, r := range map[string]struct {
		bar  bar
		want string
	}{
		"reached":      {bar{title: "T", work: "w", with: "X", theirs: "theirs", limit: 0.4}, "| T | X | ≤ 0.40 × | 0.30 × | 30 ms | 100 ms |\n"},
		"by the byte":  {bar{title: "T", work: "w", with: "X", theirs: "theirs", limit: 2, perByte: true}, "| T | X | ≤ 2.00 × | 1.00 × | 30 ms | 100 ms |\n"},
		"missed":       {bar{title: "T", work: "w", with: "X", theirs: "theirs", limit: 0.2}, "| T | X | ≤ 0.20 × | 0.30 ×, **missed** | 30 ms | 100 ms |\n"},
		"no bar":       {bar{title: "T", work: "w", with: "X", theirs: "theirs"}, "| T | X |  | 0.30 × | 30 ms | 100 ms |\n"},
		"memory":       {bar{title: "T", work: "w", limit: 20}, "| T, peak memory |  | ≤ 20 MiB | 20 MiB | 20 MiB |  |\n"},
		"too much":     {bar{title: "T", work: "w", limit: 19}, "| T, peak memory |  | ≤ 19 MiB | 20 MiB, **missed** | 20 MiB |  |\n"},
		"memory ratio": {bar{title: "T", work: "w", with: "X", theirs: "theirs", limit: 1, peak: true}, "| T, peak memory | X | ≤ 1.00 × | 2.00 ×, **missed** | 20 MiB | 10 MiB |\n"},
		"not measured": {bar{title: "T", work: "w", with: "X", theirs: "none"}, ""},
	} {
		if got := r.bar.line(c); got != r.want {
			t.Errorf("%s: got %q, want %q", name, got, r.want)
		}
	}
}

func TestMedianOfSeveralRuns(t *testing.T) {
	got := median([]cost{{cpu: 3, peak: 1}, {cpu: 1, peak: 2}, {cpu: 2, peak: 3}}, 100)
	if want := (cost{cpu: 200, peak: 2}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A tool that fails, or is not what was asked for, must end the run.
func TestCommandThatFails(t *testing.T) {
	c := command{name: "false", args: []string{"go", "no-such-command"}}
	if _, err := c.run(context.Background(), 0, ""); err == nil || !strings.Contains(err.Error(), "unknown command") {
		t.Errorf("got %v", err)
	}
}
