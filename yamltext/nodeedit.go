package yamltext

import (
	"errors"

	"go.yaml.in/yaml/v3"
)

// child returns the value of a key; nil if there is none.
func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		if c := n.Content[k]; c.Kind == yaml.ScalarNode && c.Value == key {
			return n.Content[k+1]
		}
	}
	return nil
}

// remove drops every entry of that key.
func remove(n *yaml.Node, key string) {
	removeAll(n, func(k string) bool { return k == key })
}

func removeAll(n *yaml.Node, drop func(key string) bool) (dropped bool) {
	kept := n.Content[:0:0]
	for k := 0; k+1 < len(n.Content); k += 2 {
		if c := n.Content[k]; c.Kind == yaml.ScalarNode && drop(c.Value) {
			dropped = true
			continue
		}
		kept = append(kept, n.Content[k], n.Content[k+1])
	}
	n.Content = kept
	return dropped
}

// mappingAt returns the mapping under a key, made if it is missing or null.
func mappingAt(n *yaml.Node, key string, create bool) (*yaml.Node, error) {
	m := child(n, key)
	switch {
	case m == nil && !create:
		return nil, nil
	case m == nil:
		m = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		n.Content = append(n.Content, StringNode(key), m)
	case m.Kind == yaml.ScalarNode && m.ShortTag() == "!!null":
		if !create {
			return nil, nil
		}
		*m = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", HeadComment: m.HeadComment}
	case m.Kind != yaml.MappingNode:
		if !create {
			return nil, nil
		}
		return nil, errors.New(key + " is not a mapping")
	}
	if create && len(m.Content) == 0 {
		m.Style &^= yaml.FlowStyle
	}
	return m, nil
}

// StringNode returns a scalar node that is written as a string.
func StringNode(value string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
	if q := Quote(value); q != "" && q[0] == '"' {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

// setString sets a key to a string; a comment behind the old value stays.
func setString(n *yaml.Node, key, value string, first bool) {
	v := StringNode(value)
	if old := child(n, key); old != nil {
		v.LineComment, v.HeadComment, v.FootComment = old.LineComment, old.HeadComment, old.FootComment
		*old = *v
		return
	}
	if first {
		n.Content = append([]*yaml.Node{StringNode(key), v}, n.Content...)
		return
	}
	n.Content = append(n.Content, StringNode(key), v)
}

// editTexts applies an edit of annotations or labels to the nodes of an item.
func editTexts(n *yaml.Node, e edit) error {
	create := len(e.set) > 0
	meta, err := mappingAt(n, "metadata", create)
	if meta == nil {
		return err
	}
	m, err := mappingAt(meta, e.in.field(), create)
	if m == nil {
		return err
	}
	dropped := e.drop != nil && removeAll(m, e.drop)
	for _, a := range e.set {
		setString(m, a.key, a.value, false)
	}
	if dropped && len(m.Content) == 0 && e.keep {
		m.Style |= yaml.FlowStyle
	} else if dropped && len(m.Content) == 0 {
		remove(meta, e.in.field())
	}
	return nil
}

// setField applies WithField to the nodes of an item.
func setField(n *yaml.Node, value string, path []string) error {
	if len(path) == 0 {
		return errors.New("no field is named")
	}
	last := len(path) - 1
	for _, key := range path[:last] {
		m, err := mappingAt(n, key, true)
		if err != nil {
			return err
		}
		n = m
	}
	namespace := last == 1 && path[0] == "metadata" && path[1] == "namespace"
	if namespace && child(n, "namespace") == nil {
		for k := 0; k+1 < len(n.Content); k += 2 {
			if n.Content[k].Value == "name" {
				rest := append([]*yaml.Node{StringNode("namespace"), StringNode(value)}, n.Content[k+2:]...)
				n.Content = append(n.Content[:k+2:k+2], rest...)
				return nil
			}
		}
	}
	setString(n, path[last], value, true)
	return nil
}
