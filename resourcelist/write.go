package resourcelist

import (
	"io"
	"strings"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// Write writes the list with these items: every section in its order and as
// its bytes, `items` even when there are none, and the incoming results, then
// those of added that are not among them. What is written and read again is
// written as the same bytes.
func (l *List) Write(w io.Writer, items []*yamltext.Item, added report.Results) error {
	results, err := l.resultsText(added)
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

// writeItems writes the section items.
func (l *List) writeItems(out *output, head string, items []*yamltext.Item) error {
	out.write(itemsHead(head, len(items) == 0))
	r := l.run()
	for _, i := range items {
		if r.add(out, i) {
			continue
		}
		r.interrupt(out)
		if err := out.element(i, l.dash); err != nil {
			return err
		}
	}
	r.write(out)
	return out.err
}

// itemsHead returns the lines before the first item, as they came but for the
// brackets of an empty list.
func itemsHead(head string, empty bool) string {
	_, after, _ := yamltext.Key(head, 0)
	rest := head[after:]
	if trimmed := strings.TrimLeft(rest, " "); strings.HasPrefix(trimmed, "[]") {
		rest = trimmed[2:]
	}
	if empty {
		return head[:after] + " []" + rest
	}
	return head[:after] + rest
}
