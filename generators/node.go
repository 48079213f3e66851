package generators

import (
	"strconv"

	"go.yaml.in/yaml/v3"
)

// at walks down mappings by their keys; nil when a key is missing.
func at(n *yaml.Node, path ...string) *yaml.Node {
	for _, key := range path {
		if n == nil || n.Kind != yaml.MappingNode {
			return nil
		}
		var next *yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				next = n.Content[i+1]
			}
		}
		n = next
	}
	return n
}

// elements are the entries of a sequence; none when it is anything else.
func elements(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

// text is a scalar as it was written; "" when absent, null or no scalar.
func text(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return n.Value
}

// texts is a mapping of scalars, each as it was written: label values stay
// strings whatever YAML made of them (rule 11).
func texts(n *yaml.Node) map[string]string {
	if n == nil || n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		return nil
	}
	m := make(map[string]string, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		m[n.Content[i].Value] = text(n.Content[i+1])
	}
	return m
}

// number is a scalar as an integer; ok is false when it is none.
func number(n *yaml.Node) (value int64, ok bool) {
	value, err := strconv.ParseInt(text(n), 0, 64)
	return value, err == nil
}
