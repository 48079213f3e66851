package resourcelist

import (
	"strings"
	"sync"
)

// A Template is a document in block style of which a few scalars change. Its
// items cost no more than these until something needs their fields.
type Template struct {
	document filling // at column 0
	element  filling // as an element of a list whose dashes stand in column 0
}

// filling is a text with slots to be filled in.
type filling struct {
	parts []string // between the slots
	slots []int    // slots[k] stands between parts[k] and parts[k+1]
	size  int      // of all parts
}

// NewTemplate cuts a document wherever one of the marks stands. None of them
// may be part of anything else, nor of another one.
func NewTemplate(document string, marks ...string) *Template {
	return &Template{fillingOf(document, marks), fillingOf(asElement(document, 0), marks)}
}

func fillingOf(text string, marks []string) (f filling) {
	for {
		first, which := len(text), -1
		for k, m := range marks {
			if at := strings.Index(text, m); at >= 0 && at < first {
				first, which = at, k
			}
		}
		f.parts = append(f.parts, text[:first])
		f.size += first
		if which < 0 {
			return f
		}
		f.slots = append(f.slots, which)
		text = text[first+len(marks[which]):]
	}
}

// append adds the text with its slots filled in.
func (f *filling) append(b []byte, values []string) []byte {
	b = append(b, f.parts[0]...)
	for k, s := range f.slots {
		b = append(b, values[s]...)
		b = append(b, f.parts[k+1]...)
	}
	return b
}

// Item is the document with YAML scalars of one line, one for each mark.
func (t *Template) Item(values ...string) *Item {
	return &Item{dash: -1, lazy: new(sync.Once), form: &form{t, values}}
}

// form is what an item of a template is made of.
type form struct {
	*Template
	values []string
}

// text is the document.
func (f *form) text() string {
	size := f.document.size
	for _, s := range f.document.slots {
		size += len(f.values[s])
	}
	return alias(f.document.append(make([]byte, 0, size), f.values))
}

// wrote says whether an item is what the form makes, in every byte.
func (f *form) wrote(i *Item) bool {
	switch {
	case f == nil:
		return false
	case i.dash == 0:
		return f.element.is(i.text, f.values)
	}
	return i.dash < 0 && f.document.is(i.text, f.values)
}

// is says whether a text is the filling's.
func (f *filling) is(text string, values []string) bool {
	text, ok := strings.CutPrefix(text, f.parts[0])
	for k := 0; ok && k < len(f.slots); k++ {
		if text, ok = strings.CutPrefix(text, values[f.slots[k]]); ok {
			text, ok = strings.CutPrefix(text, f.parts[k+1])
		}
	}
	return ok && text == ""
}
