package yamltext

import (
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
	placed, err := i.edited(edit{drop: isOrchestration, set: set, anew: true})
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

// edit is a change of annotations: those to drop, then those to set.
type edit struct {
	drop func(key string) bool
	set  []annotation
	anew bool // what is set is never there already, once the others are dropped
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

// annotation is one to set. Its text is its value as YAML, if not the
// library's way to write it; its lines are the whole entry at column 0.
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

// edited changes the annotations.
func (i *Item) edited(e edit) (*Item, error) {
	for _, a := range e.set {
		if !utf8.ValidString(a.key) || !utf8.ValidString(a.value) {
			return nil, fmt.Errorf("%s: the annotation %q: %q is not valid UTF-8", i.title(), a.key, a.value)
		}
	}
	if i.read(); i.untouched(e) {
		return i, nil
	}
	text, t := i.annotationText(e)
	return i.changed(text, t, func(n *yaml.Node) error { return editAnnotations(n, e) })
}

// untouched reports whether the edit changes nothing.
func (i *Item) untouched(e edit) bool {
	for _, a := range e.set {
		if v, ok := i.Annotation(a.key); e.anew || !ok || v != a.value || !i.isString([]string{"metadata", "annotations", a.key}) {
			return false
		}
	}
	if e.drop == nil {
		return true
	}
	for _, key := range i.annotationKeys() {
		if e.drop(key) {
			return false
		}
	}
	return true
}

// annotationKeys returns the keys of the annotations.
func (i *Item) annotationKeys() (ks []string) {
	if !i.simple {
		if n, err := i.parse(); err == nil {
			if a := Lookup(Lookup(n, "metadata"), "annotations"); a != nil {
				ks = keys(a)
			}
		}
		return ks
	}
	for _, t := range i.head.texts {
		ks = append(ks, t.key)
	}
	if b, ok := i.annotations(); ok {
		for e := range b.each {
			ks = append(ks, e.key)
		}
	}
	return ks
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
