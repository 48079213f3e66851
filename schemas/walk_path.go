package schemas

import (
	"iter"

	yamlv3 "go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// A step is one step of the way to a value.
type step struct {
	name  string
	index int
	kind  stepKind
}

type stepKind int

const (
	fieldStep   stepKind = iota // of a struct
	elementStep                 // of a list
	entryStep                   // of a map
)

// within walks one step further.
func (w *walker) within(s step, walk func()) {
	w.steps = append(w.steps, s)
	walk()
	w.steps = w.steps[:len(w.steps)-1]
}

// path returns the field path of where the walker is.
func (w *walker) path() *field.Path {
	var path *field.Path
	for _, s := range w.steps {
		switch s.kind {
		case elementStep:
			path = path.Index(s.index)
		case entryStep:
			path = entry(path, s.name)
		default:
			path = path.Child(cut(s.name))
		}
	}
	return path
}

// pairs returns a mapping's keys and values.
func pairs(n *yamlv3.Node) iter.Seq2[*yamlv3.Node, *yamlv3.Node] {
	return func(yield func(key, value *yamlv3.Node) bool) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

// duplicates reports every key that stands in a mapping twice.
func (w *walker) duplicates(n *yamlv3.Node, kind stepKind) {
	first := make(map[string]*yamlv3.Node, len(n.Content)/2)
	for key, value := range pairs(n) {
		if key.Kind != yamlv3.ScalarNode || isMerge(key) {
			continue
		}
		before, ok := first[key.Value]
		if !ok {
			first[key.Value] = value
			continue
		}
		values := ""
		if before.Kind == yamlv3.ScalarNode && value.Kind == yamlv3.ScalarNode {
			values = ", first as " + describe(before) + ", then as " + describe(value)
		}
		w.within(step{name: key.Value, kind: kind}, func() { w.add(report.DuplicateKey, w.path(), nil, nil, "is given twice%s; keep one", values) })
	}
}

func isMerge(key *yamlv3.Node) bool { return key.Kind == yamlv3.ScalarNode && key.Tag == "!!merge" }
