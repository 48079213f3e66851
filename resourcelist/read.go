package resourcelist

import (
	"strings"

	"global-headless-service/yamltext"
)

// Read splits a ResourceList into its items and sections. The items are parts
// of data, which must not be changed afterwards. The error is an *Error; what
// is wrong with single items is in the list's Faults instead.
func Read(data []byte) (*List, error) {
	text := strings.TrimPrefix(yamltext.Text(data), "\ufeff")
	if strings.IndexByte(text, '\r') >= 0 && !strings.Contains(text, "\ufeff") { // else lines are the library's
		if strings.Count(text, "\r") == strings.Count(text, "\r\n") {
			text = strings.ReplaceAll(text, "\r\n", "\n")
		}
	}
	ended, whole := strings.HasSuffix(text, "\n"), text
	if ended || !strings.ContainsAny(text, "|>") {
		if !ended {
			text += "\n"
		}
		if l, e := split(text); e != nil {
			return nil, e
		} else if l != nil {
			return l, nil
		}
	}
	return readAnew(whole)
}

// readAnew reads the list as the library writes it in block style.
func readAnew(text string) (*List, error) {
	anew, e := rewrite(text)
	if e != nil {
		return nil, e
	}
	l, e := split(anew)
	if e != nil {
		return nil, e
	}
	if l == nil {
		return nil, errorf("the input is YAML of a shape that can't be read; write it in block style")
	}
	return l, nil
}

// A reader splits a text that ends in a newline.
type reader struct {
	s    string
	pos  int
	list *List
}

// split reads a list in block style. It returns nil when the top level has a
// shape that only the library can read.
func split(s string) (*List, *Error) {
	r := &reader{s: s, list: &List{text: s}}
	if strings.IndexByte(s, '\r') >= 0 || !r.preamble() {
		return nil, nil
	}
	for r.pos < len(s) {
		key, after, ok := yamltext.Key(s, r.pos)
		if !ok || key == "" {
			return nil, nil
		}
		if key == "items" {
			ok = r.items(after)
		} else {
			ok = r.field()
		}
		if !ok {
			return nil, nil
		}
	}
	if e := r.list.checkSections(); e != nil {
		return nil, e
	}
	return r.list, nil
}

// preamble reads what comes before the first field.
func (r *reader) preamble() bool {
	pos, ok := yamltext.SkipBlank(r.s, 0)
	if ok && strings.HasPrefix(r.s[pos:], "---\n") {
		pos, ok = yamltext.SkipBlank(r.s, pos+4)
	}
	if ok && pos > 0 {
		r.list.sections = append(r.list.sections, section{"", r.s[:pos]})
	}
	r.pos = pos
	return ok && pos < len(r.s)
}

// field reads one top-level field that is not items.
func (r *reader) field() bool {
	key, end, ok := yamltext.ReadField(r.s, r.pos)
	if !ok {
		return false
	}
	r.list.sections = append(r.list.sections, section{key, r.s[r.pos:end]})
	r.pos = end
	return true
}
