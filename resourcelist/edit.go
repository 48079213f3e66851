package resourcelist

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// WithAnnotation is the item with that annotation.
func (i *Item) WithAnnotation(key, value string) (*Item, error) {
	return i.edited(edit{set: []annotation{{key: key, value: value}}})
}

// WithoutAnnotation is the item without that annotation, and without
// `annotations` when it was the last.
func (i *Item) WithoutAnnotation(key string) (*Item, error) {
	return i.edited(edit{drop: func(k string) bool { return k == key }})
}

// WithoutOrchestration is the item without the annotations of the tool that
// runs the function.
func (i *Item) WithoutOrchestration() (*Item, error) {
	return i.edited(edit{drop: IsOrchestration})
}

// At is the item with the annotations that say it is the first of the file
// path, in both spellings.
func (i *Item) At(path string) (*Item, error) {
	return i.edited(edit{set: []annotation{
		{key: legacyIndex, value: "0", text: "'0'"}, {key: legacyPath, value: path},
		{key: internalIndex, value: "0", text: "'0'"}, {key: internalPath, value: path},
	}})
}

// InPlaceOf is the item with the orchestration annotations of prev, as they
// stand there, and none of its own.
func (i *Item) InPlaceOf(prev *Item) (*Item, error) {
	set, err := prev.orchestration()
	if err != nil {
		return nil, err
	}
	return i.edited(edit{drop: IsOrchestration, set: set, anew: true})
}

// WithField is the item with a string at path, which is created when absent:
// a namespace after the name, everything else first in its mapping.
func (i *Item) WithField(value string, path ...string) (*Item, error) {
	if v, ok := i.Field(path...); ok && v == value && i.isString(path) {
		return i, nil
	}
	change := func(n *yaml.Node) error { return setField(n, value, path) }
	text, ok := i.fieldText(value, path)
	return i.changed(text, ok, change)
}

// edit is a change of annotations: those to drop, then those to set.
type edit struct {
	drop func(key string) bool
	set  []annotation
	anew bool // what is set is never there already, once the others are dropped
}

// annotation is one to set. Its text is its value as YAML, if not the
// library's way to write it; its lines are the whole entry at column 0.
type annotation struct{ key, value, text, lines string }

func (a annotation) quoted() string {
	if a.text != "" {
		return a.text
	}
	return quote(a.value)
}

// at is the entry in column col.
func (a annotation) at(col int) string {
	if a.lines != "" {
		return indent(a.lines, col)
	}
	return strings.Repeat(" ", col) + quote(a.key) + ": " + a.quoted() + "\n"
}

// quote writes a string on one line, as the library does where that takes one
// line.
func quote(s string) string {
	if plainWord(s) {
		return s
	}
	if out, err := yaml.Marshal(s); err == nil {
		if text := strings.TrimSuffix(string(out), "\n"); text != "" && !strings.ContainsAny(text, "\n") {
			return text
		}
	}
	out, err := encodeOnce(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: s}, false)
	if err != nil {
		return `""` // not valid UTF-8; the edit is refused when it is compared
	}
	return strings.TrimSuffix(string(out), "\n")
}

// plainWord knows the names and paths that are strings without quotes: they
// hold letters, digits, "-", "_", "." and "/", begin with a letter, and hold a
// "/" or a "-" before a letter, as no word of YAML does.
func plainWord(s string) bool {
	sure := false
	for k := 0; k < len(s); k++ {
		c := s[k]
		if class[c]&inKey == 0 || k == 0 && !isLetter(c) {
			return false
		}
		sure = sure || (c == '/' || c == '-') && k+1 < len(s) && isLetter(s[k+1])
	}
	return sure
}

func isLetter(c byte) bool { return 'a' <= c|32 && c|32 <= 'z' }

// indent moves lines to the right. Empty lines stay empty.
func indent(lines string, col int) string {
	if col == 0 {
		return lines
	}
	var b strings.Builder
	writeIndented(&b, lines, strings.Repeat(" ", col))
	return b.String()
}

func writeIndented(b *strings.Builder, lines, by string) {
	for len(lines) > 0 {
		end := strings.IndexByte(lines, '\n') + 1
		if end == 0 {
			end = len(lines)
		}
		if lines[0] != '\n' {
			b.WriteString(by)
		}
		b.WriteString(lines[:end])
		lines = lines[end:]
	}
}

// outdent moves lines to the left, as far as they have spaces.
func outdent(lines string, col int) string {
	var b strings.Builder
	b.Grow(len(lines))
	for len(lines) > 0 {
		k := 0
		for k < col && lines[k] == ' ' {
			k++
		}
		end := strings.IndexByte(lines, '\n') + 1
		b.WriteString(lines[k:end])
		lines = lines[end:]
	}
	return b.String()
}

// edited changes the annotations.
func (i *Item) edited(e edit) (*Item, error) {
	if i.read(); i.untouched(e) {
		return i, nil
	}
	text, ok := i.annotationText(e)
	return i.changed(text, ok, func(n *yaml.Node) error { return editAnnotations(n, e) })
}

// untouched says that the edit has nothing to do.
func (i *Item) untouched(e edit) bool {
	for _, a := range e.set {
		if v, ok := i.Annotation(a.key); e.anew || !ok || v != a.value || !i.isString([]string{"metadata", "annotations", a.key}) {
			return false
		}
	}
	if e.drop == nil {
		return true
	}
	if !i.simple {
		return false
	}
	if b, ok := i.annotations(); ok {
		for en := range b.each {
			if e.drop(en.key) {
				return false
			}
		}
	}
	return true
}

// isString says whether the scalar at path surely is a string, and not a
// number or the like.
func (i *Item) isString(path []string) bool {
	if !i.simple {
		return false
	}
	e, ok := i.seek(path)
	if !ok {
		return false
	}
	v, ok := e.scalar(i.text)
	return ok && (v.style != 0 || (&yaml.Node{Kind: yaml.ScalarNode, Value: v.raw}).ShortTag() == "!!str")
}

// changed is the item with the edited text, if the scanner understands that
// and it means what changing the nodes means; else the changed nodes written
// anew.
func (i *Item) changed(text string, ok bool, change func(*yaml.Node) error) (*Item, error) {
	if ok {
		if edited := i.withText(text); edited != nil && edited.means(i, change) {
			return edited, nil
		}
	}
	n, err := i.resolved()
	if err != nil {
		return nil, err
	}
	wide := isWide(n)
	if err := change(n); err != nil {
		return nil, errorf("%s: %v", i.title(), err)
	}
	out, err := encode(n, wide)
	if err != nil {
		return nil, errorf("%s: %v", i.title(), err)
	}
	return New(out), nil
}

// withText is the item with another text of the same shape; nil when the
// scanner does not understand it.
func (i *Item) withText(text string) *Item {
	edited := &Item{text: text, dash: i.dash}
	if !edited.scan() {
		return nil
	}
	return edited
}

// means says whether the item means what changing before means.
func (i *Item) means(before *Item, change func(*yaml.Node) error) bool {
	want, got := before.tree(), i.tree()
	return want != nil && got != nil && change(want) == nil && equal(want, got)
}
