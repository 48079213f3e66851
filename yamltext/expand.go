package yamltext

import (
	"bytes"
	"errors"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// maxNodes bounds what the aliases of one item may expand to.
const maxNodes = 100_000

var errTooManyNodes = fmt.Errorf("its aliases expand to more than %d nodes; write out what they stand for, or use fewer", maxNodes)

// Expand returns a copy of a node without aliases, anchors and merge keys. It is
// an error if that takes more than 100,000 nodes beyond size, which is the
// length of the text that the node was read from, or 0.
func Expand(n *yaml.Node, size int) (*yaml.Node, error) {
	budget := maxNodes + size // a text without aliases has no more nodes than bytes
	return expand(n, &budget)
}

// CheckExpansion returns an error if the aliases of a text's documents expand to more
// nodes, all together, than Expand allows for one. It makes no copies. What is no YAML
// has no aliases.
func CheckExpansion(text []byte) error {
	if bytes.IndexByte(text, '&') < 0 || bytes.IndexByte(text, '*') < 0 {
		return nil
	}
	budget := maxNodes + len(text)
	for documents := yaml.NewDecoder(bytes.NewReader(text)); ; {
		var n yaml.Node
		if documents.Decode(&n) != nil {
			return nil
		}
		if !canExpand(&n, &budget) {
			return errTooManyNodes
		}
	}
}

// canExpand reports whether the copy that expand makes of a node is within the budget,
// and takes its nodes off that.
func canExpand(n *yaml.Node, budget *int) bool {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if *budget--; *budget < 0 {
		return false
	}
	for _, child := range n.Content {
		if !canExpand(child, budget) {
			return false
		}
	}
	return true
}

// expand copies a node without its aliases, anchors and merge keys.
func expand(n *yaml.Node, budget *int) (*yaml.Node, error) {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if *budget--; *budget < 0 {
		return nil, errTooManyNodes
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

// expandMerges adds to c what the merge keys of n bring. Keys of n itself take
// precedence, then earlier merge keys.
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

// Lookup returns the value of a key in a mapping, through aliases and merge keys;
// nil when there is none.
func Lookup(n *yaml.Node, key string) *yaml.Node { return lookupIn(n, key, 16) }

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

// keys returns the scalar keys of a mapping, those of its merge keys last.
func keys(n *yaml.Node) []string {
	c, err := Expand(n, 0)
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

// ScalarText returns the text of a scalar; "" for null, for none, and for what is
// no scalar.
func ScalarText(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		return ""
	}
	return n.Value
}
