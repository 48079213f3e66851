package importer

import (
	"iter"
	"reflect"
	"strings"
)

// setFields returns the fields of a struct by their names in YAML, in the order of
// the type, but for those that are unset by the rules of encoding/json: omitempty
// and omitzero. What pointers point to stands for them.
func setFields(v reflect.Value) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for k := range v.NumField() {
			name, options, _ := strings.Cut(v.Type().Field(k).Tag.Get("json"), ",")
			value := v.Field(k)
			if isUnset(value, options) {
				continue
			}
			if value.Kind() == reflect.Pointer {
				value = value.Elem()
			}
			if !yield(name, value) {
				return
			}
		}
	}
}

// isUnset reports whether a field with the options of its tag is left out.
func isUnset(value reflect.Value, options string) bool {
	switch {
	case options == "omitempty" && (value.Kind() == reflect.Map || value.Kind() == reflect.Slice):
		return value.Len() == 0
	case options == "omitempty" || options == "omitzero":
		return value.IsZero()
	}
	return false
}
