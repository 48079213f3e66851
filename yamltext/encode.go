package yamltext

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Encode writes a node in block style at column 0, and sees to it that reading
// it again gives the same. Lists are indented below their keys as the node's
// columns say. It changes the styles in n.
func Encode(n *yaml.Node) ([]byte, error) { return encode(n, isWide(n)) }

// EncodeCompact encodes as Encode does, with lists at the column of their keys.
func EncodeCompact(n *yaml.Node) ([]byte, error) { return encode(n, false) }

// encode writes a node in block style and sees to it that reading it again
// gives the same. The library's encoder does not promise that: comments go
// first, then the scalars' styles.
func encode(n *yaml.Node, wide bool) ([]byte, error) {
	plainer := []func(*yaml.Node){
		spellOut,
		func(n *yaml.Node) { n.Style &^= yaml.FlowStyle },
		func(n *yaml.Node) { n.HeadComment, n.LineComment, n.FootComment = "", "", "" },
		func(n *yaml.Node) {
			if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" {
				n.Style = yaml.DoubleQuotedStyle
			}
		},
	}
	var failure error
	for _, change := range plainer {
		walk(n, change)
		out, err := encodeOnce(n, wide)
		if err == nil {
			if err = readsAs(string(out), n); err == nil {
				return out, nil
			}
		}
		failure = err
	}
	return nil, fmt.Errorf("this YAML can't be written again as it was read: %v", failure)
}

// spellOut works around known faults of the encoder: line breaks other than \n,
// and null keys.
func spellOut(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && strings.ContainsAny(n.Value, "\r\ufeff"+lineBreaks) && n.ShortTag() == "!!str" {
		n.Style = yaml.DoubleQuotedStyle
	}
	for k := 0; k < len(n.Content) && n.Kind == yaml.MappingNode; k += 2 {
		if c := n.Content[k]; c.Kind == yaml.ScalarNode && c.Value == "" && c.ShortTag() == "!!null" {
			c.Value = "null"
		}
	}
}

// readsAs checks that the library reads the text as the node, at column 0 and
// as an element of a list.
func readsAs(text string, n *yaml.Node) error {
	again, err := Document(text)
	if err != nil {
		return err
	}
	if again == nil || !equal(n, again) {
		return errors.New("it would mean something else")
	}
	list, err := Document(AsElement(text, 0))
	if err != nil {
		return err
	}
	if list.Kind != yaml.SequenceNode || len(list.Content) != 1 || !equal(n, list.Content[0]) {
		return errors.New("it would mean something else in a list")
	}
	return nil
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

// isWide reports whether the sequences under keys are indented.
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
