package yamltext

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// flowMapping is a flow mapping in the text of a simple item.
type flowMapping struct {
	entries []flowEntry
	end     int // offset behind the last value, or behind the opening bracket
}

// flowEntry is one entry of a flow mapping.
type flowEntry struct {
	key      string
	from, to int // of the value
}

// flowMappingAt reads the flow mapping at k; ok is false if none is there.
func flowMappingAt(s string, k int) (m flowMapping, ok bool) {
	if s[k] != '{' {
		return m, false
	}
	x := scanner{s: s}
	m.end = k + 1
	k, ok = x.skip(k + 1)
	for ok && s[k] != '}' {
		e := flowEntry{}
		e.key, _, _ = keyText(s, k)
		if e.from, ok = x.flowKey(k, 0); !ok {
			return m, false
		}
		if e.to, ok = x.element(e.from, 0); !ok {
			return m, false
		}
		m.entries, m.end = append(m.entries, e), e.to
		if k, ok = x.skip(e.to); ok && s[k] == ',' {
			k, ok = x.skip(k + 1)
		}
	}
	return m, ok
}

// find returns the first entry of that key.
func (m flowMapping) find(key string) (e flowEntry, ok bool) {
	for _, e := range m.entries {
		if e.key == key {
			return e, true
		}
	}
	return e, false
}

// with returns s with another entry at the end of the mapping.
func (m flowMapping) with(s, entry string) string {
	if len(m.entries) > 0 {
		entry = ", " + entry
	}
	return s[:m.end] + entry + s[m.end:]
}

// setFlowAnnotations returns the text of a simple item with the annotations
// set, where they are or have to be in flow style.
func (i *Item) setFlowAnnotations(set []annotation) (text string, ok bool) {
	for text = i.text; len(set) > 0; set = set[1:] {
		k, inMetadata, found := i.flowAnnotationsAt(text)
		if !found {
			return "", false
		}
		m, isMapping := flowMappingAt(text, k)
		if !isMapping {
			return "", false
		}
		if text, ok = m.set(text, set[0], inMetadata); !ok {
			return "", false
		}
	}
	return text, true
}

// set returns s with an annotation in the mapping, which is the annotations or,
// if inMetadata, metadata without any.
func (m flowMapping) set(s string, a annotation, inMetadata bool) (text string, ok bool) {
	entry := quoteInFlow(a.key) + ": " + quoteInFlow(a.value)
	if inMetadata {
		return m.with(s, "annotations: {"+entry+"}"), true
	}
	e, found := m.find(a.key)
	switch {
	case !found:
		return m.with(s, entry), true
	case startsFlow(s[e.from]):
		return "", false
	}
	return s[:e.from] + quoteInFlow(a.value) + s[e.to:], true
}

// flowAnnotationsAt returns the offset of the annotations, a flow collection in
// the text, or of metadata in flow style that has none.
func (i *Item) flowAnnotationsAt(text string) (k int, inMetadata, ok bool) {
	j := Item{text: text, dash: i.dash, col: i.col, simple: true, inFlow: i.inFlow}
	if meta, found := j.seek([]string{"metadata"}); found {
		if k, ok = meta.flowAt(text); !ok {
			return j.blockMetadata(meta)
		}
	} else if k, ok = j.flowField("metadata"); !ok {
		return 0, false, false
	}
	m, ok := flowMappingAt(text, k)
	if e, found := m.find("annotations"); found {
		return e.from, false, ok
	}
	return k, true, ok
}

// blockMetadata returns the offset of annotations in flow style in metadata in
// block style.
func (i *Item) blockMetadata(meta entry) (k int, inMetadata, ok bool) {
	b, ok := meta.mapping(i.text)
	if !ok {
		return 0, false, false
	}
	e, ok := b.find("annotations")
	if !ok {
		return 0, false, false
	}
	k, ok = e.flowAt(i.text)
	return k, false, ok
}

// flowField returns the offset of a field of an item in flow style.
func (i *Item) flowField(key string) (k int, ok bool) {
	if !i.inFlow {
		return 0, false
	}
	m, ok := flowMappingAt(i.text, strings.IndexByte(i.text, '{'))
	if !ok {
		return 0, false
	}
	e, ok := m.find(key)
	return e.from, ok
}

// quoteInFlow writes a string as a YAML scalar on one line of a flow collection.
func quoteInFlow(s string) string {
	if IsWord(s) {
		return s
	}
	if q := Quote(s); q[0] == '"' || q[0] == '\'' {
		return q
	}
	return quoteDouble(s)
}

// quoteDouble writes a string as a double-quoted YAML scalar.
func quoteDouble(s string) string {
	out, err := encodeOnce(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: s}, false)
	if err != nil {
		return `""` // only text that is not valid UTF-8, which no edit takes
	}
	return strings.TrimSuffix(string(out), "\n")
}
