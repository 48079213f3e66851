package yamltext

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// annotationText returns the text of an item after an edit of its annotations or
// labels, and how far that can be relied on.
func (i *Item) annotationText(e edit) (text string, t trust) {
	b, ok := i.textsIn(e.in)
	if !ok {
		if i.simple {
			if text, t, ok := i.editFlow(e); ok {
				return text, t
			}
		}
		if len(e.set) == 0 {
			return i.text, unproven
		}
		return attempt(i.insertTexts(e))
	}
	w := &rewriter{edit: e, text: i.text, pos: b.from, todo: append([]annotation(nil), e.set...)}
	w.out.Grow(len(i.text) + e.size(b.col))
	w.out.WriteString(i.text[:b.from])
	for en := range b.each {
		if !w.entry(en) {
			return "", impossible
		}
	}
	for _, a := range w.todo {
		w.out.WriteString(a.entry(b.col))
		w.kept++
	}
	if w.kept > 0 {
		w.out.WriteString(i.text[w.pos:])
		return w.out.String(), e.trust()
	}
	head := strings.LastIndexByte(i.text[:b.from-1], '\n') + 1
	if e.keep {
		at := head + strings.Index(i.text[head:b.from], ":") + 1
		return i.text[:at] + " {}" + i.text[at:b.from] + i.text[w.pos:], sure
	}
	return i.text[:head] + w.out.String()[b.from:] + i.text[w.pos:], i.withoutTexts(e.in)
}

// withoutTexts returns the trust in a text that has no annotations or labels any
// more: metadata without any other field would be null, and not a mapping.
func (i *Item) withoutTexts(in texts) trust {
	meta, ok := i.seek([]string{"metadata"})
	if !ok {
		return unproven
	}
	b, ok := meta.mapping(i.text)
	if !ok {
		return unproven
	}
	for e := range b.each {
		if e.key != in.field() {
			return sure
		}
	}
	return unproven
}

// rewriter copies annotations, but for those that change.
type rewriter struct {
	edit edit
	text string
	out  strings.Builder
	pos  int // what lies before is copied
	kept int
	todo []annotation // to set, and not met so far
}

// entry copies, changes or leaves out one annotation.
func (w *rewriter) entry(e entry) bool {
	v, ok := e.scalar(w.text)
	if !ok {
		return false
	}
	end := v.to
	if v.style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		if end, ok = LineEnd(w.text, v.to); !ok {
			return false
		}
	}
	w.out.WriteString(w.text[w.pos:e.line])
	w.pos = end
	if w.edit.drop != nil && w.edit.drop(e.key) {
		return true
	}
	w.kept++
	for k, a := range w.todo {
		if a.key == e.key {
			w.todo = append(w.todo[:k], w.todo[k+1:]...)
			w.out.WriteString(replaced(w.text, e, v, end, a))
			return true
		}
	}
	w.out.WriteString(w.text[e.line:end])
	return true
}

// replaced returns the entry's line with another value; a comment behind it stays.
func replaced(text string, e entry, v scalar, end int, a annotation) string {
	switch {
	case a.lines != "", v.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return a.entry(e.col)
	case v.from == v.to: // nothing stood there
		return text[e.line:e.value] + " " + a.quoted() + text[e.value:end]
	}
	return text[e.line:v.from] + a.quoted() + text[v.to:end]
}

// insertTexts returns the text of an item with its first annotations or labels,
// after its name and namespace.
func (i *Item) insertTexts(ed edit) (text string, ok bool) {
	meta, ok := i.seek([]string{"metadata"})
	if !ok {
		return "", false
	}
	b, ok := meta.mapping(i.text)
	if !ok {
		return "", false
	}
	var lines strings.Builder
	for _, a := range ed.set {
		lines.WriteString(a.entry(b.col + 2))
	}
	if e, found := b.find(ed.in.field()); found {
		return i.fillTexts(e, lines.String())
	}
	for _, key := range []string{"namespace", "name"} {
		if e, found := b.find(key); found {
			return i.insertAfter(e, strings.Repeat(" ", b.col)+ed.in.field()+":\n"+lines.String())
		}
	}
	return "", false
}

// fillTexts puts lines under an `annotations` or `labels` that is null or {}.
func (i *Item) fillTexts(e entry, lines string) (text string, ok bool) {
	k := e.start(i.text)
	cut := e.value
	if strings.HasPrefix(i.text[k:], "{}") {
		cut = k + 2
	} else if !e.bare(i.text) || e.holds(i.text) {
		return "", false
	}
	end, ok := LineEnd(i.text, cut)
	if !ok {
		return "", false
	}
	return i.text[:e.value] + i.text[cut:end] + lines + i.text[end:], true
}

// insertAfter puts lines after an entry that takes one line.
func (i *Item) insertAfter(e entry, lines string) (text string, ok bool) {
	v, ok := e.scalar(i.text)
	if !ok || v.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return "", false
	}
	end, ok := LineEnd(i.text, v.to)
	if !ok {
		return "", false
	}
	return i.text[:end] + lines + i.text[end:], true
}

// orchestration returns the item's orchestration annotations, as they stand.
func (i *Item) orchestration() (set []annotation, err error) {
	if i.read(); i.simple && i.head.texts == nil {
		if set, ok := i.orchestrationLines(); ok {
			return set, nil
		}
	}
	n, err := i.Node()
	if err != nil {
		return nil, err
	}
	annotations := child(child(n, "metadata"), "annotations")
	if annotations == nil || annotations.Kind != yaml.MappingNode {
		return nil, nil
	}
	for k := 0; k+1 < len(annotations.Content); k += 2 {
		if key, v := annotations.Content[k].Value, annotations.Content[k+1]; isOrchestration(key) && v.Kind == yaml.ScalarNode {
			set = append(set, annotation{key: key, value: v.Value})
		}
	}
	return set, nil
}

// orchestrationLines returns the orchestration annotations of a simple item
// from its text.
func (i *Item) orchestrationLines() (set []annotation, ok bool) {
	b, ok := i.annotations()
	if !ok {
		return nil, true
	}
	for e := range b.each {
		if !isOrchestration(e.key) {
			continue
		}
		v, ok := e.scalar(i.text)
		value, known := v.value()
		if !ok || !known || v.null() {
			return nil, false
		}
		end := v.to
		if v.style != yaml.LiteralStyle {
			if end, ok = LineEnd(i.text, v.to); !ok {
				return nil, false
			}
		}
		set = append(set, annotation{key: e.key, value: value, lines: outdent(i.text[e.line:end], e.col)})
	}
	return set, true
}
