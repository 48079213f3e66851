package resourcelist

import (
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

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
	i.dash, i.at = dash, r.pos+1
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
	r.list.Items = append(r.list.Items, i)
	r.check(i)
	r.pos = end
	return true
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
		i.odd = true
		return true
	}
	i.headFrom(n)
	return true
}

// check notes an item that is no resource.
func (r *reader) check(i *Item) {
	wrong := ""
	switch {
	case i.odd:
		wrong = "is not a mapping; take it out of the package"
	case i.head.apiVersion == "" && i.head.kind == "":
		wrong = "has no apiVersion and kind; give it both, or take it out of the package"
	case i.head.apiVersion == "":
		wrong = "has no apiVersion; give it one, or take it out of the package"
	case i.head.kind == "":
		wrong = "has no kind; give it one, or take it out of the package"
	default:
		return
	}
	at := field.NewPath("items").Index(len(r.list.Items) - 1)
	e := errorf("%s %s", at, wrong).at(strings.Count(r.s[:r.pos], "\n") + 1)
	e.Code, e.Field, e.Path, e.Index = report.InvalidItem, at, i.Path(), i.Index()
	r.list.Faults = append(r.list.Faults, e)
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
