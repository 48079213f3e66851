package resourcelist

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Read splits a ResourceList into its items and sections. The items are parts
// of data, which must not be changed afterwards. The error is an *Error.
func Read(data []byte) (*List, error) {
	text := strings.TrimPrefix(alias(data), "\ufeff")
	if strings.IndexByte(text, '\r') >= 0 {
		if strings.Count(text, "\r") == strings.Count(text, "\r\n") {
			text = strings.ReplaceAll(text, "\r\n", "\n")
		}
	}
	ended := strings.HasSuffix(text, "\n")
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
	return readAnew(text)
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
	s     string
	pos   int
	list  *List
	slab  []Item
	fault *Error
}

// split reads a list in block style. It returns nil when the top level has a
// shape that only the library can read.
func split(s string) (*List, *Error) {
	r := &reader{s: s, list: &List{}}
	if strings.IndexByte(s, '\r') >= 0 || !r.preamble() {
		return nil, nil
	}
	for r.pos < len(s) {
		key, after, ok := keyAt(s, r.pos)
		if !ok {
			return nil, nil
		}
		if key == "items" {
			ok = r.items(after)
		} else {
			ok = r.field(key)
		}
		if r.fault != nil {
			return nil, r.fault
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

// hasMarkers says whether a line may begin or end a document.
func hasMarkers(chunk string) bool {
	for _, m := range []string{"---", "...", "%"} {
		if strings.HasPrefix(chunk, m) || strings.Contains(chunk, "\n"+m) {
			return true
		}
	}
	return false
}

// items reads the field items.
func (r *reader) items(after int) bool {
	k := after
	for r.s[k] == ' ' {
		k++
	}
	if strings.HasPrefix(r.s[k:], "[]") {
		after = k + 2
	}
	pos, ok := lineEnd(r.s, after)
	if !ok {
		return false
	}
	head := r.pos
	if pos, ok = r.skip(pos); !ok {
		return false
	}
	r.list.sections = append(r.list.sections, section{"items", r.s[head:pos]})
	if r.pos = pos; pos == len(r.s) {
		return true
	}
	dash := indentOf(r.s, pos, -1)
	if !isDash(r.s, pos+dash) || k+2 == after {
		return dash == 0 && !isDash(r.s, pos)
	}
	r.list.dash = dash
	return r.each(dash)
}

// each reads items until a line that is none.
func (r *reader) each(dash int) bool {
	x := scanner{s: r.s}
	for r.pos < len(r.s) {
		col := indentOf(r.s, r.pos, -1)
		if col != dash || !isDash(r.s, r.pos+col) {
			return col == 0
		}
		if !r.item(&x, dash) {
			return false
		}
	}
	return true
}

// item reads one item.
func (r *reader) item(x *scanner, dash int) bool {
	i := r.next()
	i.dash = dash
	x.head = &i.head
	end, ok := x.item(r.pos, dash)
	if ok {
		i.text, i.col, i.simple = r.s[r.pos:end], x.col, true
		i.head.close()
		if i.head.annotations > 0 {
			i.head.annotations -= r.pos
		}
	} else {
		end = r.after(r.pos, func(col, k int) bool { return col <= dash })
		if i.text, i.head = r.s[r.pos:end], (header{}); !r.complex(i) {
			return false
		}
	}
	r.pos = end
	r.list.Items = append(r.list.Items, i)
	return r.named(i)
}

// complex has the library read an item.
func (r *reader) complex(i *Item) bool {
	if hasMarkers(i.text) {
		return false
	}
	n, err := document(i.text)
	if err != nil || n == nil || len(n.Content) != 1 {
		return false
	}
	if n = deref(n.Content[0]); n.Kind != yaml.MappingNode {
		return false
	}
	i.headFrom(n)
	return true
}

// named checks that the item says what it is.
func (r *reader) named(i *Item) bool {
	missing := ""
	switch {
	case i.head.apiVersion == "" && i.head.kind == "":
		missing = "apiVersion and kind"
	case i.head.apiVersion == "":
		missing = "apiVersion"
	case i.head.kind == "":
		missing = "kind"
	default:
		return true
	}
	r.fault = errorf("items[%d] has no %s; give it one, or take it out of the package", len(r.list.Items)-1, missing)
	r.fault.Line = strings.Count(r.s[:r.pos-len(i.text)], "\n") + 1
	r.fault.Path = i.Path()
	return false
}

// next is a fresh item; they are made by the hundred.
func (r *reader) next() *Item {
	if len(r.slab) == 0 {
		r.slab = make([]Item, 128)
	}
	i := &r.slab[0]
	r.slab = r.slab[1:]
	return i
}
