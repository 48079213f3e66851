package yamltext

import (
	"fmt"
	"strings"
	"unsafe"
)

// AppendElement appends an item of a template to b, as an element of a list
// whose dashes stand in column 0. It is the cheapest way to write many of them;
// ok is false for other items.
func (i *Item) AppendElement(b []byte) (_ []byte, ok bool) {
	if i.form == nil {
		return b, false
	}
	return i.form.asElement().append(b, i.form.values[:]), true
}

// Element returns the item as an element of a list whose dashes stand in column
// dash. The error is that of an item that can't be read.
func (i *Item) Element(dash int) (string, error) {
	if i.dash == dash {
		return i.text, nil
	}
	if i.read(); i.simple {
		return AsElement(i.document(), dash), nil
	}
	text := AsElement(string(i.YAML()), dash)
	moved := &Item{text: text, dash: dash, head: new(header)}
	n, err := i.parse()
	if err != nil {
		return "", err
	}
	if m, err := moved.parse(); err == nil && equal(n, m) {
		return text, nil
	}
	if n, err = i.resolved(); err != nil {
		return "", err
	}
	out, err := Encode(n)
	if err != nil {
		return "", fmt.Errorf("%s: %v", i.title(), err)
	}
	return AsElement(string(out), dash), nil
}

// document returns a simple item's text moved to column 0.
func (i *Item) document() string {
	if i.dash < 0 && i.col == 0 {
		return i.text
	}
	text := i.text
	var b strings.Builder
	b.Grow(len(text))
	if i.dash >= 0 { // which is a space from here on
		first := i.dash + 1
		for first < i.col && text[first] == ' ' {
			first++
		}
		end := strings.IndexByte(text, '\n') + 1
		b.WriteString(text[first:end])
		text = text[end:]
	}
	writeOutdented(&b, text, i.col)
	return strings.TrimLeft(b.String(), "\n")
}

// Text returns the item's text as it stands, be it a document or an element of a
// list, to look for words in it.
func (i *Item) Text() string { return i.read().text }

// YAML returns the item as a document at column 0 that ends in a newline, comments
// kept. An item that can't be read is given as it is.
func (i *Item) YAML() []byte {
	if i.form != nil {
		return []byte(i.form.text())
	}
	if i.read(); i.simple {
		text := i.document()
		if i.dash < 0 && i.col == 0 {
			return []byte(text)
		}
		return unsafe.Slice(unsafe.StringData(text), len(text)) // text is not shared, so writing to it is safe
	}
	if i.dash < 0 {
		return []byte(i.text)
	}
	n, err := i.parse()
	if err != nil {
		return []byte(i.text)
	}
	text := i.document()
	if again, err := Document(text); err == nil && again != nil && equal(n, again) {
		return []byte(text)
	}
	if n, err = i.resolved(); err == nil {
		if out, err := Encode(n); err == nil {
			return out
		}
	}
	return []byte(i.text)
}

// AsElement returns a document as the element of a list whose dashes stand in
// column dash.
func AsElement(document string, dash int) string { return elementOf(dash, document, "", "") }

// elementOf is AsElement of a document in three parts, of which the first has
// the first line.
func elementOf(dash int, head, middle, rest string) string {
	var b strings.Builder
	size := len(head) + len(middle) + len(rest)
	b.Grow(size + size/8 + 64)
	by := strings.Repeat(" ", dash+2)
	b.WriteString(by[:dash] + "- ")
	first := strings.IndexByte(head, '\n') + 1
	b.WriteString(head[:first])
	writeIndented(&b, head[first:], by)
	writeIndented(&b, middle, by)
	writeIndented(&b, rest, by)
	return b.String()
}
