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
	all := acceptance{}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		for _, folder := range declaring(t, copied(t, e.Name())) {
			all.addExample(t, e.Name(), folder)
		}
	}
	all.run(t, 30)
}

// addExample gives each cluster what an example renders for it, both ways.
func (a acceptance) addExample(t *testing.T, name, folder string) {
	t.Helper()
	tree := t.TempDir()
	if out := runProgram(t, "", "render", "--output", tree, folder); out.exit != 0 {
		t.Fatalf("%s: render --output: exit %d\n%s", name, out.exit, out.stderr)
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
		a.add(t, p, slice{of: name, objects: rendered(t, c.Name(), "--other-items", "WithSource", folder)})
		a.add(t, p, slice{of: name, objects: below(t, filepath.Join(tree, "clusters", c.Name()))})
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
