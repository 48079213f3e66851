package review

import (
	"encoding/json"
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
	var all []Field
	compare("", value(before), value(after), &all)
	return all
}

// value returns what a manifest holds; nil if it is not YAML. Numbers keep all
// their digits.
func value(manifest []byte) any {
	var v any
	numbers := func(d *json.Decoder) *json.Decoder {
		d.UseNumber()
		return d
	}
	if yaml.Unmarshal(manifest, &v, numbers) != nil {
		return nil
	}
	return v
}

// compare adds the fields in which two values differ. A mapping that is added
// or removed differs in each of its fields.
func compare(path string, a, b any, all *[]Field) {
	if reflect.DeepEqual(a, b) {
		return
	}
	x, y, areMaps := mappings(a, b)
	if areMaps {
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

// mappings returns two values as mappings, if both are or one is and the other
// is missing.
func mappings(a, b any) (x, y map[string]any, ok bool) {
	x, isMap := a.(map[string]any)
	y, isMapToo := b.(map[string]any)
	switch {
	case isMap && isMapToo:
		return x, y, true
	case isMap && b == nil && len(x) > 0:
		return x, nil, true
	case isMapToo && a == nil && len(y) > 0:
		return map[string]any{}, y, true
	}
	return nil, nil, false
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
