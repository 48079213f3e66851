package walkthrough

import (
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// A call is one program with its arguments, as the shell splits them. A variable
// or a substitution in a word is a "$".
type call []string

func (c call) name() string { return c[0] }

// isComplete reports whether lines are commands, and not the beginning of one.
func isComplete(text string) bool {
	_, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(text), "")
	return !syntax.IsIncomplete(err) && !strings.HasSuffix(text, "\\\n")
}

// calls returns the programs that a command calls, those in pipes, lists and
// substitutions too.
func calls(command string) ([]call, error) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(command), "")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", strings.TrimSpace(command), err)
	}
	var all []call
	functions := map[string]bool{}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FuncDecl:
			functions[n.Name.Value] = true
		case *syntax.CallExpr:
			var c call
			for _, w := range n.Args {
				c = append(c, wordText(w))
			}
			if len(c) > 0 && !functions[c.name()] {
				all = append(all, c)
			}
		}
		return true
	})
	return all, nil
}

func wordText(w *syntax.Word) string { return partsText(w.Parts) }

func partsText(parts []syntax.WordPart) string {
	var b strings.Builder
	for _, p := range parts {
		switch p := p.(type) {
		case *syntax.Lit:
			b.WriteString(p.Value)
		case *syntax.SglQuoted:
			b.WriteString(p.Value)
		case *syntax.DblQuoted:
			b.WriteString(partsText(p.Parts))
		default:
			b.WriteByte('$')
		}
	}
	return b.String()
}
