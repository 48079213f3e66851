package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"global-headless-service/internal/filetest"
	"global-headless-service/schemas"
)

// TestTableIsUpToDate: docs/meshes.md has the table of what the suites have
// recorded.
func TestTableIsUpToDate(t *testing.T) {
	page := filepath.Join(t.TempDir(), "meshes.md")
	if err := run("../..", page); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../docs/meshes.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("not as generated, run make generate; -want +got:\n%s", diff)
	}
}

// proofs returns a line for each mesh, but for one.
func proofs(without string) string {
	var lines strings.Builder
	for _, key := range schemas.MeshKeys() {
		if key != without {
			lines.WriteString(`{"mesh":"` + key + `","version":"some 1.0","kind":"stand-in","asked":3,"answered":2,"refused":1}` + "\n")
		}
	}
	return lines.String()
}

// TestRun: the table has the meshes in the order of their keys, the real ones
// first, and what is missing or unknown is an error.
func TestRun(t *testing.T) {
	const page = "# Meshes\n\n" + begin + "old\n" + end + "\nmore\n"
	const real = `{"mesh":"kuma","version":"Kuma 3","kind":"real","asked":5,"answered":4,"refused":0}` + "\n"
	for name, c := range map[string]struct {
		page, one, other string // the page, and what two suites have recorded
		want             []string
		err              string
	}{
		"all":         {page: page, one: proofs(""), other: real, want: []string{"| `kuma` | Kuma 3 | real | 5 | 4 | 0 | [e2e/other](../e2e/other) |\n| `kuma` | some 1.0 | stand-in | 3 | 2 | 1 | [e2e/one](../e2e/one) |\n", "# Meshes\n", "\nmore\n"}},
		"missing":     {page: page, one: proofs("kuma"), err: `no suite below e2e proves "kuma"`},
		"unknown":     {page: page, one: proofs("") + `{"mesh":"consul"}` + "\n", err: `e2e/one proves "consul"`},
		"fields":      {page: page, one: `{"mess":"kuma"}` + "\n", err: `unknown field "mess"`},
		"no markers":  {page: "# Meshes\n", one: proofs(""), err: "the page has no lines"},
		"no end":      {page: begin, one: proofs(""), err: "the page has no lines"},
		"no page":     {one: proofs(""), err: "meshes.md"},
		"not a table": {page: page, one: "{", err: "unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			files := filetest.Files{"e2e/one/testdata/proof.json": c.one}
			if c.other != "" {
				files["e2e/other/testdata/proof.json"] = c.other
			}
			if c.page != "" {
				files["docs/meshes.md"] = c.page
			}
			root, to := filetest.Folder(t, files), filepath.Join(t.TempDir(), "meshes.md")
			err := run(root, to)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Errorf("error %v, want %q", err, c.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(to)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(string(got), want) {
					t.Errorf("no %q in\n%s", want, got)
				}
			}
			if strings.Contains(string(got), "old") {
				t.Errorf("the old table is there still:\n%s", got)
			}
		})
	}
}
