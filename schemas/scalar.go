package schemas

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"
)

// A scalarKind is what Kubernetes reads a scalar as.
type scalarKind int

const (
	noScalar scalarKind = iota // a mapping or a list
	stringScalar
	numberScalar
	boolScalar
	nullScalar
	taggedScalar // by a tag other than !!str
)

// readScalar returns the kind that Kubernetes' YAML library, which is that of
// YAML 1.1, reads a value as, and the value of a number.
func readScalar(n *yamlv3.Node) (scalarKind, float64) {
	const notPlain = yamlv3.DoubleQuotedStyle | yamlv3.SingleQuotedStyle | yamlv3.LiteralStyle | yamlv3.FoldedStyle
	switch {
	case n.Kind != yamlv3.ScalarNode:
		return noScalar, 0
	case n.Style&yamlv3.TaggedStyle != 0 && n.ShortTag() != "!!str":
		return taggedScalar, 0
	case n.Style&(yamlv3.TaggedStyle|notPlain) != 0:
		return stringScalar, 0
	}
	return readPlain(n.Value)
}

// readPlain returns the kind and the number of a scalar without quotes. It
// asks the library where that may be anything but a string.
func readPlain(text string) (scalarKind, float64) {
	if !mayBeOther(text) {
		return stringScalar, 0
	}
	b, err := yaml.YAMLToJSON([]byte("- " + text))
	if err != nil {
		return numberScalar, math.NaN() // .nan and .inf, which JSON does not have
	}
	switch b = b[1 : len(b)-1]; b[0] {
	case '"', '[', '{':
		return stringScalar, 0
	case 'n':
		return nullScalar, 0
	case 't', 'f':
		return boolScalar, 0
	}
	var number float64
	if err := json.Unmarshal(b, &number); err != nil {
		return numberScalar, math.NaN()
	}
	return numberScalar, number
}

// mayBeOther reports whether a scalar without quotes may be anything but a
// string. The library decides about those that may.
func mayBeOther(text string) bool {
	if text == "" || strings.ContainsRune("0123456789+-.~", rune(text[0])) {
		return true
	}
	if len(text) > len("false") {
		return false
	}
	switch strings.ToLower(text) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return true
	}
	return false
}

// MayBeMisread reports whether YAML 1.1 may read a text without quotes as anything
// but a string. ReadAs says whether it does.
func MayBeMisread(text string) bool { return text != "" && mayBeOther(text) }

func isNull(n *yamlv3.Node) bool {
	kind, _ := readScalar(n)
	return kind == nullScalar
}

func isTrue(text string) bool {
	switch strings.ToLower(text) {
	case "true", "yes", "on", "y":
		return true
	}
	return false
}

func fits(number float64) bool {
	return number == math.Trunc(number) && number >= math.MinInt32 && number <= math.MaxInt32
}

func isWhole(text string) bool {
	_, err := strconv.ParseInt(text, 10, 32)
	return err == nil
}

// describe returns what a value is, in words.
func describe(n *yamlv3.Node) string {
	if n == nil {
		return "an alias of itself"
	}
	switch n.Kind {
	case yamlv3.MappingNode:
		return "a mapping"
	case yamlv3.SequenceNode:
		return "a list"
	case yamlv3.AliasNode:
		return describe(n.Alias)
	}
	switch kind, _ := readScalar(n); kind {
	case numberScalar:
		return "the number " + cut(n.Value)
	case boolScalar:
		return "the boolean " + cut(n.Value)
	case nullScalar:
		return "empty"
	case taggedScalar:
		return "tagged " + cut(n.Tag)
	default:
		return "the string " + quoted(n.Value)
	}
}

// ReadAs returns, in words, what Kubernetes' YAML library, which is that of
// YAML 1.1, reads a value as, such as "the boolean on". For a string, which
// nearly all are and no caller reports, isString is true and there are no words.
func ReadAs(n *yamlv3.Node) (what string, isString bool) {
	switch kind, _ := readScalar(n); {
	case kind == stringScalar:
		return "", true
	case kind == nullScalar && n.Value != "":
		return "null", false
	}
	return describe(n), false
}
