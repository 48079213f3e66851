package yamltext

import "go.yaml.in/yaml/v3"

// tree builds the nodes of what the scanner reads, as the library would, but
// for lines, columns and comments.
type tree struct {
	root    *yaml.Node
	path    []*yaml.Node // the open collections, outermost first
	foreign bool         // it met something that is left to the library
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
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
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
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Style: v.style}
	if v.style == 0 && !surelyString(value) {
		n.Tag = ""
		n.Tag = n.ShortTag()
	}
	t.add(n)
}

// surelyString reports whether a plain scalar is a string for sure: the library
// resolves none that begins with a letter other than these to anything else.
func surelyString(plain string) bool {
	if plain == "" {
		return false
	}
	c := plain[0] | 32
	return 'a' <= c && c <= 'z' && c != 't' && c != 'f' && c != 'n' && c != 'y' && c != 'o'
}
