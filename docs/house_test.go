// Package docs holds the tests of the documents beside it: what DESIGN.md and
// ARCHITECTURE.md say of the code is true of the code.
package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// root is the module's folder, as the tests see it.
const root = ".."

// floors are the rooms of the house, the lowest floor first. A room imports
// rooms of lower floors only. ARCHITECTURE.md draws them.
var floors = [][]string{
	{"layout", "report"},
	{"yamltext"},
	{"schemas"},
	{"generators"},
	{"render"},
	{"disk", "resourcelist", "kubectl"},
	{"review", "validate", "inventory", "live", "importer", "scaffold"},
	{"graph"},
	{"fn"},
}

// floorOf returns the floor of each room.
func floorOf() map[string]int {
	of := map[string]int{}
	for floor, rooms := range floors {
		for _, room := range rooms {
			of[room] = floor
		}
	}
	return of
}

// exists reports whether the module has a file or folder; the name may be a
// pattern of filepath.Match.
func exists(name string) bool {
	found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(name)))
	return err == nil && len(found) > 0
}

func readDocument(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A source is one Go file of a room.
type source struct {
	path string // slash-separated, from the module's folder
	test bool
	fset *token.FileSet
	*ast.File
}

// lines returns how many lines a node takes.
func (s source) lines(n ast.Node) int {
	return s.fset.Position(n.End()).Line - s.fset.Position(n.Pos()).Line + 1
}

// sources parses the Go files of all rooms.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for room := range floorOf() {
		paths, err := filepath.Glob(filepath.Join(root, room, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimPrefix(filepath.ToSlash(path), root+"/")
			all = append(all, source{name, strings.HasSuffix(name, "_test.go"), fset, file})
		}
	}
	return all
}

// TestFilesAndFunctionsAreShort holds the sizes up to which a file is about
// one subject and a function does one thing.
func TestFilesAndFunctionsAreShort(t *testing.T) {
	const longestFile, longestFunction = 250, 40
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		if n := s.fset.Position(s.FileEnd).Line; n > longestFile {
			t.Errorf("%s has %d lines, more than %d; split it by subject", s.path, n, longestFile)
		}
		for _, d := range s.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && s.lines(f) > longestFunction {
				t.Errorf("%s: %s has %d lines, more than %d; name its steps", s.path, f.Name.Name, s.lines(f), longestFunction)
			}
		}
	}
}

// TestNothingExecutesTemplates: whatever imports text/template keeps every
// method in the program (ARCHITECTURE.md, What is fast). Its parser does not.
func TestNothingExecutesTemplates(t *testing.T) {
	for _, s := range sources(t) {
		for _, i := range s.Imports {
			if path := strings.Trim(i.Path.Value, `"`); !s.test && (path == "text/template" || path == "html/template") {
				t.Errorf("%s imports %s, which makes every start of the program slower", s.path, path)
			}
		}
	}
}
