package yamltext

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// flowMapping is a flow mapping in the text of a simple item.
type flowMapping struct {
	entries []flowEntry
	end     int // offset behind the last value, or behind the opening bracket
	closing int // offset of the closing bracket
}

// flowEntry is one entry of a flow mapping.
type flowEntry struct {
	key      string
	at       int // offset of the key
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
		e := flowEntry{at: k}
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
	m.closing = k
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

// editFlow returns the text of a simple item after an edit of annotations or
// labels that are or have to be in flow style.
func (i *Item) editFlow(e edit) (text string, t trust, ok bool) {
	switch {
	case e.drop == nil:
		text, ok = i.setFlow(e)
		return text, sure, ok
	case len(e.set) == 0:
		text, ok = i.dropFlow(e)
		return text, unproven, ok
	}
	return "", impossible, false
}

func (i *Item) setFlow(e edit) (text string, ok bool) {
	text = i.text
	for _, a := range e.set {
		k, inMetadata, found := i.flowTextsAt(text, e.in)
		if !found {
			return "", false
		}
		m, isMapping := flowMappingAt(text, k)
		if !isMapping {
			return "", false
		}
		if inMetadata {
			text = m.with(text, e.in.field()+": {"+a.inFlow()+"}")
		} else if text, ok = m.set(text, a); !ok {
			return "", false
		}
	}
	return text, true
}

// inFlow returns the entry as a flow mapping has it.
func (a annotation) inFlow() string { return QuoteInFlow(a.key) + ": " + QuoteInFlow(a.value) }

// set returns s with an entry in the mapping.
func (m flowMapping) set(s string, a annotation) (text string, ok bool) {
	e, found := m.find(a.key)
	switch {
	case !found:
		return m.with(s, a.inFlow()), true
	case startsFlow(s[e.from]):
		return "", false
	}
	return s[:e.from] + QuoteInFlow(a.value) + s[e.to:], true
}

// withFlow returns a simple item with another text, as far as seeking in it goes.
func (i *Item) withFlow(text string) *Item {
	return &Item{text: text, dash: i.dash, col: i.col, simple: true, inFlow: i.inFlow, head: new(header)}
}

// flowTextsAt returns the offset of the annotations or labels, a flow
// collection in the text, or of metadata in flow style that has none.
func (i *Item) flowTextsAt(text string, in texts) (k int, inMetadata, ok bool) {
	j := i.withFlow(text)
	if meta, found := j.seek([]string{"metadata"}); found {
		if k, ok = meta.flowAt(text); !ok {
			return j.blockMetadata(meta, in)
		}
	} else if k, ok = j.flowField("metadata"); !ok {
		return 0, false, false
	}
	m, ok := flowMappingAt(text, k)
	if e, found := m.find(in.field()); found {
		return e.from, false, ok
	}
	return k, true, ok
}

// blockMetadata returns the offset of annotations or labels in flow style in
// metadata in block style.
func (i *Item) blockMetadata(meta entry, in texts) (k int, inMetadata, ok bool) {
	b, ok := meta.mapping(i.text)
	if !ok {
		return 0, false, false
	}
	e, ok := b.find(in.field())
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

// QuoteInFlow writes a string as a YAML scalar on one line of a flow collection.
func QuoteInFlow(s string) string {
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
