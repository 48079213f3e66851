package generators

import (
	"math"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"global-headless-service/report"
	"global-headless-service/yamltext"
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

// readSpec calls read with the spec of a resource that the rules depend on,
// which must be a mapping, with no key in it twice. read must not keep nodes:
// those of the next resource take their place, since building new ones for
// each costs more than all that is read from them.
func readSpec(i *yamltext.Item, read func(spec *yaml.Node)) (fault *report.Fault) {
	err := i.View(func(n *yaml.Node) {
		if fault = checkSpec(i, n); fault == nil {
			read(at(n, "spec"))
		}
	})
	if err != nil {
		return &report.Fault{Code: report.InvalidObject, Message: err.Error()}
	}
	return fault
}

// checkSpec returns the fault of a resource if its spec cannot be read.
func checkSpec(i *yamltext.Item, n *yaml.Node) *report.Fault {
	if path := duplicateIdentity(n); path != nil && i.Plain() { // else Package.Add found it
		return givenTwice(path)
	}
	for _, faults := range [][]report.Fault{
		notMapping(labelsField, at(n, "metadata", "labels")),
		notMapping(annotationsField, at(n, "metadata", "annotations")),
		notScalars(metadataField, at(n, "metadata"), "namespace"),
	} {
		if len(faults) > 0 {
			return &faults[0]
		}
	}
	spec := at(n, "spec")
	if spec == nil || spec.Kind != yaml.MappingNode {
		return &report.Fault{Code: report.InvalidObject, Message: "spec is no mapping; is the file cut off?"}
	}
	if path := duplicate(spec, specField); path != nil {
		return givenTwice(path)
	}
	return nil
}

// duplicate returns the path of the first key below path that its mapping holds
// twice; nil if there is none.
func duplicate(n *yaml.Node, path *field.Path) *field.Path {
	switch n.Kind {
	case yaml.MappingNode:
		if key, found := twice(n); found {
			return path.Child(key)
		}
		for k := 1; k < len(n.Content); k += 2 {
			if holdsDuplicate(n.Content[k]) {
				return duplicate(n.Content[k], path.Child(n.Content[k-1].Value))
			}
		}
	case yaml.SequenceNode:
		for k, e := range n.Content {
			if holdsDuplicate(e) {
				return duplicate(e, path.Index(k))
			}
		}
	}
	return nil
}

// holdsDuplicate reports whether some mapping in n has a key twice. It spares
// the paths where there is none, which is nearly always.
func holdsDuplicate(n *yaml.Node) bool {
	first, step := 0, 1
	if n.Kind == yaml.MappingNode {
		if _, found := twice(n); found {
			return true
		}
		first, step = 1, 2 // values only
	}
	for k := first; k < len(n.Content); k += step {
		if holdsDuplicate(n.Content[k]) {
			return true
		}
	}
	return false
}

// twice returns the first key that a mapping holds twice.
func twice(mapping *yaml.Node) (key string, found bool) {
	const few = 16 // of which each is compared with each
	if len(mapping.Content) <= 2*few {
		for k := 2; k < len(mapping.Content); k += 2 {
			for before := 0; before < k; before += 2 {
				if mapping.Content[k].Value == mapping.Content[before].Value {
					return mapping.Content[k].Value, true
				}
			}
		}
		return "", false
	}
	seen := make(map[string]bool, len(mapping.Content)/2)
	for k := 0; k < len(mapping.Content); k += 2 {
		if key = mapping.Content[k].Value; seen[key] {
			return key, true
		}
		seen[key] = true
	}
	return "", false
}

// elements returns the entries of a sequence; none when it is anything else.
func elements(n *yaml.Node) []*yaml.Node {
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

// text returns a scalar as it was written; "" when absent, null or no scalar.
func text(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return n.Value
}

// texts returns a mapping of scalars, each as it was written: label values stay
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

// unquoted returns the keys of a mapping whose values YAML reads as something
// else than the strings that the API server requires.
func unquoted(n *yaml.Node) []string {
	var keys []string
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if v := n.Content[i+1]; v.Kind == yaml.ScalarNode && (v.ShortTag() != "!!str" && v.ShortTag() != "!!timestamp" || v.Style == 0 && !yamltext.IsWord(v.Value) && kyaml.IsYaml1_1NonString(v)) {
			keys = append(keys, n.Content[i].Value)
		}
	}
	return keys
}

// unreadable is a port number that no port has.
const unreadable = math.MaxInt32

// portNumber returns a scalar as a port number: 0 when it is no integer, and
// unreadable when it does not fit.
func portNumber(n *yaml.Node) int32 {
	if n == nil || n.ShortTag() != "!!int" {
		return 0
	}
	if v, err := strconv.ParseInt(n.Value, 10, 32); err == nil && n.Value[0] != '0' {
		return int32(v) // nearly always, and for a fraction of what the library takes
	}
	var v int64
	if n.Decode(&v) != nil || v < math.MinInt32 || v > math.MaxInt32 {
		return unreadable
	}
	return int32(v)
}

// boolean returns a scalar as true or false; false when it is neither.
func boolean(n *yaml.Node) bool {
	var v bool
	return n != nil && n.Decode(&v) == nil && v
}

// groupOf returns the API group of an apiVersion; it is empty for the core
// group.
func groupOf(apiVersion string) string {
	group, _, grouped := strings.Cut(apiVersion, "/")
	if !grouped {
		return ""
	}
	return group
}
