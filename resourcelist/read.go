package resourcelist

import (
	"strings"
	"unicode/utf8"
)

// Read splits a ResourceList into its items and sections. The items are parts
// of data, which must not be changed afterwards. The error is an *Error; what
// is wrong with single items is in the list's Faults instead.
func Read(data []byte) (*List, error) {
	text := strings.TrimPrefix(alias(data), "\ufeff")
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

// readAnew has the library write the list in block style, and reads that.
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

// reader splits a text that ends in a newline.
type reader struct {
	s    string
	pos  int
	list *List
	slab []Item
}

// split reads a list in block style. It returns nil when the top level has a
// shape that only the library can read.
func split(s string) (*List, *Error) {
	r := &reader{s: s, list: &List{text: s}}
	if strings.IndexByte(s, '\r') >= 0 || !r.preamble() {
		return nil, nil
	}
	for r.pos < len(s) {
		key, after, ok := keyAt(s, r.pos)
		if !ok || key == "" {
			return nil, nil
		}
		if key == "items" {
			ok = r.items(after)
		} else {
			ok = r.field(key)
		}
		if !ok {
			return nil, nil
		}
	}
	if e := r.list.headed(); e != nil {
		return nil, e
	}
	return r.list, nil
}

// preamble reads what comes before the first field.
func (r *reader) preamble() bool {
	pos, ok := r.skip(0)
	if ok && strings.HasPrefix(r.s[pos:], "---\n") {
		pos, ok = r.skip(pos + 4)
	}
	if ok && pos > 0 {
		r.list.sections = append(r.list.sections, section{"", r.s[:pos]})
	}
	r.pos = pos
	return ok && pos < len(r.s)
}

// skip is the offset of the next line that holds something.
func (r *reader) skip(pos int) (next int, ok bool) {
	for pos < len(r.s) {
		k := pos + indentOf(r.s, pos, -1)
		switch r.s[k] {
		case '\n':
			pos = k + 1
		case '#':
			if pos, ok = comment(r.s, k); !ok {
				return 0, false
			}
		default:
			return pos, true
		}
	}
	return pos, true
}

// field reads one top-level field that is not items.
func (r *reader) field(key string) bool {
	x := scanner{s: r.s, section: true}
	end, ok := x.item(r.pos, -1)
	if !ok {
		end = r.after(r.pos, func(col, k int) bool { return col == 0 && !isDash(r.s, k) })
		n, err := document(r.s[r.pos:end])
		if err != nil || hasMarkers(r.s[r.pos:end]) || n == nil || len(n.Content) != 2 || n.Content[0].Value != key {
			return false
		}
	}
	r.list.sections = append(r.list.sections, section{key, r.s[r.pos:end]})
	r.pos = end
	return true
}

// after is the offset of the first line after the one at pos that begins
// something else.
func (r *reader) after(pos int, begins func(col, k int) bool) int {
	for {
		at := strings.IndexByte(r.s[pos:], '\n')
		if pos += at + 1; pos == len(r.s) {
			return pos
		}
		k := pos + indentOf(r.s, pos, -1)
		if c := r.s[k]; c != '\n' && c != '#' && begins(k-pos, k) {
			return pos
		}
	}
}

// hasMarkers says whether a line may begin or end a document. The lines are
// those that the library sees.
func hasMarkers(chunk string) bool {
	if begins(chunk) {
		return true
	}
	foreign := strings.ContainsAny(chunk, lineBreaks)
	for k, c := range chunk {
		if (c == '\n' || foreign && strings.ContainsRune(lineBreaks, c)) && begins(chunk[k+utf8.RuneLen(c):]) {
			return true
		}
	}
	return false
}

// begins says whether a line may be a marker or a directive.
func begins(line string) bool {
	return strings.HasPrefix(line, "---") || strings.HasPrefix(line, "...") || strings.HasPrefix(line, "%")
}
