package schemas

import (
	"fmt"
	"reflect"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// A fieldInfo is one field of a struct by the name it has in YAML.
type fieldInfo struct {
	name string
	t    reflect.Type
}

func (w *walker) fieldsOf(t reflect.Type) []fieldInfo {
	if known, ok := w.fields[t]; ok {
		return known
	}
	var fields []fieldInfo
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields = append(fields, fieldInfo{name, f.Type})
	}
	w.fields[t] = fields
	return fields
}

// mapping walks a value that is read into a struct.
func (w *walker) mapping(n *yamlv3.Node, t reflect.Type) {
	if n.Kind != yamlv3.MappingNode {
		w.wrong(n, nil, "%s", mappingOf(w.names(t, nil))+meantBy(n, t))
		return
	}
	w.duplicates(n, fieldStep)
	for key, value := range pairs(n) {
		if isMerge(key) {
			w.merged(value, func(m *yamlv3.Node) { w.mapping(m, t) })
			continue
		}
		w.within(step{name: key.Value}, func() { w.field(n, key, value, t) })
	}
}

// mappingOf returns a mapping of these fields, in words.
func mappingOf(fields []string) string {
	if len(fields) == 0 {
		return "an empty mapping, {},"
	}
	return "a mapping (" + strings.Join(fields, ", ") + ")"
}

// meantBy returns, in words, the mapping that a text in its place means: a mesh by
// its key alone, or cluster/namespace.
func meantBy(n *yamlv3.Node, t reflect.Type) string {
	cluster, namespace, isMember := strings.Cut(n.Value, "/")
	mesh, isMesh := Nearest(n.Value, MeshKeys())
	if alias := meshAliases[strings.ToLower(n.Value)]; alias != "" {
		mesh, isMesh = alias, true
	}
	switch t {
	case reflect.TypeFor[Mesh]():
		if isMesh {
			return ": {" + mesh + ": {}}"
		}
	case reflect.TypeFor[Member](), reflect.TypeFor[Source](), reflect.TypeFor[SourceMember]():
		if isMember && len(n.Value) <= longestProposal {
			return fmt.Sprintf(": {cluster: %s, namespace: %s}", yamltext.Quote(cluster), yamltext.Quote(namespace))
		}
	}
	return ""
}

// field walks one field of mapping n.
func (w *walker) field(n, key, value *yamlv3.Node, t reflect.Type) {
	if key = w.resolve(key); key == nil {
		return
	}
	for _, f := range w.fieldsOf(t) {
		if f.name == key.Value && key.Kind == yamlv3.ScalarNode {
			if v := w.resolve(value); v == nil || !isNull(v) || !w.nullMesh(f, t) {
				w.walk(value, f.t)
			}
			return
		}
	}
	if t == reflect.TypeFor[Metadata]() && !w.differsByCase(key.Value, t) {
		w.checkDuplicates(value)
		return
	}
	w.unknown(n, key, t)
}

// nullMesh reports a field of t without a value, if that is the mesh or one of
// its keys: the default is not for a mesh that somebody began to write.
func (w *walker) nullMesh(f fieldInfo, t reflect.Type) bool {
	switch {
	case f.t == reflect.TypeFor[*Mesh]():
		w.missingMesh(w.path())
	case t == reflect.TypeFor[Mesh]():
		w.add(report.MissingField, w.path(), nil, map[string]any{}, "%s", unsetMesh(f.name))
	default:
		return false
	}
	return true
}

// unknown reports a field that t does not have: with the one that was meant,
// among those that n does not have yet, else with the place where the field
// belongs, else with all that there are.
func (w *walker) unknown(n, key *yamlv3.Node, t reflect.Type) {
	if key.Kind != yamlv3.ScalarNode {
		w.add(report.UnknownField, w.path(), nil, nil, "a key is %s; it must be the name of a field", describe(key))
		return
	}
	near, ok := Nearest(key.Value, w.names(t, n))
	if alias := meshAliases[strings.ToLower(key.Value)]; t == reflect.TypeFor[Mesh]() && alias != "" {
		near, ok = alias, true
	}
	paths := w.fieldPaths(w.root, nil, key.Value)
	switch {
	case ok && len(paths) > 0:
		w.add(report.UnknownField, w.path(), nil, near, "unknown field %s here; it belongs in %s; or did you mean %s?",
			quoted(key.Value), strings.Join(paths, " or "), quoted(near))
	case ok:
		w.add(report.UnknownField, w.path(), nil, near, "unknown field %s; did you mean %s?", quoted(key.Value), quoted(near))
	case len(paths) > 0:
		w.add(report.UnknownField, w.path(), nil, nil, "unknown field %s here; it belongs in %s", quoted(key.Value), strings.Join(paths, " or "))
	case len(w.names(t, nil)) == 0:
		w.add(report.UnknownField, w.path(), nil, nil, "unknown field %s; there are no fields here", quoted(key.Value))
	default:
		w.add(report.UnknownField, w.path(), nil, nil, "unknown field %s; the fields here are %s", quoted(key.Value), strings.Join(w.names(t, nil), ", "))
	}
}

// names returns the names of t's fields, but for those that n has.
func (w *walker) names(t reflect.Type, n *yamlv3.Node) []string {
	taken := map[string]bool{}
	if n != nil {
		for key := range pairs(n) {
			taken[key.Value] = true
		}
	}
	var names []string
	for _, f := range w.fieldsOf(t) {
		if !taken[f.name] {
			names = append(names, f.name)
		}
	}
	return names
}

// differsByCase reports whether t has a field whose name differs from name only
// by case. The library would take the one for the other.
func (w *walker) differsByCase(name string, t reflect.Type) bool {
	for _, f := range w.fieldsOf(t) {
		if strings.EqualFold(f.name, name) {
			return true
		}
	}
	return false
}

// fieldPaths returns the paths of the objects that have a field of that name,
// metadata aside, which is not this API's.
func (w *walker) fieldPaths(t reflect.Type, path *field.Path, name string) []string {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		if t.Kind() == reflect.Slice {
			path = path.Key("")
		}
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[Metadata]() || t == reflect.TypeFor[IntOrString]() {
		return nil
	}
	var paths []string
	for _, f := range w.fieldsOf(t) {
		if f.name == name && path != nil {
			paths = append(paths, path.String())
		}
		paths = append(paths, w.fieldPaths(f.t, path.Child(f.name), name)...)
	}
	return paths
}

// checkDuplicates reports duplicate keys in a value of any type. It looks at
// the value of an alias where that is written.
func (w *walker) checkDuplicates(n *yamlv3.Node) {
	if w.budget--; w.budget < 0 {
		return
	}
	switch n.Kind {
	case yamlv3.MappingNode:
		w.duplicates(n, fieldStep)
		for key, value := range pairs(n) {
			w.within(step{name: key.Value}, func() { w.checkDuplicates(value) })
		}
	case yamlv3.SequenceNode:
		for i, e := range n.Content {
			w.within(step{index: i, kind: elementStep}, func() { w.checkDuplicates(e) })
		}
	}
}
