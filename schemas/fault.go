package schemas

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Fault is one thing wrong in one field.
type Fault struct {
	Field    string // field path: spec.members[1].namespace
	Message  string // what is wrong and what to do, without the path in front; user values quoted
	Current  any    // nil when there is none; a very long string is cut
	Proposed any    // nil when there is none
}

// checker gathers faults.
type checker struct{ faults []Fault }

// add reports one fault; current and proposed may be nil, and an empty string
// is nil.
func (c *checker) add(field string, current, proposed any, format string, args ...any) {
	c.faults = append(c.faults, Fault{
		Field: field, Message: fmt.Sprintf(format, args...), Current: shown(current), Proposed: shown(proposed),
	})
}

// name reports what one of the Check functions finds.
func (c *checker) name(field, value string, check func(string) (problem, proposed string)) {
	if problem, proposed := check(value); problem != "" {
		c.add(field, value, proposed, "%s", problem)
	}
}

// oneOf reports a value that is none of a type's; empty is no fault.
func oneOf[T ~string](c *checker, field string, value T, all []T) {
	var texts []string
	for _, v := range all {
		if v == value {
			return
		}
		texts = append(texts, string(v))
	}
	if value == "" {
		return
	}
	near, _ := Nearest(string(value), texts)
	c.add(field, string(value), near, "%s is not one of %s%s", quoted(string(value)), list(texts), didYouMean(near))
}

// didYouMean is the end of a message that has a proposal; nothing without.
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

// list is texts quoted, ten at most.
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

// join is the path of a field of the object at path, which may be empty.
func join(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}

// at is the path of an element of the list at path.
func at(path string, index int) string { return path + "[" + strconv.Itoa(index) + "]" }

// under is the path of an entry of the map at path.
func under(path, key string) string { return path + "[" + cut(key) + "]" }
