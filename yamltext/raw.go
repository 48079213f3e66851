package yamltext

import (
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Plain reports whether the item was read without the YAML library. Then it
// has no anchors, aliases and merge keys, and no key of its header twice.
func (i *Item) Plain() bool { return i.read().simple }

// Contains reports whether the text of an item has another text in it, comments
// included. It copies and parses nothing.
func (i *Item) Contains(text string) bool { return strings.Contains(i.read().text, text) }

// OverridingMerge returns the path of the first key, in the mapping at path, that a
// merge key (<<) after it brings in too; nil if there is none. YAML 1.1
// readers, kubectl among them, take the merged value there, others the
// explicit one.
func (i *Item) OverridingMerge(path ...string) *field.Path {
	at, n := i.written(path)
	return first(overriddenIn(at, n))
}

// OverridingMerges returns the paths of all such keys in the mapping at path.
func (i *Item) OverridingMerges(path ...string) []*field.Path {
	return overriddenIn(i.written(path))
}

// OverridingMergeBelow is OverridingMerge for the mapping at path and all that it
// holds.
func (i *Item) OverridingMergeBelow(path ...string) *field.Path {
	at, n := i.written(path)
	return overriddenBelow(at, n, map[*yaml.Node]bool{})
}

// written returns the node at path with its merge keys, nil if there is none. An
// item that is plain has no merge keys, and so gives none either.
func (i *Item) written(path []string) (at *field.Path, n *yaml.Node) {
	if i.Plain() {
		return nil, nil
	}
	n, err := i.parse()
	if err != nil {
		return nil, nil
	}
	for _, key := range path {
		at, n = at.Child(key), Lookup(n, key)
	}
	return at, deref(n)
}

// overriddenBelow walks a node and what it holds, and follows each alias once.
func overriddenBelow(at *field.Path, n *yaml.Node, seen map[*yaml.Node]bool) *field.Path {
	if n = deref(n); n == nil || seen[n] {
		return nil
	}
	seen[n] = true
	if path := first(overriddenIn(at, n)); path != nil {
		return path
	}
	for k, child := range n.Content {
		below := at
		switch {
		case n.Kind == yaml.SequenceNode:
			below = at.Index(k)
		case k%2 == 0:
			continue // a key
		case !isMerge(n.Content[k-1]):
			below = entryOf(at, n.Content[k-1].Value, child)
		}
		if path := overriddenBelow(below, child, seen); path != nil {
			return path
		}
	}
	return nil
}

// overriddenIn returns the paths of the keys of a mapping that a merge key after
// them brings in too.
func overriddenIn(at *field.Path, n *yaml.Node) []*field.Path {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var all []*field.Path
	for k := 0; k+1 < len(n.Content); k += 2 {
		if !isMerge(n.Content[k]) {
			continue
		}
		for j := 0; j < k; j += 2 {
			if key := n.Content[j]; !isMerge(key) && mergesKey(n.Content[k+1], key.Value) {
				all = append(all, entryOf(at, key.Value, n.Content[j+1]))
			}
		}
	}
	return all
}

func first(paths []*field.Path) *field.Path {
	if len(paths) == 0 {
		return nil
	}
	return paths[0]
}

// entryOf returns the path of a key and its value: in brackets if keys there are
// free, as those of labels are, and may have dots.
func entryOf(at *field.Path, key string, value *yaml.Node) *field.Path {
	of := at.String()
	switch of[strings.LastIndexByte(of, '.')+1:] {
	case "labels", "annotations", "selector", "matchLabels":
		if deref(value).Kind == yaml.ScalarNode {
			return at.Key(key)
		}
	}
	return at.Child(key)
}

// mergesKey reports whether the value of a merge key, a mapping or a list of
// them, has a key.
func mergesKey(value *yaml.Node, key string) bool {
	value = deref(value)
	if value.Kind != yaml.SequenceNode {
		return Lookup(value, key) != nil
	}
	for _, m := range value.Content {
		if Lookup(m, key) != nil {
			return true
		}
	}
	return false
}
