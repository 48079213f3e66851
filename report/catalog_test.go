package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestCatalog: each code is explained once, in whole sentences, and its name
// is a short phrase in lower case.
func TestCatalog(t *testing.T) {
	name := regexp.MustCompile(`^[a-z]+(-[a-z]+)+$`)
	seen := map[Code]bool{}
	for _, e := range Catalog {
		if seen[e.Code] {
			t.Errorf("%s is explained twice", e.Code)
		}
		seen[e.Code] = true
		if !name.MatchString(string(e.Code)) {
			t.Errorf("%s is no phrase in lower case with hyphens", e.Code)
		}
		if e.Title == "" || strings.HasSuffix(e.Title, ".") {
			t.Errorf("%s: the title %q is no headline", e.Code, e.Title)
		}
		for _, text := range []string{e.Cause, e.Cure} {
			if !strings.HasSuffix(text, ".") || strings.Contains(text, "\n") {
				t.Errorf("%s: %q is no sentence on one line", e.Code, text)
			}
		}
	}
}

// TestCodesAreExplainedAndUsed: the constants of codes.go, the entries of the
// catalog and the codes that the code gives are the same; and no Fault goes
// without a code (rule 12).
func TestCodesAreExplainedAndUsed(t *testing.T) {
	declared, explained, used := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for name, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				if filepath.Base(name) == "codes.go" {
					declared[n.Names[0].Name] = true
				}
			case *ast.KeyValueExpr:
				if id, ok := n.Value.(*ast.Ident); ok && strings.HasPrefix(filepath.Base(name), "catalog") && keyed(n, "Code") {
					explained[id.Name] = true
				}
			case *ast.SelectorExpr:
				if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "report" {
					used[n.Sel.Name] = true
				}
			case *ast.CompositeLit:
				if isFault(n) && len(n.Elts) > 0 && !hasCode(n) {
					t.Errorf("%s: a report.Fault without a Code", name)
				}
			}
			return true
		})
	}
	for code := range declared {
		if !explained[code] {
			t.Errorf("%s is not in the catalog", code)
		}
		if !used[code] {
			t.Errorf("%s is used nowhere", code)
		}
	}
	if len(explained) != len(declared) {
		t.Errorf("%d codes are explained, %d declared", len(explained), len(declared))
	}
}

// sources parses the Go files of the module, but for tests.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files[path], err = parser.ParseFile(token.NewFileSet(), path, nil, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func isFault(n *ast.CompositeLit) bool {
	t := n.Type
	if list, ok := t.(*ast.ArrayType); ok {
		t = list.Elt
	}
	s, ok := t.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Fault"
}

// hasCode says whether a literal, or each element of a list of them, has one.
func hasCode(n *ast.CompositeLit) bool {
	for _, e := range n.Elts {
		switch e := e.(type) {
		case *ast.KeyValueExpr:
			if keyed(e, "Code") {
				return true
			}
		case *ast.CompositeLit:
			if !hasCode(e) {
				return false
			}
		}
	}
	_, list := n.Type.(*ast.ArrayType)
	return list
}

func keyed(e *ast.KeyValueExpr, key string) bool {
	id, ok := e.Key.(*ast.Ident)
	return ok && id.Name == key
}
