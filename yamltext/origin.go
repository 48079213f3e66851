package yamltext

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Origin is the place that an item was read from.
type Origin struct {
	Path        string // of the file, as messages show it
	PackagePath string // of the file below the package's root, slash-separated; "" when it has none
	Index       int    // of the document in the file
	Line        int    // of the document's first line in the file, counted from 1; 0 when unknown
	Element     string // of the document that is the item, if others begin on its line: items[2]; else ""

	// Kustomize says that no file holds the item: kustomize built it in this
	// process, and its annotations hold the names it had before (rule 14).
	Kustomize bool

	document string // as it was read
	list     *Item  // the v1 List that holds the item; nil when it is a document of its own
	element  int    // the item's index in that List
}

// FromFile returns New's item for a document of a file.
func FromFile(document []byte, from Origin) *Item {
	i := New(document)
	from.document = Text(document)
	i.origin = &from
	return i
}

// FromList makes an item of the element of that index in list, a v1 List that
// FromFile made. It changes the styles in n.
func FromList(n *yaml.Node, list *Item, element int) (*Item, error) {
	text, err := Encode(n)
	if err != nil {
		return nil, err
	}
	i := New(text)
	from := *list.origin
	from.document, from.list, from.element = "", list, element
	i.origin = &from
	return i, nil
}

// element returns the element of its document that the item is, if no line tells it.
func (i *Item) element() string {
	if i.origin == nil {
		return ""
	}
	return i.origin.Element
}

// Path returns the file the item was read from, as messages show it, else the one
// that the orchestrator names; "" when neither is known.
func (i *Item) Path() string {
	if i.origin != nil && i.origin.Path != "" {
		return i.origin.Path
	}
	if i.read(); i.simple {
		return i.head.path
	}
	return i.firstOf(internalPath, legacyPath)
}

// PackagePath returns the item's file below the package's root, slash-separated: it
// is the same however the package was named on the command line. An item that
// came in a ResourceList has the path that the orchestrator names. It is ""
// when unknown.
func (i *Item) PackagePath() string {
	if i.origin != nil {
		return i.origin.PackagePath
	}
	return i.Path()
}

// FromKustomize reports whether kustomize built the item in this process. It is
// false for all items when kustomize runs the function.
func (i *Item) FromKustomize() bool { return i.origin != nil && i.origin.Kustomize }

// Index returns the item's place in its file; 0 when it is unset, or no number.
func (i *Item) Index() int {
	if i.origin != nil && i.origin.Path != "" {
		return i.origin.Index
	}
	n, err := strconv.Atoi(i.firstOf(internalIndex, legacyIndex))
	if err != nil {
		return 0
	}
	return n
}

// Line returns the line of its file on which the item's content begins, counted
// from 1; 0 when unknown, as it is for the items of a ResourceList.
func (i *Item) Line() int {
	switch o := i.origin; {
	case o == nil || o.Line == 0:
		return 0
	case o.list != nil:
		return o.list.LineOf("items", strconv.Itoa(o.element))
	default:
		return o.Line + contentAt(o.document)
	}
}

// contentAt returns the number of lines before the first that holds more than a
// comment, a directive or a marker; 0 when there is none.
func contentAt(document string) int {
	k := 0
	for line := range strings.Lines(document) {
		line = strings.TrimSpace(line)
		if line != "" && line != "---" && line[0] != '#' && line[0] != '%' {
			return k
		}
		k++
	}
	return 0
}

// LineOf returns the line of a field in the item's file, as the file was read: path
// holds keys and, in decimal, indices of sequences. Of a field that is missing
// it is the line of the nearest field around it. It is 0 when unknown. It
// parses the document, so it is for messages only.
func (i *Item) LineOf(path ...string) int {
	o := i.origin
	if o == nil || o.Line == 0 {
		return 0
	}
	if o.list != nil {
		return o.list.LineOf(append([]string{"items", strconv.Itoa(o.element)}, path...)...)
	}
	n, err := Document(o.document)
	if err != nil || n == nil {
		return i.Line()
	}
	return o.Line + lineOf(n, path) - 1
}

// lineOf returns the line of the deepest field of a path that n has.
func lineOf(n *yaml.Node, path []string) int {
	line := n.Line
	for _, step := range path {
		if n = deref(n); n.Kind == yaml.SequenceNode {
			at, err := strconv.Atoi(step)
			if err != nil || at < 0 || at >= len(n.Content) {
				return line
			}
			n = n.Content[at]
			line = n.Line
			continue
		}
		k := keyOf(n, step)
		if k < 0 {
			return line
		}
		line, n = n.Content[k].Line, n.Content[k+1]
	}
	return line
}

// keyOf returns the index of a key in the content of a mapping; -1 when it has no
// such key.
func keyOf(n *yaml.Node, key string) int {
	if n.Kind != yaml.MappingNode {
		return -1
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		if c := deref(n.Content[k]); c.Kind == yaml.ScalarNode && c.Value == key {
			return k
		}
	}
	return -1
}
