package yamltext

import (
	"strings"
	"sync"
)

// A Template is a document in block style of which a few scalars change. An
// item of a Template stores only these scalars until its fields are needed.
type Template struct {
	head     string    // of the document
	place    string    // the lines between head and rest that name the file, if any
	rest     string    // of the document
	document *segments // at column 0; computed on demand
	element  *segments // as an element of a list whose dashes stand in column 0; computed on demand
	placed   *Template // with the annotations that name a file, or nil if it has no place for them; computed on demand
	once     [3]sync.Once
}

// segments are a text cut at its slots.
type segments struct {
	parts []string // between the slots
	slots []int    // slots[k] stands between parts[k] and parts[k+1]
	size  int      // of all parts
}

// maxValues is the largest number of slots for values in a template's document.
// The slot after them is that of the path.
const maxValues = 2

// Slot returns the place in a template's document for the k-th scalar: the first
// or the second. No text that is encoded as YAML holds a NUL.
func Slot(k int) string { return string([]byte{0, '0' + byte(k)}) }

// NewTemplate returns a template of a document with slots.
func NewTemplate(document string) *Template { return &Template{head: document} }

func (t *Template) asDocument() *segments {
	t.once[0].Do(func() { t.document = segmentsOf(t.head + t.place + t.rest) })
	return t.document
}

func (t *Template) asElement() *segments {
	t.once[1].Do(func() { t.element = segmentsOf(elementOf(0, t.head, t.place, t.rest)) })
	return t.element
}

// segmentsOf cuts a text at its slots.
func segmentsOf(text string) *segments {
	count := strings.Count(text, "\x00")
	s := &segments{parts: make([]string, 0, count+1), slots: make([]int, 0, count)}
	for {
		before, after, more := strings.Cut(text, "\x00")
		s.parts = append(s.parts, before)
		s.size += len(before)
		if !more {
			return s
		}
		s.slots = append(s.slots, int(after[0]-'0'))
		text = after[1:]
	}
}

// At returns the template of the same items with the annotations that name
// their file. The path is a scalar that may have slots; the template is nil if
// the document has no annotations at the usual place, or names its file already.
func (t *Template) At(path string) *Template {
	const annotations = "\n  annotations:\n"
	k := strings.Index(t.head, annotations)
	if k < 0 || t.place != "" {
		return nil
	}
	k += len(annotations)
	place := "    " + legacyIndex + ": \"0\"\n    " + legacyPath + ": " + path + "\n" +
		"    " + internalIndex + ": \"0\"\n    " + internalPath + ": " + path + "\n"
	return &Template{head: t.head[:k], place: place, rest: t.head[k:]}
}

// withPlace returns a template that adds the annotations naming a file. The
// path fills the slot after the values. It returns nil if the document has no
// annotations at the usual indentation.
func (t *Template) withPlace() *Template {
	t.once[2].Do(func() { t.placed = t.At(Slot(maxValues)) })
	return t.placed
}

// withFile returns the item of a template with the annotations of WithFile; nil for any
// other item.
func (t *templateItem) withFile(path string) *Item {
	if t == nil || !isPlainPath(path) {
		return nil
	}
	item, _ := t.ItemAt(path, t.values[:maxValues]...)
	return item
}

// isPlainPath reports whether a path needs no quotes wherever it stands.
func isPlainPath(path string) bool {
	for k := range len(path) {
		if c := path[k]; !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_./%", c) >= 0) {
			return false
		}
	}
	return strings.Contains(path, "/") && path[0] >= 'A' && path[0] <= 'z'
}

// append adds the text with its slots filled in.
func (s *segments) append(b []byte, values []string) []byte {
	b = append(b, s.parts[0]...)
	for k, slot := range s.slots {
		b = append(b, values[slot]...)
		b = append(b, s.parts[k+1]...)
	}
	return b
}

// Item returns the document with YAML scalars of one line in its slots, at most
// two.
func (t *Template) Item(values ...string) *Item {
	made := new(struct { // one allocation, of 176 bytes: a fleet has one of these a member
		item Item
		lazy sync.Once
		form templateItem
	})
	made.form.Template = t
	copy(made.form.values[:], values)
	made.item = Item{dash: -1, lazy: &made.lazy, form: &made.form}
	return &made.item
}

// ItemAt is equivalent to Item followed by WithFile(path). ok is false if the
// template has no place for the path.
func (t *Template) ItemAt(path string, values ...string) (item *Item, ok bool) {
	if !isPlainPath(path) {
		return nil, false
	}
	placed := t.withPlace()
	if placed == nil {
		return nil, false
	}
	item = placed.Item(values...)
	item.form.values[maxValues] = path
	return item, true
}

// A templateItem holds a template and the values of one item.
type templateItem struct {
	*Template
	values [maxValues + 1]string // the path is the last
}

// text returns the document.
func (t *templateItem) text() string {
	document := t.asDocument()
	size := document.size
	for _, s := range document.slots {
		size += len(t.values[s])
	}
	return Text(document.append(make([]byte, 0, size), t.values[:]))
}

// matches reports whether an item is what the templateItem makes, in every byte.
func (t *templateItem) matches(i *Item) bool {
	switch {
	case t == nil:
		return false
	case i.dash == 0:
		return t.asElement().matches(i.text, t.values[:])
	}
	return i.dash < 0 && t.asDocument().matches(i.text, t.values[:])
}

// matches reports whether a text is the segments with these values in the slots.
func (s *segments) matches(text string, values []string) bool {
	text, ok := strings.CutPrefix(text, s.parts[0])
	for k := 0; ok && k < len(s.slots); k++ {
		if text, ok = strings.CutPrefix(text, values[s.slots[k]]); ok {
			text, ok = strings.CutPrefix(text, s.parts[k+1])
		}
	}
	return ok && text == ""
}
