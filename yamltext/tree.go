package yamltext

import "go.yaml.in/yaml/v3"

// tree builds the nodes of what the scanner reads, as the library would, but
// for lines, columns and comments.
type tree struct {
	root    *yaml.Node
	path    []*yaml.Node  // the open collections, outermost first
	slabs   [][]yaml.Node // nodes to be handed out, in their order
	used    int           // how many of them are
	foreign bool          // it met something that is left to the library
}

const slabSize = 32

// reset makes a tree ready for use again: none of its nodes is held any more.
func (t *tree) reset() { t.root, t.path, t.used, t.foreign = nil, t.path[:0], 0, false }

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
	if v.style == 0 && !surelyString(value) {
		n.Tag = ""
		n.Tag = n.ShortTag()
	}
	t.add(n)
}

// surelyString says of most plain scalars that they are strings: the library
// resolves none that begins with another letter than these.
func surelyString(plain string) bool {
	if plain == "" {
		return false
	}
	c := plain[0] | 32
	return 'a' <= c && c <= 'z' && c != 't' && c != 'f' && c != 'n' && c != 'y' && c != 'o'
}
