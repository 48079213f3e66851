package resourcelist

import (
	"errors"
	"strings"

	"go.yaml.in/yaml/v3"

	"global-headless-service/yamltext"
)

// rewrite writes a list of any shape in block style, without aliases.
func rewrite(text string) (string, *Error) {
	if strings.IndexByte(text, 0) >= 0 {
		return "", errorf("the input holds NUL bytes, so it is not YAML text; send a ResourceList in UTF-8")
	}
	n, err := yamltext.Document(text)
	switch {
	case errors.Is(err, yamltext.ErrSeveral):
		return "", errorf("%v; `kpt fn source DIR` makes one of files, and `global-headless-service render PATH` reads the files themselves", err)
	case err != nil:
		return "", notYAML(err)
	case n == nil:
		return "", errorf("the input is empty; send a ResourceList, as kustomize and kpt do")
	case n.Kind != yaml.MappingNode:
		return "", errorf("the input is not a ResourceList, nor any mapping; kustomize and kpt send one")
	}
	if e := checkKind(yamltext.ScalarText(yamltext.Lookup(n, "apiVersion")), yamltext.ScalarText(yamltext.Lookup(n, "kind"))); e != nil {
		return "", e
	}
	if n, err = yamltext.Expand(n, len(text)); err != nil {
		return "", errorf("the ResourceList: %v", err)
	}
	var b strings.Builder
	for k := 0; k+1 < len(n.Content); k += 2 {
		if e := rewriteField(&b, n.Content[k], n.Content[k+1]); e != nil {
			return "", e
		}
	}
	return b.String(), nil
}

// rewriteField writes one top-level field.
func rewriteField(b *strings.Builder, key, value *yaml.Node) *Error {
	if !plainKey(key) {
		return errorf("the ResourceList has an unknown field, %q; take it out", key.Value).onLine(key.Line)
	}
	if key.Value == "items" && value.ShortTag() != "!!null" {
		return rewriteItems(b, value)
	}
	out, err := yamltext.EncodeCompact(&yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{yamltext.StringNode(key.Value), value}})
	if err != nil {
		return errorf("%s: %v", key.Value, err)
	}
	b.Write(out)
	return nil
}

// plainKey reports whether a field's name is one that ResourceLists have.
func plainKey(key *yaml.Node) bool {
	if key.Kind != yaml.ScalarNode {
		return false
	}
	name, _, ok := yamltext.Key(key.Value+": \n", 0)
	return ok && name == key.Value
}

// rewriteItems writes every item with an encoder of its own, which costs a
// fraction of the memory that one for all of them does.
func rewriteItems(b *strings.Builder, items *yaml.Node) *Error {
	if items.Kind != yaml.SequenceNode {
		return errorf("items is not a list; send a list of resources").onLine(items.Line)
	}
	if len(items.Content) == 0 {
		b.WriteString("items: []\n")
		return nil
	}
	b.WriteString("items:\n")
	for k, n := range items.Content {
		if n.Kind != yaml.MappingNode {
			return errorf("items[%d] is not a mapping; take it out of the package", k).onLine(n.Line)
		}
		out, err := yamltext.Encode(n)
		if err != nil {
			return errorf("items[%d]: %v", k, err).onLine(n.Line)
		}
		if len(n.Content) == 0 {
			return errorf("items[%d] has no apiVersion and kind; give it one, or take it out of the package", k).onLine(n.Line)
		}
		b.WriteString(yamltext.AsElement(string(out), 0))
	}
	return nil
}

// onLine sets the line of an error and returns it.
func (e *Error) onLine(line int) *Error {
	e.Line = line
	return e
}
