package disk

import (
	"bytes"
	"strconv"
	"strings"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// A SyntaxError is the error of a document that is no readable YAML (rule 12).
type SyntaxError struct {
	File   report.File // with the line, if it is known
	Reason string      // as the YAML library says it
}

func (e *SyntaxError) Error() string {
	return e.File.String() + ": the YAML cannot be read: " + e.Reason
}

// newSyntaxError returns the error of a document that begins on from.Line of its
// file. The lines that err names are the document's; those of the result are the
// file's.
func newSyntaxError(err error, document []byte, from yamltext.Origin) *SyntaxError {
	text := strings.TrimPrefix(err.Error(), "item: ") // which has no name yet
	first := from.Line + len(document) - len(bytes.TrimLeft(document, "\n"))
	line := 0
	text = errorLine().ReplaceAllStringFunc(text, func(found string) string {
		n, _ := strconv.Atoi(strings.TrimPrefix(found, "line "))
		if line == 0 {
			line = n
		}
		return "line " + strconv.Itoa(n+first-1)
	})
	e := &SyntaxError{File: report.File{Path: from.Path, Index: from.Index, Line: first}}
	if line > 0 {
		e.File.Line = line + first - 1
		if beginsWithTab(bytes.TrimLeft(document, "\n"), line) {
			text += "; the line begins with a tab, and YAML is indented by spaces"
		}
	}
	e.Reason = strings.TrimPrefix(text, "line "+strconv.Itoa(e.File.Line)+": ")
	return e
}

var errorLine = lazily(`\bline \d+\b`)

// beginsWithTab reports whether there is a tab in the indentation of a line,
// counted from 1.
func beginsWithTab(document []byte, line int) bool {
	lines := bytes.Split(document, []byte("\n"))
	if line > len(lines) {
		return false
	}
	text := lines[line-1]
	return bytes.ContainsRune(text[:len(text)-len(bytes.TrimLeft(text, " \t"))], '\t')
}
