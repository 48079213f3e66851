package clusters

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// copied is an example in a folder of its own, as a user copies it.
func copied(t testing.TB, example string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(root, "examples", example))); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(folder, "clusters")); err != nil { // rendered in place
		t.Fatal(err)
	}
	return folder
}

// TestExamplesAccepted applies what each cluster gets of each example, both
// as one stream and as a folder of the tree.
func TestExamplesAccepted(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join(root, "examples"))
	if err != nil {
		t.Fatal(err)
	}
	all := newTally()
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			for _, folder := range declaring(t, copied(t, e.Name())) {
				all.acceptExample(t, folder)
			}
		})
	}
	all.check(t, 30)
}

// acceptExample applies what an example renders, both ways.
func (a *tally) acceptExample(t *testing.T, folder string) {
	t.Helper()
	tree := t.TempDir()
	if out := runProgram(t, "", "render", "--output", tree, folder); out.exit != 0 {
		t.Fatalf("render --output: exit %d\n%s", out.exit, out.stderr)
	}
	clusters, err := os.ReadDir(filepath.Join(tree, "clusters"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range clusters {
		p := two
		if c.Name() == one.Name {
			p = one
		}
		a.accept(t, p, rendered(t, c.Name(), "--other-items", "WithSource", folder))
		a.accept(t, p, below(t, filepath.Join(tree, "clusters", c.Name())))
	}
}

var declaration = regexp.MustCompile(`(?m)^kind: GlobalHeadlessService$`)

// declaring are the outermost folders with a GlobalHeadlessService in them: what
// `render` is given.
func declaring(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var inner []string
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		if e.IsDir() {
			inner = append(inner, declaring(t, path)...)
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, ".yaml") && declaration.Match(b) {
			return []string{folder}
		}
	}
	return inner
}
