package resourcelist

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/yamltext"
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
	pos, ok := yamltext.LineEnd(r.s, after)
	if !ok {
		return false
	}
	head := r.pos
	if pos, ok = yamltext.SkipBlank(r.s, pos); !ok {
		return false
	}
	r.list.sections = append(r.list.sections, section{"items", r.s[head:pos]})
	if r.pos = pos; pos == len(r.s) {
		return true
	}
	dash := indentOf(r.s[pos:])
	if !yamltext.IsDash(r.s, pos+dash) || k+2 == after {
		return dash == 0 && !yamltext.IsDash(r.s, pos)
	}
	r.list.itemsAt, r.list.dash = pos, dash
	return r.each(dash)
}

// each reads items until a line that is none.
func (r *reader) each(dash int) bool {
	for r.pos < len(r.s) {
		col := indentOf(r.s[r.pos:])
		if col != dash || !yamltext.IsDash(r.s, r.pos+col) {
			return col == 0
		}
		i, end, ok := yamltext.ReadElement(r.s, r.pos, dash)
		if !ok {
			return false
		}
		r.list.Items = append(r.list.Items, i)
		r.check(i)
		r.pos = end
	}
	return true
}

// indentOf returns the number of spaces that a line begins with.
func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// check adds a fault for an item that is no resource.
func (r *reader) check(i *yamltext.Item) {
	wrong := ""
	switch {
	case !i.IsMapping():
		wrong = "is not a mapping; take it out of the package"
	case i.APIVersion() == "" && i.Kind() == "":
		wrong = "has no apiVersion and kind; give it both, or take it out of the package"
	case i.APIVersion() == "":
		wrong = "has no apiVersion; give it one, or take it out of the package"
	case i.Kind() == "":
		wrong = "has no kind; give it one, or take it out of the package"
	default:
		return
	}
	at := field.NewPath("items").Index(len(r.list.Items) - 1)
	e := errorf("%s %s", at, wrong).onLine(strings.Count(r.s[:r.pos], "\n") + 1)
	e.Code, e.Field, e.Path, e.Index = report.InvalidItem, at, i.Path(), i.Index()
	r.list.Faults = append(r.list.Faults, e)
}
