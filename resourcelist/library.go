package resourcelist

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxNodes bounds what the aliases of one item may expand to.
const maxNodes = 100_000

// document reads a text that holds one YAML document. It returns nil for one
// that holds nothing.
func document(text string) (n *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			n, err = nil, fmt.Errorf("yaml: %v", p)
		}
	}()
	d := yaml.NewDecoder(strings.NewReader(text))
	var doc, next yaml.Node
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	switch err := d.Decode(&next); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, err
	case next.Content[0].ShortTag() != "!!null":
		return nil, errSeveral
	}
	return doc.Content[0], nil
}

var errSeveral = errors.New("there are several YAML documents where one ResourceList belongs")

// parse has the library read the item. Aliases and merge keys are still in it.
func (i *Item) parse() (*yaml.Node, error) {
	n, err := document(i.text)
	if err != nil {
		return nil, errorf("%s: %s", i.title(), strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if i.dash >= 0 && n != nil && n.Kind == yaml.SequenceNode && len(n.Content) == 1 {
		n = n.Content[0]
	}
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, errorf("%s: not one mapping", i.title())
	}
	return n, nil
}

// title names the item in messages.
func (i *Item) title() string {
	t := strings.TrimSpace(i.head.kind + " " + i.head.name)
	if t == "" {
		return "item"
	}
	return t
}

// Node is the item's mapping, for reading only: aliases and merge keys are
// resolved, comments may be missing. It is an error when the item can't be
// read, or would grow beyond 100,000 nodes.
func (i *Item) Node() (*yaml.Node, error) {
	if i.read(); i.simple {
		if n := i.tree(); n != nil {
			return n, nil
		}
	}
	return i.resolved()
}

// tree is the item's mapping as the scanner reads it; nil when it leaves
// something to the library.
func (i *Item) tree() *yaml.Node {
	t := &tree{}
	x := scanner{s: i.text, tree: t}
	if _, ok := x.item(0, i.dash); !ok || t.foreign {
		return nil
	}
	return t.root
}

// resolved is the library's reading, comments included, with aliases and
// merge keys resolved.
func (i *Item) resolved() (*yaml.Node, error) {
	n, err := i.parse()
	if err != nil {
		return nil, err
	}
	budget := maxNodes
	if n, err = expand(n, &budget); err != nil {
		return nil, errorf("%s: %v", i.title(), err)
	}
	return n, nil
}

// expand copies a node without its aliases, anchors and merge keys.
func expand(n *yaml.Node, budget *int) (*yaml.Node, error) {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if *budget--; *budget < 0 {
		return nil, fmt.Errorf("its aliases expand to more than %d nodes; write out what they stand for, or use fewer", maxNodes)
	}
	c := *n
	c.Anchor, c.Content = "", make([]*yaml.Node, 0, len(n.Content))
	for k, child := range n.Content {
		if n.Kind == yaml.MappingNode && isMerge(n.Content[k&^1]) {
			continue
		}
		copied, err := expand(child, budget)
		if err != nil {
			return nil, err
		}
		c.Content = append(c.Content, copied)
	}
	if n.Kind != yaml.MappingNode {
		return &c, nil
	}
	return &c, expandMerges(&c, n, budget)
}

// expandMerges gives c what the merge keys of n bring: what stands in n
// itself goes first, then the earlier of several.
func expandMerges(c, n *yaml.Node, budget *int) error {
	for k := 0; k+1 < len(n.Content); k += 2 {
		if !isMerge(n.Content[k]) {
			continue
		}
		from, err := expand(n.Content[k+1], budget)
		if err != nil {
			return err
		}
		maps := []*yaml.Node{from}
		if from.Kind == yaml.SequenceNode {
			maps = from.Content
		}
		for _, m := range maps {
			if m.Kind != yaml.MappingNode {
				return errors.New("a merge key (<<) stands for something that is not a mapping")
			}
			for j := 0; j+1 < len(m.Content); j += 2 {
				if !holdsKey(c, m.Content[j]) {
					c.Content = append(c.Content, m.Content[j], m.Content[j+1])
				}
			}
		}
	}
	return nil
}

func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Value == "<<" && (key.Tag == "" || key.Tag == "!" || key.ShortTag() == "!!merge")
}

