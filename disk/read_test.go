package disk

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/yamltext"
)

const set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: "

// reads is what Read gives of these paths; a note fails the test.
func reads(t *testing.T, paths ...string) []*yamltext.Item {
	t.Helper()
	items, err := Source{Paths: paths, Note: func(text string) { t.Error(text) }}.Read()
	if err != nil {
		t.Fatal(err)
	}
	return items
}

// packagePaths are the items' paths below their package, sorted.
func packagePaths(items []*yamltext.Item) []string {
	var paths []string
	for _, i := range items {
		paths = append(paths, i.PackagePath())
	}
	slices.Sort(paths)
	return paths
}

// TestPackagePath: paths given relatively, absolutely, as "." or as a folder
// mean the same package (docs/DESIGN.md, Trees).
func TestPackagePath(t *testing.T) {
	root := t.TempDir()
	filetest.Write(t, root, files{"base/clusters/one/db.yaml": set + "one\n", "base/clusters/two/db.yaml": set + "two\n", "base/x.yaml": set + "x\n"})
	want := []string{"clusters/one/db.yaml", "clusters/two/db.yaml", "x.yaml"}
	base := filepath.Join(root, "base")
	expect.Same(t, "absolute", want, packagePaths(reads(t, base)))
	expect.Same(t, "file by file", want, packagePaths(reads(t,
		filepath.Join(base, "x.yaml"), base+"/./clusters/one/db.yaml", filepath.Join(base, "clusters/two/db.yaml"))))
	t.Chdir(root)
	expect.Same(t, "relative", want, packagePaths(reads(t, "./base/")))
	expect.Same(t, "path in messages", "base/clusters/one/db.yaml", reads(t, "./base/")[0].Path())
	t.Chdir("base")
	expect.Same(t, "the folder itself", want, packagePaths(reads(t, ".")))
	expect.Same(t, "files from inside", want, packagePaths(reads(t, "x.yaml", "clusters/one/db.yaml", "./clusters/two/db.yaml")))
}

// TestReadOnce: a file to which two paths lead is read once, with its place below
// the outermost folder, in whatever order the paths are given.
func TestReadOnce(t *testing.T) {
	root := t.TempDir()
	filetest.Write(t, root, files{"x.yaml": set + "x\n", "sub/y.yaml": set + "y\n"})
	if err := os.Symlink("x.yaml", filepath.Join(root, ".link")); err != nil {
		t.Skip("SKIPPED: no symbolic links: ", err)
	}
	here := filepath.Join(t.TempDir(), "here")
	link(t, root, here)
	t.Chdir(here) // a link may lead to the working directory too
	for _, paths := range [][]string{
		{".", "x.yaml", "sub", "sub/../x.yaml"}, {"sub/y.yaml", "x.yaml", "sub", root}, {"x.yaml", "sub", here}, {".link", "x.yaml", "./sub/", "sub"},
	} {
		want := []string{"sub/y.yaml", "x.yaml"}
		if paths[0] == ".link" {
			want = []string{".link", "y.yaml"}
		}
		expect.Same(t, strings.Join(paths, " "), want, packagePaths(reads(t, paths...)))
	}
}

// TestLines: every document knows the line on which its content begins
// (rule 12).
func TestLines(t *testing.T) {
	root := t.TempDir()
	text := "# a\r\n" + set + "a\r\n---\n# b\n\n" + set + "b\n--- # c\n---\napiVersion: v1\nkind: List\nitems:\n- " +
		"apiVersion: v1\n  kind: A\n- {apiVersion: v1, kind: B}\n"
	filetest.Write(t, root, files{"x.yaml": text})
	var lines []int
	for _, i := range reads(t, root) {
		lines = append(lines, i.Line())
	}
	expect.Same(t, "lines", []int{2, 9, 18, 20}, lines)
}

// TestErrorLines: faults of a document are reported by the lines of its
// file (rule 12).
func TestErrorLines(t *testing.T) {
	for text, want := range map[string]string{
		"a: b\n---\n\nkind: A\nb: [\n": "x.yaml:5[1]: the YAML cannot be read: did not find",
		"a: 1\na: {\n":                 "x.yaml:2[0]: the YAML cannot be read: did not find",
		"a: b\n---\na:\n\tb: c\n":      "x.yaml:4[1]: the YAML cannot be read: found character that cannot start any token; the line begins with a tab, ",
		"a: [\n---\nb: [\n":            "x.yaml:3[1]: the YAML cannot be read: ", // each is reported
		"a: *b\n":                      "x.yaml:1[0]: the YAML cannot be read: unknown anchor 'b' referenced",
	} {
		_, err := Parse([]byte(text), "x.yaml")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in: %v", want, err)
		}
	}
}

// TestSplit cuts where a YAML reader does, and gives documents that kubectl
// takes for one each.
func TestSplit(t *testing.T) {
	for text, want := range map[string][]chunk{
		"a: b\n":                     {{[]byte("a: b\n"), 1}},
		"a: b\n--- {c: d}\n":         {{[]byte("a: b\n"), 1}, {[]byte("{c: d}\n"), 2}},
		"--- !!map\na: b\n---\nc: d": {{[]byte("!!map\na: b\n"), 1}, {[]byte("c: d"), 4}},
		"---\t# c\na: b\n---#\n":     {{[]byte("a: b\n---#\n"), 2}},
		"a: b\n---\t{c: d}\n":        {{[]byte("a: b\n"), 1}, {[]byte("{c: d}\n"), 2}},
		"---\n---\r\na: b\r\n":       {{[]byte(""), 2}, {[]byte("a: b\n"), 3}},
		"\ufeff---":                  {{[]byte(""), 2}},
		"a: |\n  --- {b}\n":          {{[]byte("a: |\n  --- {b}\n"), 1}},
	} {
		got := split([]byte(text))
		expect.Same(t, "documents of "+text, len(want), len(got))
		for k := range min(len(want), len(got)) {
			expect.Same(t, text, string(want[k].text), string(got[k].text))
			expect.Same(t, "line in "+text, want[k].line, got[k].line)
		}
	}
}
