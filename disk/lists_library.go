package disk

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"global-headless-service/yamltext"
)

// isList reports whether an item that only the library can read is a v1 List, or
// a list of one kind.
func isList(i *yamltext.Item) bool {
	if i.Kind() == "List" {
		return i.APIVersion() == "v1"
	}
	if i.Name() != "" || elementKind(i.APIVersion(), i.Kind()) == "" {
		return false
	}
	n, err := i.Node()
	if err != nil {
		return false
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		if items := n.Content[k+1]; n.Content[k].Value == "items" {
			return items.Kind == yaml.SequenceNode && !slices.ContainsFunc(items.Content, isScalar)
		}
	}
	return false
}

func isScalar(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode }

// readElements returns the resources of a list that only the library can read,
// and of lists in it.
func readElements(of *yamltext.Item) ([]*yamltext.Item, error) {
	list, err := of.Node()
	if err != nil {
		return nil, err
	}
	var items []*yamltext.Item
	for k := 0; k+1 < len(list.Content); k += 2 {
		if list.Content[k].Value != "items" {
			continue
		}
		for at, n := range list.Content[k+1].Content {
			if kind := elementKind(of.APIVersion(), of.Kind()); kind != "" {
				n = nodeWithKind(n, of.APIVersion(), kind)
			}
			i, err := yamltext.FromList(n, of, at)
			more := []*yamltext.Item{i}
			switch {
			case err != nil:
			case isList(i):
				more, err = readElements(i)
			case i.Kind() == "" || i.APIVersion() == "":
				err = errNoResource
			}
			if err != nil {
				return nil, fmt.Errorf("items[%d]: %w", at, err)
			}
			items = append(items, more...)
		}
	}
	return items, nil
}
