package importer

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// YAML returns the declarations as a stream of documents, the lists of members
// first, as a person would write them: without fields that are unset, and a
// member on each line.
func (d *Declarations) YAML() string {
	var documents []string
	for _, n := range d.Namespaces {
		documents = append(documents, NamespaceYAML(n))
	}
	for _, s := range d.Services {
		documents = append(documents, ServiceYAML(s))
	}
	return strings.Join(documents, "---\n")
}

// NamespaceYAML returns a GlobalNamespace as a document.
func NamespaceYAML(n *schemas.GlobalNamespace) string { return documentOf(n) }

// ServiceYAML returns a GlobalHeadlessService as a document.
func ServiceYAML(s *schemas.GlobalHeadlessService) string { return documentOf(s) }

// documentOf returns a resource as a document, its fields in the order of the type.
func documentOf[T any](resource *T) string {
	var w writer
	w.fields(0, reflect.ValueOf(resource).Elem())
	return w.String()
}

// A writer builds a document, each level indented by two spaces.
type writer struct{ strings.Builder }

func (w *writer) line(level int, parts ...string) {
	w.WriteString(strings.Repeat("  ", level))
	for _, part := range parts {
		w.WriteString(part)
	}
	w.WriteByte('\n')
}

// fields writes the fields of a struct that are set.
func (w *writer) fields(level int, v reflect.Value) {
	for name, value := range setFields(v) {
		w.field(level, name, value)
	}
}

// field writes a field: on one line if it is short, else with a line for each of its
// fields, entries or elements.
func (w *writer) field(level int, name string, v reflect.Value) {
	switch {
	case isShort(v):
		w.line(level, name, ": ", inline(v))
	case v.Kind() == reflect.Struct:
		w.line(level, name, ":")
		w.fields(level+1, v)
	case v.Kind() == reflect.Map:
		w.line(level, name, ":")
		for _, key := range slices.Sorted(maps.Keys(v.Interface().(map[string]string))) {
			w.line(level+1, yamltext.Quote(key), ": ", yamltext.Quote(v.MapIndex(reflect.ValueOf(key)).String()))
		}
	case v.Kind() == reflect.Slice:
		w.line(level, name, ":")
		for k := range v.Len() {
			w.line(level, "- ", inline(v.Index(k)))
		}
	default:
		w.line(level, name, ": ", scalar(v, yamltext.Quote))
	}
}

// isShort reports whether a mapping or list is written on one line: lists of
// strings, the mesh, and a source that is no more than a member.
func isShort(v reflect.Value) bool {
	switch s := v.Interface().(type) {
	case schemas.Mesh, schemas.SourceMember:
		return true
	case schemas.Source:
		return reflect.DeepEqual(s, schemas.Source{Cluster: s.Cluster, Namespace: s.Namespace})
	}
	return v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String
}

// inline returns a value in flow style.
func inline(v reflect.Value) string {
	var parts []string
	switch {
	case v.Type() == reflect.TypeFor[schemas.IntOrString]():
	case v.Kind() == reflect.Struct:
		for name, value := range setFields(v) {
			parts = append(parts, name+": "+inline(value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case v.Kind() == reflect.Slice:
		for k := range v.Len() {
			parts = append(parts, inline(v.Index(k)))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return scalar(v, yamltext.QuoteInFlow)
}

// scalar returns a scalar; quote writes strings.
func scalar(v reflect.Value, quote func(string) string) string {
	if port, ok := v.Interface().(schemas.IntOrString); ok {
		if port.StrVal != "" {
			return quote(port.StrVal)
		}
		return strconv.Itoa(int(port.IntVal))
	}
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int32:
		return strconv.FormatInt(v.Int(), 10)
	}
	return quote(v.String())
}
