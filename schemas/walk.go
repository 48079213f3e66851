package schemas

import (
	"reflect"

	yamlv3 "go.yaml.in/yaml/v3"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// A walker compares a document with the Go type it is to be read into, and
// explains every place where the two do not fit.
type walker struct {
	checker
	root   reflect.Type
	steps  []step // to where it is
	fields map[reflect.Type][]fieldInfo
	budget int // of nodes still to be visited
}

// explain lists every unknown field, duplicate key and wrong type of node,
// read as a t. size is the document's, in bytes: a document of that size has
// fewer nodes, and more are visited only where aliases expand.
func explain(node *yamlv3.Node, t reflect.Type, size int) []report.Fault {
	w := walker{root: t, fields: map[reflect.Type][]fieldInfo{}, budget: 10*size + 1000}
	if n := w.resolve(node); n == nil || n.Kind != yamlv3.MappingNode {
		return []report.Fault{{Code: report.WrongType, Message: "the document is " + describe(n) + "; it must be a resource, a mapping with apiVersion and kind"}}
	}
	w.walk(node, t)
	if w.budget < 0 {
		return []report.Fault{aliases()}
	}
	return w.faults
}

// walk explains what is wrong with one value. Absent and null are the same.
func (w *walker) walk(node *yamlv3.Node, t reflect.Type) {
	n := w.resolve(node)
	if n == nil || isNull(n) {
		return
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[IntOrString]():
		w.intOrString(n)
	case t == reflect.TypeFor[verbatim]():
		w.verbatim(n)
	case t.Kind() == reflect.Struct:
		w.mapping(n, t)
	case t.Kind() == reflect.Map:
		w.entries(n, t.Elem())
	case t.Kind() == reflect.Slice:
		w.list(n, t.Elem())
	case t.Kind() == reflect.String:
		w.str(n)
	case t.Kind() == reflect.Bool:
		w.boolean(n)
	case t.Kind() == reflect.Int32:
		w.integer(n)
	}
}

// resolve returns the value of an alias, and any other node itself; nil when
// the budget is used up.
func (w *walker) resolve(n *yamlv3.Node) *yamlv3.Node {
	for w.budget--; n.Kind == yamlv3.AliasNode; w.budget-- {
		if w.budget < 0 {
			return nil
		}
		n = n.Alias
	}
	if w.budget < 0 {
		return nil
	}
	return n
}

func (w *walker) list(n *yamlv3.Node, element reflect.Type) {
	if n.Kind != yamlv3.SequenceNode {
		w.wrong(n, nil, "%s", w.listOf(n, element))
		return
	}
	for i, e := range n.Content {
		w.within(step{index: i, kind: elementStep}, func() { w.walk(e, element) })
	}
}

// longestProposal is the longest text that a message repeats in a proposal.
const longestProposal = 100

// listOf returns a list of such elements, in words; of a single text that stands
// in its place.
func (w *walker) listOf(n *yamlv3.Node, element reflect.Type) string {
	kind, _ := readScalar(n)
	switch {
	case element.Kind() == reflect.Struct:
		return "a list, each of its elements " + mappingOf(w.names(element, nil))
	case kind == stringScalar && len(n.Value) <= longestProposal:
		return "a list: [" + yamltext.Quote(n.Value) + "]"
	}
	return "a list"
}

// entries walks a map, whose keys are the user's own.
func (w *walker) entries(n *yamlv3.Node, element reflect.Type) {
	if n.Kind != yamlv3.MappingNode {
		w.wrong(n, nil, "a mapping of keys to values")
		return
	}
	w.duplicates(n, entryStep)
	for key, value := range pairs(n) {
		if isMerge(key) {
			w.merged(value, func(m *yamlv3.Node) { w.entries(m, element) })
			continue
		}
		w.within(step{name: key.Value, kind: entryStep}, func() {
			if !w.key(key) {
				return
			}
			v := w.resolve(value)
			if v != nil && key.Value == "matchLabels" && v.Kind == yamlv3.MappingNode {
				w.wrong(v, nil, "a string; write the labels here, without matchLabels")
				return
			}
			if v != nil && isNull(v) && element.Kind() == reflect.String {
				w.add(report.MissingField, w.path(), nil, nil, `has no value; write "" for an empty one, or remove it`)
				return
			}
			w.walk(value, element)
		})
	}
}

// key reports whether a key is a string, and reports it where it is not.
func (w *walker) key(n *yamlv3.Node) bool {
	if n = w.resolve(n); n == nil {
		return false
	}
	if kind, _ := readScalar(n); kind != stringScalar {
		w.add(report.KeyNotAString, w.path(), nil, n.Value, "its key is %s; it must be a string, so quote it: %s", describe(n), quoted(n.Value))
		return false
	}
	return true
}

// merged walks what a merge key (<<) brings in: a mapping, or a list of them.
func (w *walker) merged(value *yamlv3.Node, walk func(*yamlv3.Node)) {
	n := w.resolve(value)
	switch {
	case n == nil:
	case n.Kind == yamlv3.MappingNode:
		walk(n)
	case n.Kind == yamlv3.SequenceNode:
		for _, e := range n.Content {
			if e = w.resolve(e); e != nil && e.Kind == yamlv3.MappingNode {
				walk(e)
			}
		}
	}
}
