package yamltext

import (
	"strings"
	"sync"
)

// A Template is a document in block style of which a few scalars change. Its
// items cost no more than these until something needs their fields.
type Template struct {
	head     string    // of the document
	place    string    // the lines between head and rest that name the file, if any
	rest     string    // of the document
	document *filling  // at column 0; computed on demand
	element  *filling  // as an element of a list whose dashes stand in column 0; computed on demand
	placed   *Template // with the annotations that name a file, or nil if it has no place for them; computed on demand
	once     [3]sync.Once
}

// filling is a text with slots to be filled in.
type filling struct {
	parts []string // between the slots
	slots []int    // slots[k] stands between parts[k] and parts[k+1]
	size  int      // of all parts
}

// maxValues is how many scalars of a template's document change at most; the
// slot after them is that of the path.
const maxValues = 2

// Slot returns the place in a template's document for the k-th scalar: the first
// or the second. No text that is encoded as YAML holds a NUL.
func Slot(k int) string { return string([]byte{0, '0' + byte(k)}) }

// NewTemplate takes a document with slots.
func NewTemplate(document string) *Template { return &Template{head: document} }

func (t *Template) asDocument() *filling {
	t.once[0].Do(func() { t.document = fillingOf(t.head + t.place + t.rest) })
	return t.document
}

func (t *Template) asElement() *filling {
	t.once[1].Do(func() { t.element = fillingOf(elementOf(0, t.head, t.place, t.rest)) })
	return t.element
}

// fillingOf cuts a text at its slots.
func fillingOf(text string) *filling {
	count := strings.Count(text, "\x00")
	f := &filling{parts: make([]string, 0, count+1), slots: make([]int, 0, count)}
	for {
		before, after, more := strings.Cut(text, "\x00")
		f.parts = append(f.parts, before)
		f.size += len(before)
		if !more {
			return f
		}
		f.slots = append(f.slots, int(after[0]-'0'))
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

// withPlace is At with the slot after the values as path.
func (t *Template) withPlace() *Template {
	t.once[2].Do(func() { t.placed = t.At(Slot(maxValues)) })
	return t.placed
}

// withFile returns the item of a template with the annotations of WithFile; nil for any
// other item.
func (f *form) withFile(path string) *Item {
	if f == nil || !isPlainPath(path) {
		return nil
	}
	item, _ := f.ItemAt(path, f.values[:maxValues]...)
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
func (f *filling) append(b []byte, values []string) []byte {
	b = append(b, f.parts[0]...)
	for k, s := range f.slots {
		b = append(b, values[s]...)
		b = append(b, f.parts[k+1]...)
	}
	return b
}

// Item returns the document with YAML scalars of one line in its slots, at most
// two.
func (t *Template) Item(values ...string) *Item {
	made := new(struct { // one allocation, of 256 bytes: a fleet has one of these a member
		item Item
		lazy sync.Once
		form form
	})
	made.form.Template = t
	copy(made.form.values[:], values)
	made.item = Item{dash: -1, lazy: &made.lazy, form: &made.form}
	return &made.item
}

// ItemAt returns what Item and then At(path) return. It is false if the
// template has no place for the path.
func (t *Template) ItemAt(path string, values ...string) (*Item, bool) {
	if !isPlainPath(path) {
		return nil, false
	}
	placed := t.withPlace()
	if placed == nil {
		return nil, false
	}
	item := placed.Item(values...)
	item.form.values[maxValues] = path
	return item, true
}

// form is what an item of a template is made of.
type form struct {
	*Template
	values [maxValues + 1]string // the path is the last
}

// text returns the document.
func (f *form) text() string {
	document := f.asDocument()
	size := document.size
	for _, s := range document.slots {
		size += len(f.values[s])
	}
	return Text(document.append(make([]byte, 0, size), f.values[:]))
}

// matches reports whether an item is what the form makes, in every byte.
func (f *form) matches(i *Item) bool {
	switch {
	case f == nil:
		return false
	case i.dash == 0:
		return f.asElement().matches(i.text, f.values[:])
	}
	return i.dash < 0 && f.asDocument().matches(i.text, f.values[:])
}

// matches reports whether a text is the filling with these values.
func (f *filling) matches(text string, values []string) bool {
	text, ok := strings.CutPrefix(text, f.parts[0])
	for k := 0; ok && k < len(f.slots); k++ {
		if text, ok = strings.CutPrefix(text, values[f.slots[k]]); ok {
			text, ok = strings.CutPrefix(text, f.parts[k+1])
		}
	}
	return ok && text == ""
}
