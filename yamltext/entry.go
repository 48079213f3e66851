package yamltext

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// block is a block mapping in the text of an item. In one that is not simple,
// what is read from it is a guess, which the library has to confirm.
type block struct {
	s        string
	from, to int // its lines
	dash     int // column of the item's dash on its first line, or -1
	col      int // column of its keys
}

// entry is one key of a block with its value.
type entry struct {
	key   string
	line  int // offset of its line
	at    int // offset of the key
	value int // offset behind the colon
	end   int // offset of the next entry's line, or of the block's end
	col   int
}

// root returns the item's mapping, without entries if it is in flow style.
func (i *Item) root() block {
	if i.inFlow {
		return block{}
	}
	return block{i.text, 0, len(i.text), i.dash, i.col}
}

// annotations returns the item's annotations, where they are a block mapping.
func (i *Item) annotations() (b block, ok bool) { return i.textsIn(annotations) }

// textsIn returns the item's annotations or labels, where they are a block
// mapping.
func (i *Item) textsIn(in texts) (b block, ok bool) {
	if !i.simple || in != annotations {
		e, found := i.seek([]string{"metadata", in.field()})
		if !found {
			return b, false
		}
		return e.mapping(i.text)
	}
	if i.head.annotations == 0 {
		return b, false
	}
	before := strings.LastIndexByte(i.text[:i.head.annotations-1], '\n') + 1
	return nested(i.text, i.head.annotations, len(i.text), indentOf(i.text, before, i.dash))
}

// indentOf returns the column of what begins the line; in an item's first line,
// that is behind the dash.
func indentOf(s string, line, dash int) int {
	k := line
	if line == 0 && dash >= 0 {
		k = dash + 1
	}
	for s[k] == ' ' {
		k++
	}
	return k - line
}

// nested returns the block mapping between from and to, if its keys stand right of
// column parent.
func nested(s string, from, to, parent int) (b block, ok bool) {
	for pos := from; pos < to; {
		k := pos + indentOf(s, pos, -1)
		if s[k] != '\n' && s[k] != '#' {
			return block{s, from, to, -1, k - pos}, k-pos > parent && !IsDash(s, k) && !startsFlow(s[k])
		}
		pos = k + strings.IndexByte(s[k:], '\n') + 1
	}
	return b, false
}

// each returns the block's entries in their order.
func (b block) each(yield func(entry) bool) {
	var e entry
	pos, have := b.from, false
	for pos < b.to {
		dash := -1
		if pos == b.from {
			dash = b.dash
		}
		k := pos + dash + 1
		for b.s[k] == ' ' {
			k++
		}
		if c := b.s[k]; c != '\n' && c != '#' {
			if k-pos < b.col {
				break
			}
			if key, after, ok := Key(b.s, k); k-pos == b.col && ok {
				if e.end = pos; have && !yield(e) {
					return
				}
				e, have = entry{key: key, line: pos, at: k, value: after, col: b.col}, true
			}
		}
		pos = k + strings.IndexByte(b.s[k:], '\n') + 1
	}
	if e.end = pos; have {
		yield(e)
	}
}

// find returns the first entry of that key.
func (b block) find(key string) (e entry, ok bool) {
	for e := range b.each {
		if e.key == key {
			return e, true
		}
	}
	return e, false
}

// inFlow reports whether the value of an entry is a flow collection. The zero
// entry has none.
func (e entry) inFlow(s string) bool {
	_, ok := e.flowAt(s)
	return ok
}

// flowAt returns the offset of the flow collection that is the value.
func (e entry) flowAt(s string) (k int, ok bool) {
	if e.value == 0 {
		return 0, false
	}
	if k, ok = e.start(s), true; e.bare(s) {
		k, ok = e.below(s)
	}
	return k, ok && startsFlow(s[k])
}

// seek returns the entry at a path. If ok is false, the field may still be
// inside the flow collection of the returned entry.
func (i *Item) seek(path []string) (e entry, ok bool) {
	b := i.root()
	for k, key := range path {
		if e, ok = b.find(key); !ok {
			return e, false
		}
		if k < len(path)-1 {
			if b, ok = e.mapping(i.text); !ok {
				return e, false
			}
		}
	}
	return e, ok
}

// start returns the offset of the value on the key's line; what stands there may
// be a line break or a comment.
func (e entry) start(s string) int {
	k := e.value
	for s[k] == ' ' {
		k++
	}
	return k
}

// bare reports that nothing but a comment follows the colon on its line.
func (e entry) bare(s string) bool {
	c := s[e.start(s)]
	return c == '\n' || c == '#'
}

// mapping returns the entry's value as a block mapping.
func (e entry) mapping(s string) (b block, ok bool) {
	if !e.bare(s) {
		return b, false
	}
	from, ok := LineEnd(s, e.value)
	if !ok {
		return b, false
	}
	return nested(s, from, e.end, e.col)
}

// scalar returns the entry's value as a scalar on its line, or a block scalar. An
// entry without a value is the null it stands for.
func (e entry) scalar(s string) (v scalar, ok bool) {
	k := e.start(s)
	switch {
	case e.bare(s):
		return scalar{from: e.value, to: e.value}, !e.holds(s)
	case s[k] == '|' || s[k] == '>':
		v, _, ok = blockAt(s, k, e.col)
	default:
		v, _, ok = flat(s, k)
	}
	return v, ok
}

// holds reports whether something follows on the lines below.
func (e entry) holds(s string) bool {
	_, ok := e.below(s)
	return ok
}

// below returns the offset of what follows first on the lines below.
func (e entry) below(s string) (k int, ok bool) {
	from := e.value + strings.IndexByte(s[e.value:], '\n') + 1
	for pos := from; pos < e.end; {
		k = pos + indentOf(s, pos, -1)
		if s[k] != '\n' && s[k] != '#' {
			return k, true
		}
		pos = k + strings.IndexByte(s[k:], '\n') + 1
	}
	return 0, false
}

// folded asks the library for a folded scalar.
func folded(s string, e entry) (value string, ok bool) {
	v, ok := e.scalar(s)
	if !ok {
		return "", false
	}
	lines := strings.Repeat(" ", e.col) + s[e.at:v.to]
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(lines), &n); err != nil || len(n.Content) == 0 || len(n.Content[0].Content) != 2 {
		return "", false
	}
	return n.Content[0].Content[1].Value, true
}
