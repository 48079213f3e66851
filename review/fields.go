package review

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// fields returns the fields in which two manifests differ, in the order of
// their paths. A manifest that is not YAML differs in all.
func fields(before, after []byte) []Field {
	var a, b any
	if yaml.Unmarshal(before, &a) != nil {
		a = nil
	}
	if yaml.Unmarshal(after, &b) != nil {
		b = nil
	}
	var all []Field
	compare("", a, b, &all)
	return all
}

// compare adds the fields in which two values differ.
func compare(path string, a, b any, all *[]Field) {
	if reflect.DeepEqual(a, b) {
		return
	}
	x, isMap := a.(map[string]any)
	y, isMapToo := b.(map[string]any)
	if isMap && isMapToo {
		keys := maps.Clone(x)
		maps.Copy(keys, y)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			compare(child(path, key), x[key], y[key], all)
		}
		return
	}
	s, isList := a.([]any)
	t, isListToo := b.([]any)
	if isList && isListToo {
		for k := range max(len(s), len(t)) {
			compare(path+"["+strconv.Itoa(k)+"]", element(s, k), element(t, k), all)
		}
		return
	}
	*all = append(*all, Field{path, a, b})
}

func element(list []any, k int) any {
	if k < len(list) {
		return list[k]
	}
	return nil
}

// child returns the path of an entry of a mapping. Keys that are not plain
// field names stand in brackets.
func child(path, key string) string {
	if strings.ContainsAny(key, ".[]/ ") || key == "" {
		return path + "[" + key + "]"
	}
	if path == "" {
		return key
	}
	return path + "." + key
}
