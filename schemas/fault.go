package schemas

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// A checker gathers faults.
type checker struct{ faults []report.Fault }

// add adds one fault; current and proposed may be nil, and an empty string is
// nil.
func (c *checker) add(code report.Code, at *field.Path, current, proposed any, format string, args ...any) {
	c.faults = append(c.faults, report.Fault{
		Code: code, Field: at, Message: fmt.Sprintf(format, args...), Current: shown(current), Proposed: shown(proposed),
	})
}

// name reports what one of the Check functions finds.
func (c *checker) name(at *field.Path, value string, check func(string) (problem, proposed string)) {
	if problem, proposed := check(value); problem != "" {
		c.add(nameCode(value), at, value, proposed, "%s", problem)
	}
}

// oneOf reports a value that is none of a type's; empty is no fault.
func oneOf[T ~string](c *checker, at *field.Path, value T, all []T) {
	if value == "" || slices.Contains(all, value) {
		return
	}
	texts := stringsOf(all)
	near, _ := Nearest(string(value), texts)
	c.add(report.UnsupportedValue, at, string(value), near, "%s is not one of %s%s", quoted(string(value)), list(texts), didYouMean(near))
}

// didYouMean returns the end of a message that has a proposal; nothing without.
func didYouMean(proposed string) string {
	if proposed == "" {
		return ""
	}
	return "; did you mean " + quoted(proposed) + "?"
}

// longest is the most characters of a user's value that a message shows, and
// longestValue the most bytes of one that stands by itself.
const (
	longest      = 60
	longestValue = 1000
)

// cut shortens text to what is shown of it.
func cut(text string) string {
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	end := 0
	for range longest {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return text[:end] + "…"
}

func quoted(text string) string { return strconv.Quote(cut(text)) }

func shown(value any) any {
	text, ok := value.(string)
	switch {
	case !ok:
		return value
	case text == "":
		return nil
	case len(text) > longestValue:
		return cut(text)
	default:
		return text
	}
}

// list returns texts quoted, ten at most.
func list(texts []string) string {
	const most = 10
	var b strings.Builder
	for i, text := range texts {
		if i == most {
			fmt.Fprintf(&b, " and %d more", len(texts)-most)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quoted(text))
	}
	return b.String()
}

// entry returns the path of an entry of the map at path.
func entry(path *field.Path, key string) *field.Path { return path.Key(cut(key)) }

// nameCode returns the code of a fault in a name.
func nameCode(name string) report.Code {
	if name == "" {
		return report.MissingField
	}
	return report.InvalidName
}
