package live

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A step goes from a value into one of its fields or elements: a name, the key
// of an element of a list that is merged by key, or else an index.
type step struct {
	name  string
	key   map[string]any
	index int
}

// A path leads to a field of an object.
type path []step

func (p path) field(name string) path          { return append(slices.Clip(p), step{name: name}) }
func (p path) element(key map[string]any) path { return append(slices.Clip(p), step{key: key}) }
func (p path) at(index int) path               { return append(slices.Clip(p), step{index: index}) }
func (s step) isField() bool                   { return s.name != "" }
func (s step) isKeyed() bool                   { return s.key != nil }

// String returns the path as API servers write it in conflicts, without the dot
// before it: spec.ports[port=9092,protocol="TCP"].name. Names that are no plain
// words stand in brackets.
func (p path) String() string {
	var b strings.Builder
	for _, s := range p {
		switch {
		case s.isKeyed():
			var terms []string
			for _, name := range slices.Sorted(maps.Keys(s.key)) {
				terms = append(terms, name+"="+string(encode(s.key[name])))
			}
			b.WriteString("[" + strings.Join(terms, ",") + "]")
		case !s.isField():
			b.WriteString("[" + strconv.Itoa(s.index) + "]")
		case strings.ContainsAny(s.name, ".[]/ "):
			b.WriteString("[" + s.name + "]")
		case b.Len() > 0:
			b.WriteString("." + s.name)
		default:
			b.WriteString(s.name)
		}
	}
	return b.String()
}

// pattern returns the names of the fields of the path alone: spec.ports.name.
func (p path) pattern() string {
	var names []string
	for _, s := range p {
		if s.isField() {
			names = append(names, s.name)
		}
	}
	return strings.Join(names, ".")
}

// mergeKeys are the fields by which API servers merge lists, by how a path in
// an object of a kind ends. Lists that are not here are replaced as a whole.
var mergeKeys = []struct {
	kind, suffix string
	keys         []string
}{
	{"Service", "spec.ports", []string{"port", "protocol"}},
	{"", "containers", []string{"name"}},
	{"", "initContainers", []string{"name"}},
	{"", "containers.ports", []string{"containerPort", "protocol"}},
	{"", "initContainers.ports", []string{"containerPort", "protocol"}},
	{"", "containers.env", []string{"name"}},
	{"", "initContainers.env", []string{"name"}},
	{"", "containers.volumeMounts", []string{"mountPath"}},
	{"", "initContainers.volumeMounts", []string{"mountPath"}},
	{"", "containers.volumeDevices", []string{"devicePath"}},
	{"", "spec.volumes", []string{"name"}},
	{"", "spec.imagePullSecrets", []string{"name"}},
	{"ServiceAccount", "secrets", []string{"name"}},
	{"ServiceAccount", "imagePullSecrets", []string{"name"}},
	{"", "spec.hostAliases", []string{"ip"}},
	{"", "spec.topologySpreadConstraints", []string{"topologyKey", "whenUnsatisfiable"}},
}

// keysAt returns the fields by which the list at a path is merged; nil if it is
// replaced as a whole.
func keysAt(kind string, at path) []string {
	pattern := at.pattern()
	var keys []string
	for _, m := range mergeKeys {
		if (m.kind == kind || m.kind == "") && (pattern == m.suffix || strings.HasSuffix(pattern, "."+m.suffix)) {
			keys = m.keys
		}
	}
	return keys
}

// keyOf returns the key of an element; it is false if the element lacks a part.
func keyOf(element any, keys []string) (map[string]any, bool) {
	m, ok := element.(map[string]any)
	if !ok {
		return nil, false
	}
	key := map[string]any{}
	for _, name := range keys {
		value := m[name]
		if value == nil && name == "protocol" {
			value = "TCP"
		}
		if value == nil {
			return nil, false
		}
		key[name] = value
	}
	return key, true
}

// sameKey reports whether two keys are of one element.
func sameKey(a, b map[string]any) bool {
	for name := range a {
		if fmt.Sprint(a[name]) != fmt.Sprint(b[name]) {
			return false
		}
	}
	return true
}

// isAtomic reports whether the mapping at a path is replaced as a whole, since
// an API server takes it for one value: selectors.
func isAtomic(kind string, at path) bool {
	pattern := at.pattern()
	switch kind {
	case "Service":
		return pattern == "spec.selector"
	case "StatefulSet", "Deployment", "DaemonSet", "ReplicaSet", "Job":
		if pattern == "spec.selector" {
			return true
		}
	}
	return strings.HasSuffix(pattern, ".nodeSelector") || strings.HasSuffix(pattern, ".labelSelector")
}
