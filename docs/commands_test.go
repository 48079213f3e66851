package docs

import (
	"go/ast"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// commands returns the names of the commands that fn registers: the first word
// of the Use of each cobra.Command, or of the first argument of appCommand. It
// leaves out the root command, which has the program's name.
func commands(t *testing.T) []string {
	t.Helper()
	var names []string
	add := func(e ast.Expr) {
		literal, ok := e.(*ast.BasicLit)
		if !ok {
			return // a parameter, which appCommand passes on
		}
		use, err := strconv.Unquote(literal.Value)
		if err != nil {
			t.Fatal(err)
		}
		if name, _, _ := strings.Cut(use, " "); name != "global-headless-service" {
			names = append(names, name)
		}
	}
	for _, f := range sources(t) {
		if f.test || !strings.HasPrefix(f.path, "fn/") {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Use" {
					add(n.Value)
				}
			case *ast.CallExpr:
				if name, ok := n.Fun.(*ast.Ident); ok && name.Name == "appCommand" {
					add(n.Args[0])
				}
			}
			return true
		})
	}
	return names
}

// commandsIn returns the words that stand in code in the table of commands of a
// document.
func commandsIn(t *testing.T, document string) map[string]bool {
	t.Helper()
	_, table, ok := strings.Cut(readDocument(t, document), "\n| command | does |\n")
	if !ok {
		t.Fatalf("%s has no table of commands", document)
	}
	table, _, _ = strings.Cut(table, "\n\n")
	words := map[string]bool{}
	for _, code := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(table, -1) {
		for word := range strings.FieldsSeq(code[1]) {
			words[word] = true
		}
	}
	return words
}

// TestCommandsAreInTheTables: each command that fn registers is in the tables of
// DESIGN.md and command-line.md.
func TestCommandsAreInTheTables(t *testing.T) {
	names := commands(t)
	if len(names) < 5 {
		t.Fatalf("found %q only", names)
	}
	for _, document := range []string{"DESIGN.md", "command-line.md"} {
		words := commandsIn(t, document)
		for _, name := range names {
			if !words[name] {
				t.Errorf("the table of commands in %s does not have %q", document, name)
			}
		}
	}
}
