package resourcelist

import (
	"fmt"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// An Error is about input that is no ResourceList or can't be read: what is
// wrong, where, and what to do.
type Error struct {
	Code    report.Code
	Message string      // in words, without the line and the path
	Line    int         // of the input, counted from 1; 0 when unknown
	Field   *field.Path // the item at fault: items[4]; nil when it is none
	Path    string      // the file that the item at fault came from; "" when unknown
	Index   int         // the item's place in that file
}

// Error returns the message with the line and the file it is about.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		b.WriteString("line " + strconv.Itoa(e.Line) + ": ")
	}
	b.WriteString(e.Message)
	if e.Path != "" {
		b.WriteString(" (" + e.Path + ")")
	}
	return b.String()
}

func errorf(format string, args ...any) *Error {
	return &Error{Code: report.InvalidResourceList, Message: fmt.Sprintf(format, args...)}
}

// notYAML returns the library's error about a text it can't read, in words.
func notYAML(err error) *Error {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	e := &Error{Code: report.InvalidResourceList}
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if number, text, ok := strings.Cut(rest, ": "); ok {
			if n, err := strconv.Atoi(number); err == nil {
				e.Line, message = n, text
			}
		}
	}
	e.Message = "the input is not valid YAML: " + message + "; see whether what writes it stopped early, and send a ResourceList"
	return e
}
