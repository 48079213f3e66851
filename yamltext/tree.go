package yamltext

import "go.yaml.in/yaml/v3"

// tree builds the nodes of what the scanner reads, as the library would, but
// for lines, columns and comments.
type tree struct {
	root    *yaml.Node
	path    []*yaml.Node  // the open collections, outermost first
	slabs   [][]yaml.Node // nodes to hand out, in their order
	used    int           // how many of them are handed out
	foreign bool          // it met something that is left to the library
}

// slabSize is the number of nodes that are allocated at once.
const slabSize = 32

// reset makes a tree ready for use again; its nodes are handed out anew.
func (t *tree) reset() { t.root, t.path, t.used, t.foreign = nil, t.path[:0], 0, false }

// node returns a node without content, which may have room for some.
func (t *tree) node(kind yaml.Kind, tag string) *yaml.Node {
	if t.used == slabSize*len(t.slabs) {
		t.slabs = append(t.slabs, make([]yaml.Node, slabSize))
	}
	n := &t.slabs[t.used/slabSize][t.used%slabSize]
	t.used++
	*n = yaml.Node{Kind: kind, Tag: tag, Content: n.Content[:0]}
	return n
}

func (t *tree) add(n *yaml.Node) {
	if len(t.path) == 0 {
		t.root = n
		return
	}
	top := t.path[len(t.path)-1]
	top.Content = append(top.Content, n)
}

func (t *tree) open(seq, flow bool) {
	n := t.node(yaml.MappingNode, "!!map")
	if seq {
		n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
	}
	if flow {
		n.Style = yaml.FlowStyle
	}
	t.add(n)
	t.path = append(t.path, n)
}

func (t *tree) close() { t.path = t.path[:len(t.path)-1] }

// key adds a key; first is the first byte of its text.
func (t *tree) key(key string, first byte) {
	v := scalar{raw: key}
	switch first {
	case '"':
		v.style = yaml.DoubleQuotedStyle
	case '\'':
		v.style = yaml.SingleQuotedStyle
	}
	t.scalar(v)
}

func (t *tree) scalar(v scalar) {
	value, ok := v.value()
	if !ok {
		t.foreign = true
	}
	n := t.node(yaml.ScalarNode, "!!str")
	n.Value, n.Style = value, v.style
	switch {
	case v.style != 0 || surelyString(value):
	case surelyInteger(value):
		n.Tag = "!!int"
	default:
		n.Tag = ""
		n.Tag = n.ShortTag()
	}
	t.add(n)
}

// surelyInteger reports whether a plain scalar is an integer for sure: a
// decimal number that fits. The library allocates for what it resolves.
func surelyInteger(plain string) bool {
	const safe = 18 // digits, of an int64
	if plain == "" || plain[0] == '0' || len(plain) > safe {
		return false
	}
	for k := range len(plain) {
		if plain[k] < '0' || plain[k] > '9' {
			return false
		}
	}
	return true
}

// surelyString reports whether a plain scalar is a string for sure: of what
// begins with a letter, the library resolves only a few words to anything else.
func surelyString(plain string) bool {
	if plain == "" || !isLetter(plain[0]) {
		return false
	}
	switch plain[0] | 32 {
	case 't', 'f', 'n', 'y', 'o':
		return !isReserved(plain)
	}
	return true
}
