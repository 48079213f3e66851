package yamltext

import (
	"strings"
	"sync"
	"unsafe"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// An Item is one resource, held as its text. Fields beyond the header are read
// from the text when asked for. An Item never changes; every edit returns a new
// one.
type Item struct {
	text       string        // whole lines
	dash       int           // column of the list's dash on the first line; -1: a document
	col        int           // column of the keys
	simple     bool          // the scanner understood all of it
	inFlow     bool          // it is simple, and a flow collection
	notMapping bool          // a list or a scalar, so not a resource
	twice      headKey       // that the library read twice
	head       *header       // of the scanner's reading, or of the library's; nil while lazy: most items of a template are never read
	lazy       *sync.Once    // set until the text of a document has been looked at
	form       *templateItem // what the text of a template's item is made of
	origin     *Origin       // of an item that was read from a file; never changed
}

// New returns an item of a YAML document that holds one mapping, written in
// block style at column 0. It parses nothing: fields are read when they are
// asked for. The document must not be changed afterwards.
func New(document []byte) *Item {
	return newDocument(Text(document))
}

// Text returns b as a string without a copy. b must not be changed afterwards.
func Text(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func newDocument(text string) *Item {
	text = strings.TrimPrefix(text, "---\n")
	text = strings.TrimLeft(text, "\n")
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return &Item{text: text, dash: -1, lazy: new(sync.Once)}
}

// read scans the text, once.
func (i *Item) read() *Item {
	if i.lazy != nil {
		i.lazy.Do(func() {
			if i.form != nil {
				i.text = i.form.text()
			}
			if i.scan() {
				return
			}
			if n, err := i.parse(); err == nil {
				i.headFrom(n)
			}
		})
	}
	return i
}

// scan reads the header with the scanner, if that understands all of the item.
func (i *Item) scan() bool {
	if i.head == nil {
		i.head = new(header)
	}
	x := scanner{s: i.text, head: i.head}
	end, ok := x.item(0, i.dash)
	if !ok || end != len(i.text) {
		*i.head = header{}
		return false
	}
	i.col, i.simple, i.inFlow = x.col, true, x.inFlow
	return true
}

// APIVersion returns the item's apiVersion.
func (i *Item) APIVersion() string { return i.read().head.apiVersion }

// Kind returns the item's kind.
func (i *Item) Kind() string { return i.read().head.kind }

// Name returns metadata.name, empty if missing.
func (i *Item) Name() string { return i.read().head.name }

// Namespace returns metadata.namespace, empty if missing.
func (i *Item) Namespace() string { return i.read().head.namespace }

// Annotation returns the annotation's text after unquoting; ok is false when it is
// absent, null or no scalar.
func (i *Item) Annotation(key string) (value string, ok bool) {
	if i.read(); !i.simple || i.head.texts != nil {
		for _, t := range i.head.texts {
			if t.key == key {
				return t.value, t.ok
			}
		}
		return "", false
	}
	if i.head.keys&bit(key) == 0 {
		return "", false
	}
	b, found := i.annotations()
	if !found {
		return "", false
	}
	for e := range b.each {
		if e.key == key {
			return i.textOf(e)
		}
	}
	return "", false
}

// Reference returns the object that the item is and the file it came from, as
// results name them (report.Item).
func (i *Item) Reference(path *field.Path) (object report.Object, file report.File) {
	if i == nil {
		return object, file
	}
	if i.Kind() != "" {
		object = report.Object{APIVersion: i.APIVersion(), Kind: i.Kind(), Namespace: i.Namespace(), Name: i.Name()}
	}
	if p := i.Path(); p != "" {
		file = report.File{Path: p, Index: i.Index(), Line: i.Line(), Element: i.element()}
		if path != nil && file.Line > 0 {
			file.Line = i.LineOf(steps(path.String())...)
		}
	}
	return object, file
}

// steps returns the keys and indices of a field path, as LineOf takes them.
func steps(path string) []string {
	var all []string
	for path != "" {
		switch {
		case path[0] == '.':
			path = path[1:]
		case path[0] == '[':
			key, rest, _ := strings.Cut(path[1:], "]")
			all, path = append(all, key), rest
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			all, path = append(all, path[:end]), path[end:]
		}
	}
	return all
}

// firstOf returns the value of the first of two annotations that is not empty.
func (i *Item) firstOf(first, second string) string {
	if v, _ := i.Annotation(first); v != "" {
		return v
	}
	v, _ := i.Annotation(second)
	return v
}

// Field returns a fast read of one scalar by its path, as in
// Field("spec", "serviceName"): its text after unquoting. ok is false when it
// is absent, null or no scalar.
func (i *Item) Field(path ...string) (value string, ok bool) {
	if i.read(); i.simple {
		e, found := i.seek(path)
		if found {
			return i.textOf(e)
		} else if !i.inFlow && !e.inFlow(i.text) {
			return "", false
		}
	}
	n := i.nodeAt(path)
	if n == nil || n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		return "", false
	}
	return n.Value, true
}

// HoldsCollection is a fast check whether the field at a path is a mapping or a
// list. It is false if the item cannot be read.
func (i *Item) HoldsCollection(path ...string) bool {
	if i.read(); i.simple {
		e, found := i.seek(path)
		if found {
			if _, isScalar := e.scalar(i.text); isScalar {
				return false
			}
		} else if !i.inFlow && !e.inFlow(i.text) {
			return false
		}
	}
	n := i.nodeAt(path)
	return n != nil && n.Kind != yaml.ScalarNode
}

// nodeAt returns the node at a path, for reading only; nil if there is none.
func (i *Item) nodeAt(path []string) (n *yaml.Node) {
	if i.simple {
		n = i.tree()
	}
	if n == nil {
		var err error
		if n, err = i.parse(); err != nil {
			return nil
		}
	}
	for _, key := range path {
		n = Lookup(n, key)
	}
	return n
}

// textOf returns the text of an entry's scalar.
func (i *Item) textOf(e entry) (value string, ok bool) {
	v, ok := e.scalar(i.text)
	if !ok || v.null() {
		return "", false
	}
	if value, ok = v.value(); ok {
		return value, true
	}
	return folded(i.text, e)
}
