package yamltext

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// WithAnnotation returns the item with that annotation.
func (i *Item) WithAnnotation(key, value string) (*Item, error) {
	return i.edited(edit{set: []annotation{{key: key, value: value}}})
}

// WithoutAnnotation returns the item without that annotation, and without
// `annotations` when it was the last.
func (i *Item) WithoutAnnotation(key string) (*Item, error) {
	return i.edited(edit{drop: func(k string) bool { return k == key }})
}

// WithoutLastAnnotation returns the item without that annotation, and with empty
// `annotations` when it was the last.
func (i *Item) WithoutLastAnnotation(key string) (*Item, error) {
	return i.edited(edit{drop: func(k string) bool { return k == key }, keep: true})
}

// WithLabel returns the item with that label.
func (i *Item) WithLabel(key, value string) (*Item, error) {
	return i.edited(edit{in: labels, set: []annotation{{key: key, value: value}}})
}

// WithoutLabel returns the item without that label, and without `labels` when
// it was the last.
func (i *Item) WithoutLabel(key string) (*Item, error) {
	return i.edited(edit{in: labels, drop: func(k string) bool { return k == key }})
}

// Label returns the label's text, as Annotation does.
func (i *Item) Label(key string) (value string, ok bool) {
	return i.Field("metadata", string(labels), key)
}

// WithoutOrchestration returns the item without the annotations of the tool that
// runs the function.
func (i *Item) WithoutOrchestration() (*Item, error) {
	return i.edited(edit{drop: isOrchestration})
}

// WithFile returns the item with the annotations that name its file, and its
// place in that as the first, each in both spellings.
func (i *Item) WithFile(path string) (*Item, error) {
	if placed := i.form.withFile(path); placed != nil {
		return placed, nil
	}
	return i.edited(edit{set: []annotation{
		{key: legacyIndex, value: "0", text: "'0'"}, {key: legacyPath, value: path},
		{key: internalIndex, value: "0", text: "'0'"}, {key: internalPath, value: path},
	}})
}

// HasPlace reports whether the item has the annotations that WithFile sets.
func (i *Item) HasPlace() bool {
	_, ok := i.Annotation(internalPath)
	return ok
}

// InPlaceOf returns the item with the orchestration annotations of prev, as they
// stand there, and none of its own.
func (i *Item) InPlaceOf(prev *Item) (*Item, error) {
	set, err := prev.orchestration()
	if err != nil {
		return nil, err
	}
	placed, err := i.edited(edit{drop: isOrchestration, set: set, replaces: true})
	if err != nil || placed.origin == prev.origin {
		return placed, err
	}
	moved := New([]byte(placed.text))
	moved.origin = prev.origin
	return moved, nil
}

// WithField returns the item with a string at path. A missing field is created:
// a namespace after the name, any other first in its mapping.
func (i *Item) WithField(value string, path ...string) (*Item, error) {
	if !utf8.ValidString(value) || !utf8.ValidString(strings.Join(path, "")) {
		return nil, fmt.Errorf("%s: %s: %q is not valid UTF-8", i.title(), strings.Join(path, "."), value)
	}
	if v, ok := i.Field(path...); ok && v == value && i.isString(path) {
		return i, nil
	}
	change := func(n *yaml.Node) error { return setField(n, value, path) }
	text, t := attempt(i.fieldText(value, path))
	return i.changed(text, t, change)
}

// texts is a mapping of strings below metadata.
type texts string

const (
	annotations texts = "" // which most edits are of
	labels      texts = "labels"
)

// field returns the name of the mapping.
func (x texts) field() string { return cmp.Or(string(x), "annotations") }

// edit is a change of annotations or labels: those to drop, then those to set.
type edit struct {
	in       texts
	drop     func(key string) bool
	set      []annotation
	keep     bool // the mapping stays when nothing is left in it
	replaces bool // drop removes every key in set
}

// size returns about how many bytes the annotations to set add to a text.
func (e edit) size(col int) (n int) {
	const punctuation = len(`"": ""\n`)
	for _, a := range e.set {
		n += col + len(a.key) + max(len(a.value), len(a.text)) + len(a.lines) + punctuation
	}
	return n
}

// trust returns how far the text of a simple item can be relied on after the edit.
func (e edit) trust() trust {
	for _, a := range e.set {
		if a.lines != "" || a.text != "" || a.value != "true" && !IsWord(a.value) {
			return sure
		}
	}
	return simple
}

// annotation is an annotation to set. text overrides the YAML encoding of
// value; lines, if set, is the whole entry at column 0.
type annotation struct{ key, value, text, lines string }

func (a annotation) quoted() string {
	if a.text != "" {
		return a.text
	}
	return Quote(a.value)
}

// entry returns the entry in column col.
func (a annotation) entry(col int) string {
	if a.lines != "" {
		return Indent(a.lines, col)
	}
	return strings.Repeat(" ", col) + Quote(a.key) + ": " + a.quoted() + "\n"
}

// edited changes the annotations or labels.
func (i *Item) edited(e edit) (*Item, error) {
	for _, a := range e.set {
		if !utf8.ValidString(a.key) || !utf8.ValidString(a.value) {
			return nil, fmt.Errorf("%s: metadata.%s: %q: %q is not valid UTF-8", i.title(), e.in.field(), a.key, a.value)
		}
	}
	if i.read(); i.untouched(e) {
		return i, nil
	}
	text, t := i.annotationText(e)
	return i.changed(text, t, func(n *yaml.Node) error { return editTexts(n, e) })
}

// untouched reports whether the edit changes nothing.
func (i *Item) untouched(e edit) bool {
	for _, a := range e.set {
		if v, ok := i.textIn(e.in, a.key); e.replaces || !ok || v != a.value || !i.isString([]string{"metadata", e.in.field(), a.key}) {
			return false
		}
	}
	if e.drop == nil {
		return true
	}
	for _, key := range i.keysIn(e.in) {
		if e.drop(key) {
			return false
		}
	}
	return true
}

// textIn returns an annotation or label.
func (i *Item) textIn(in texts, key string) (value string, ok bool) {
	if in == annotations {
		return i.Annotation(key)
	}
	return i.Field("metadata", in.field(), key)
}

// keysIn returns the keys of the annotations or labels.
func (i *Item) keysIn(in texts) (ks []string) {
	if !i.simple {
		if n, err := i.parse(); err == nil {
			return keysOf(n, in)
		}
		return nil
	}
	if b, ok := i.textsIn(in); ok {
		for e := range b.each {
			ks = append(ks, e.key)
		}
	} else if in == annotations {
		for _, t := range i.head.texts {
			ks = append(ks, t.key)
		}
	} else if n := i.tree(); n != nil { // it may be in flow style
		return keysOf(n, in)
	}
	return ks
}

func keysOf(n *yaml.Node, in texts) []string {
	m := Lookup(Lookup(n, "metadata"), in.field())
	if m == nil {
		return nil
	}
	return keys(m)
}

// isString reports whether the scalar at path is a string for sure, and not a
// number or the like.
func (i *Item) isString(path []string) bool {
	var e entry
	ok := i.simple
	if ok {
		e, ok = i.seek(path)
	}
	if !ok {
		n := i.nodeAt(path)
		return n != nil && n.ShortTag() == "!!str"
	}
	v, ok := e.scalar(i.text)
	return ok && (v.style != 0 || (&yaml.Node{Kind: yaml.ScalarNode, Value: v.raw}).ShortTag() == "!!str")
}
