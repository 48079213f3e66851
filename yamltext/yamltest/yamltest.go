// Package yamltest makes YAML for tests: far more of it is valid than of
// mutated bytes, and all of it is close to where readers go wrong. It is for
// tests only.
package yamltest

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Elements are list elements that go through every branch of the reader.
var Elements = []string{
	"- apiVersion: v1\n  kind: Service\n  metadata:\n    name: a # c\n    annotations:\n      config.kubernetes.io/path: 'a.yaml'\n      x: \"true\"\n  spec:\n    ports:\n    - port: 80\n    - - a\n      - b: |\n          # no comment\n\n          x\n        c: >-\n          folded\n          text\n",
	"- # head\n  apiVersion: v1\n  kind: X\n  metadata: {name: a, annotations: {config.kubernetes.io/index: '0'}}\n  e: &a foo\n  f: *a\n",
	"  - apiVersion: v1\n    kind: X\n    metadata:\n      annotations: {}\n      name: é\n    a: -1\n    b: 0x1f\n    c: 2020-01-01\n    d: ~\n    e: .5\n    f: <<\n    \"y\": n\n    g:\n    - 1\n    h:\n      - 'it''s'\n",
	"- {apiVersion: v1, kind: X}\n",
	"- apiVersion: v1\n  kind: X\n  a: &m {b: c}\n  metadata:\n    <<: *m\n    name: x\n  d: 'multi\n\n    line'\n",
	"-\n    kind: X\n    apiVersion: v1\n    metadata:\n        annotations:\n        name: b\n    s: |+\n      a\n\n\n    t: |-\n     b\n       c\n\n",
	"- apiVersion: v1\n  kind: X\n  metadata:\n    annotations:\n      internal.config.kubernetes.io/id: '3'\n      kustomize.config.k8s.io/id: |\n        kind: X\n        name: y\n    name: y\n",
	"- apiVersion: v1\n  kind: X\n  metadata: {name: a, namespace: b, annotations: {x: y, config.kubernetes.io/path: a.yaml, z: ~, w: [1]}}\n  spec: {\n    a: [b, c],\n    d: {} # e\n  }\n",
	"- {apiVersion: v1, kind: X, metadata: {name: a}}\n- {\n    \"apiVersion\":\"v1\",\n    \"kind\":\"X\",\n    \"metadata\":{\"annotations\":{},\"name\":\"a\"}\n  }\n",
	"- apiVersion: v1\n  kind: X\n  metadata:\n    name: a\n    annotations: {x: 'y', config.kubernetes.io/index: '1'}\n  spec:\n    - a\n    -\n      [\n        b,\n      ]\n",
	"- apiVersion: v1\n  kind: X\n  metadata:\n    {\n      name: a,\n    }\n",
}

// Pieces are what Join puts elements together from.
var Pieces = []string{
	"\n", "\n  ", "\n    ", "\n      ", "\n   ", "\n- ", "\n  - ", "\n    - ", "- ", "a: ", "a:", "b: ", "b:", "c.d/e-f: ",
	"|", "|-", "|+", ">", ">-", "|2", "x", "y z", "'q'", "\"d\"", "# c", " # c", "{}", "[]", "[a, b]", "{a: b}", "&a ", "*a", "!!str ",
	"~", "1", "1.5", "true", "<<: ", "<<", "? ", "é", "\u2028", "\u0085", "\ufeff", "\t", ":", ": ", " ", "''", "'it''s'", "\"\\n\"", "\"\\x41\"", "---", "\n---\n",
	"-1", "-", "--x", "null", "\nmetadata:\n    ", "\n  metadata:\n    ", "name: n", "namespace: m", "\n    annotations:\n      ", "\n    annotations: ",
	"config.kubernetes.io/path: p", "internal.config.kubernetes.io/index: '1'", "\n- apiVersion: v1\n  kind: Y", "\n- kind: Y\n  apiVersion: v2\n  ",
	"\nresults:\n", "\nfunctionConfig:\n  ", "\n  data:\n    ", "\n    k: |\n      ", "\n\n", "\"a\": ", "'b': ", "\\", "/", ".", "*", "@", "`", "%", ",", "=", "$", "\r\n",
	"{a: b, c: [d, \"e\"], f: {}}", "[[a], 'b c', -d, {}]", "{", "}", "[", "]", ", ", "{a: x:y, b: ",
	"{\n    a: b,\n    c: d\n    }", ",\n      ", "[\n      a, # c\n      'b'\n    ]", "{\n", "\n    }", "\n  }", "{\"a\":1}", ",]", ",}", "\"a\":",
	"\n  metadata: {name: n, annotations: {a: b}}", "\n  metadata: {", "annotations: {", "\n  metadata:\n    annotations: {", "x: ~, ", "\n      [\n      a\n      ]",
}

// Join returns a list element that ends in the pieces with these indices, each
// modulo the number of pieces.
func Join(choice []byte) string {
	var b strings.Builder
	b.WriteString("- apiVersion: v1\n  kind: X\n  ")
	for _, c := range choice {
		b.WriteString(Pieces[int(c)%len(Pieces)])
	}
	return b.String()
}

// Tries returns n, or the number in the environment variable YAMLTEXT_TRIES.
func Tries(n int) int {
	if many, err := strconv.Atoi(os.Getenv("YAMLTEXT_TRIES")); err == nil {
		return many
	}
	return n
}

// Equal reports whether two nodes without aliases are equal as YAML values:
// lists in order, mappings in any order. It compares in another way than
// package yamltext, which it checks.
func Equal(a, b *yaml.Node) bool { return canonical(a) == canonical(b) }

// canonical returns a text that is the same for equal nodes: the entries of
// mappings sorted, and scalars other than strings by their values, so that
// 9093 equals 0x2385.
func canonical(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		var value any
		if n.ShortTag() == "!!str" || n.Decode(&value) != nil {
			value = n.Value
		}
		return fmt.Sprintf("%s %#v", n.ShortTag(), value)
	}
	var parts []string
	if n.Kind == yaml.MappingNode {
		for k := 0; k+1 < len(n.Content); k += 2 {
			parts = append(parts, canonical(n.Content[k])+": "+canonical(n.Content[k+1]))
		}
		slices.Sort(parts)
	} else {
		for _, c := range n.Content {
			parts = append(parts, canonical(c))
		}
	}
	return fmt.Sprintf("%d %s [%s]", n.Kind, n.ShortTag(), strings.Join(parts, ", "))
}
