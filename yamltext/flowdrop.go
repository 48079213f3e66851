package yamltext

import "slices"

// dropFlow returns the text of an item without some entries of a mapping in
// flow style, and without the mapping if it was left empty.
func (i *Item) dropFlow(e edit) (text string, ok bool) {
	text = i.text
	for {
		k, inMetadata, ok := i.flowTextsAt(text, e.in)
		if !ok || inMetadata {
			return "", false
		}
		m, ok := flowMappingAt(text, k)
		if !ok {
			return "", false
		}
		n := slices.IndexFunc(m.entries, func(f flowEntry) bool { return e.drop(f.key) })
		switch {
		case n < 0:
			return text, true
		case len(m.entries) == 1 && e.keep:
			return "", false
		case len(m.entries) == 1:
			return i.dropMapping(text, e.in, m)
		}
		text = m.without(text, n)
	}
}

// dropMapping returns text without a mapping in flow style below metadata.
func (i *Item) dropMapping(text string, in texts, m flowMapping) (without string, ok bool) {
	j := i.withFlow(text)
	meta, found := j.seek([]string{"metadata"})
	k, inFlow := 0, false
	if found {
		k, inFlow = meta.flowAt(text)
	} else {
		k, inFlow = j.flowField("metadata")
	}
	if inFlow {
		parent, ok := flowMappingAt(text, k)
		n := slices.IndexFunc(parent.entries, func(f flowEntry) bool { return f.key == in.field() })
		if !ok || n < 0 {
			return "", false
		}
		return parent.without(text, n), true
	}
	b, _ := meta.mapping(text)
	e, found := b.find(in.field())
	end, whole := LineEnd(text, m.closing+1)
	if !found || !whole {
		return "", false
	}
	return text[:e.line] + text[end:], true
}

// without returns s without one entry of the mapping.
func (m flowMapping) without(s string, n int) string {
	from, to := m.entries[n].at, m.entries[n].to
	switch {
	case n > 0:
		from = m.entries[n-1].to
	case len(m.entries) > 1:
		to = m.entries[1].at
	}
	return s[:from] + s[to:]
}