func holdsKey(m, key *yaml.Node) bool {
	for k := 0; k+1 < len(m.Content); k += 2 {
		if equal(m.Content[k], key) {
			return true
		}
	}
	return false
}

// lookup is the value of a key in a mapping, through aliases and merge keys;
// nil when there is none.
func lookup(n *yaml.Node, key string) *yaml.Node { return lookupIn(n, key, 16) }

func lookupIn(n *yaml.Node, key string, depth int) *yaml.Node {
	if n = deref(n); n == nil || n.Kind != yaml.MappingNode || depth == 0 {
		return nil
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		if c := deref(n.Content[k]); c.Kind == yaml.ScalarNode && c.Value == key && !isMerge(n.Content[k]) {
			return deref(n.Content[k+1])
		}
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		if !isMerge(n.Content[k]) {
			continue
		}
		from := deref(n.Content[k+1])
		maps := []*yaml.Node{from}
		if from.Kind == yaml.SequenceNode {
			maps = from.Content
		}
		for _, m := range maps {
			if v := lookupIn(m, key, depth-1); v != nil {
				return v
			}
		}
	}
	return nil
}

func deref(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// keys are the scalar keys of a mapping, those of its merge keys last.
func keys(n *yaml.Node) []string {
	budget := maxNodes
	c, err := expand(n, &budget)
	if err != nil {
		return nil
	}
	var ks []string
	for k := 0; k+1 < len(c.Content); k += 2 {
		if c.Content[k].Kind == yaml.ScalarNode {
			ks = append(ks, c.Content[k].Value)
		}
	}
	return ks
}

// scalarText is the text of a scalar; "" for null, for none, and for what is
// no scalar.
func scalarText(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		return ""
	}
	return n.Value
}

// encode writes a node in block style and sees to it that reading it again
// gives the same. The library's encoder does not promise that: comments go
// first, then the scalars' styles.
func encode(n *yaml.Node, wide bool) ([]byte, error) {
	plainer := []func(*yaml.Node){
		func(*yaml.Node) {},
		func(n *yaml.Node) { n.Style &^= yaml.FlowStyle },
		func(n *yaml.Node) { n.HeadComment, n.LineComment, n.FootComment = "", "", "" },
		func(n *yaml.Node) {
			if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" {
				n.Style = yaml.DoubleQuotedStyle
			}
		},
	}
	var said error
	for _, change := range plainer {
		walk(n, change)
		out, err := encodeOnce(n, wide)
		if err == nil {
			var again *yaml.Node
			if again, err = document(string(out)); err == nil && again != nil && equal(n, again) {
				return out, nil
			}
		}
		said = err
	}
	return nil, fmt.Errorf("this YAML can't be written again as it was read: %v", said)
}

func walk(n *yaml.Node, visit func(*yaml.Node)) {
	visit(n)
	for _, c := range n.Content {
		walk(c, visit)
	}
}

func encodeOnce(n *yaml.Node, wide bool) (out []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if !wide {
		e.CompactSeqIndent()
	}
	if err := e.Encode(n); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}

// isWide says whether the sequences under keys are indented.
func isWide(n *yaml.Node) bool {
	for k := 0; k < len(n.Content); k++ {
		c := n.Content[k]
		if n.Kind == yaml.MappingNode && k%2 == 1 && c.Kind == yaml.SequenceNode && c.Style&yaml.FlowStyle == 0 {
			return c.Column > n.Content[k-1].Column
		}
		if isWide(c) {
			return true
		}
	}
	return false
}
