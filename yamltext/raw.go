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
	if i.Plain() {
		return nil
	}
	n, err := i.parse()
	if err != nil {
		return nil
	}
	at := field.NewPath(path[0], path[1:]...)
	for _, key := range path {
		n = Lookup(n, key)
	}
	if n == nil {
		return nil
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		if !isMerge(n.Content[k]) {
			continue
		}
		for j := 0; j < k; j += 2 {
			if key := n.Content[j]; !isMerge(key) && mergesKey(n.Content[k+1], key.Value) {
				return at.Key(key.Value)
			}
		}
	}
	return nil
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
