package resourcelist

import (
	"io"
	"strings"
	"unsafe"

	"global-headless-service/report"
)

// Write writes the list with these items: every section in its order and as
// its bytes, `items` even when there are none, and the incoming results, then
// those of added that are not among them. What is written and read again is
// written as the same bytes.
func (l *List) Write(w io.Writer, items []*Item, added report.Results) error {
	results, err := l.resultsText(sdkResults(added))
	if err != nil {
		return err
	}
	out := &output{w: w}
	for _, s := range l.sections {
		switch s.key {
		case "items":
			if err := l.writeItems(out, s.text, items); err != nil {
				return err
			}
		case "results":
			out.write(results)
			results = ""
		default:
			out.write(s.text)
		}
	}
	out.write(results)
	out.flush()
	return out.err
}

// WriteEmpty writes a ResourceList without items, for input that can't be
// read.
func WriteEmpty(w io.Writer, results report.Results) error {
	l := &List{sections: []section{
		{"apiVersion", "apiVersion: config.kubernetes.io/v1\n"}, {"kind", "kind: ResourceList\n"}, {"items", "items: []\n"},
	}}
	return l.Write(w, nil, results)
}

// writeItems writes the items, those that stand side by side in the text that
// was read at once.
func (l *List) writeItems(out *output, head string, items []*Item) error {
	out.write(itemsHead(head, len(items) == 0))
	from, to := 0, 0
	for _, i := range items {
		if l.holds(i) {
			if at := i.at - 1; at != to {
				out.write(l.text[from:to])
				from = at
			}
			to = i.at - 1 + len(i.text)
			continue
		}
		out.write(l.text[from:to])
		from = to
		if err := i.writeElement(out, l.dash); err != nil {
			return err
		}
	}
	out.write(l.text[from:to])
	return out.err
}

// holds says whether an item stands in the list's own text as it is to be
// written.
func (l *List) holds(i *Item) bool {
	return i.at > 0 && i.dash == l.dash && i.at <= len(l.text) && unsafe.StringData(l.text[i.at-1:]) == unsafe.StringData(i.text)
}

// writeElement writes an item that is not from the list's own text.
func (i *Item) writeElement(out *output, dash int) error {
	if i.form != nil && dash == 0 {
		out.fill(i.form.asElement(), i.form.values)
		return nil
	}
	text, err := i.element(dash)
	out.write(text)
	return err
}

// itemsHead is the lines before the first item, as they came but for the
// brackets of an empty list.
func itemsHead(head string, empty bool) string {
	_, after, _ := keyAt(head, 0)
	rest := head[after:]
	if trimmed := strings.TrimLeft(rest, " "); strings.HasPrefix(trimmed, "[]") {
		rest = trimmed[2:]
	}
	if empty {
		return head[:after] + " []" + rest
	}
	return head[:after] + rest
}

// element is the item as an element of a list whose dashes stand in column
// dash.
func (i *Item) element(dash int) (string, error) {
	if i.dash == dash {
		return i.text, nil
	}
	if i.read(); i.simple {
		return asElement(i.document(), dash), nil
	}
	text := asElement(string(i.YAML()), dash)
	moved := &Item{text: text, dash: dash}
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
	out, err := encode(n, isWide(n))
	if err != nil {
		return "", errorf("%s: %v", i.title(), err)
	}
	return asElement(string(out), dash), nil
}

// document is a simple item's text moved to column 0.
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

// YAML is the item as a document at column 0 that ends in a newline, comments
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
		return unsafe.Slice(unsafe.StringData(text), len(text)) // of which nobody else has the text
	}
	if i.dash < 0 {
		return []byte(i.text)
	}
	n, err := i.parse()
	if err != nil {
		return []byte(i.text)
	}
	text := i.document()
	if again, err := document(text); err == nil && again != nil && equal(n, again) {
		return []byte(text)
	}
	if n, err = i.resolved(); err == nil {
		if out, err := encode(n, isWide(n)); err == nil {
			return out
		}
	}
	return []byte(i.text)
}
