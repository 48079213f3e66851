package schemas

import (
	"fmt"
	"strconv"

	yamlv3 "go.yaml.in/yaml/v3"

	"global-headless-service/report"
)

// wrong reports a value of the wrong type; expected names the right type and
// says what to do.
func (w *walker) wrong(n *yamlv3.Node, proposed any, expected string, args ...any) {
	var current any
	if n.Kind == yamlv3.ScalarNode {
		current = n.Value
	}
	w.add(report.WrongType, w.path(), current, proposed, "is %s; it must be %s", describe(n), fmt.Sprintf(expected, args...))
}

func (w *walker) str(n *yamlv3.Node) {
	switch kind, _ := readScalar(n); kind {
	case stringScalar:
	case noScalar:
		w.wrong(n, nil, "a string")
	case taggedScalar:
		w.wrong(n, n.Value, "a string, so remove the tag and quote the value: %s", quoted(n.Value))
	default:
		w.wrong(n, n.Value, "a string, so quote it: %s", quoted(n.Value))
	}
}

func (w *walker) boolean(n *yamlv3.Node) {
	kind, _ := readScalar(n)
	if kind == boolScalar {
		return
	}
	if meant, _ := readPlain(n.Value); kind == stringScalar && meant == boolScalar {
		value := isTrue(n.Value)
		w.wrong(n, value, "true or false, without quotes: %t", value)
		return
	}
	w.wrong(n, nil, "true or false")
}

func (w *walker) integer(n *yamlv3.Node) {
	kind, value := readScalar(n)
	switch {
	case kind == numberScalar && fits(value):
	case kind == numberScalar:
		w.wrong(n, nil, "an integer of at most 32 bits")
	case kind == stringScalar && isWhole(n.Value):
		number, _ := strconv.Atoi(n.Value)
		w.wrong(n, number, "an integer, without quotes: %d", number)
	default:
		w.wrong(n, nil, "an integer")
	}
}

func (w *walker) intOrString(n *yamlv3.Node) {
	kind, value := readScalar(n)
	switch {
	case kind == stringScalar || kind == numberScalar && fits(value):
	case kind == boolScalar:
		w.wrong(n, n.Value, "an integer or a string, so quote it: %s", quoted(n.Value))
	default:
		w.wrong(n, nil, "an integer or a string")
	}
}

func (w *walker) verbatim(n *yamlv3.Node) {
	if n.Kind != yamlv3.ScalarNode {
		w.wrong(n, nil, "a string")
	}
}
