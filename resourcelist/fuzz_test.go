package resourcelist

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

const head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"

// inItems are items that go through every branch of the reader.
var inItems = []string{
	"- apiVersion: v1\n  kind: Service\n  metadata:\n    name: a # c\n    annotations:\n      config.kubernetes.io/path: 'a.yaml'\n      x: \"true\"\n  spec:\n    ports:\n    - port: 80\n    - - a\n      - b: |\n          # no comment\n\n          x\n        c: >-\n          folded\n          text\n",
	"- # head\n  apiVersion: v1\n  kind: X\n  metadata: {name: a, annotations: {config.kubernetes.io/index: '0'}}\n  e: &a foo\n  f: *a\n",
	"  - apiVersion: v1\n    kind: X\n    metadata:\n      annotations: {}\n      name: é\n    a: -1\n    b: 0x1f\n    c: 2020-01-01\n    d: ~\n    e: .5\n    f: <<\n    \"y\": n\n    g:\n    - 1\n    h:\n      - 'it''s'\n",
	"- {apiVersion: v1, kind: X}\n",
	"- apiVersion: v1\n  kind: X\n  a: &m {b: c}\n  metadata:\n    <<: *m\n    name: x\n  d: 'multi\n\n    line'\n",
	"-\n    kind: X\n    apiVersion: v1\n    metadata:\n        annotations:\n        name: b\n    s: |+\n      a\n\n\n    t: |-\n     b\n       c\n\n",
	"- apiVersion: v1\n  kind: X\n  metadata:\n    annotations:\n      internal.config.kubernetes.io/id: '3'\n      kustomize.config.k8s.io/id: |\n        kind: X\n        name: y\n    name: y\n",
}

func seeds(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal("no testdata", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")))
	}
	for _, item := range inItems {
		f.Add([]byte(head + "items:\n" + item))
		f.Add([]byte(head + "items:\n" + strings.TrimLeft(item, " ") + "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  data: {}\nresults:\n- message: a\n  severity: info\nfoo: bar\n"))
	}
	f.Add([]byte(`{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": [{"apiVersion": "v1", "kind": "X"}]}`))
	f.Add([]byte("---\n" + head + "items: []\nfunctionConfig: null\nresults: []\n"))
}

// judged is what the library makes of the items, and whether it takes the
// text for a list of resources. Bad is a list with aliases or merge keys that
// can't be resolved; such items pass through as they are.
func judged(data []byte) (items []*yaml.Node, ok, bad bool) {
	doc, err := document(strings.TrimPrefix(string(data), "\ufeff"))
	if err != nil || doc == nil || doc.Kind != yaml.MappingNode {
		return nil, false, false
	}
	budget := maxNodes + len(data)
	if _, err := expand(doc, &budget); err != nil {
		bad = true
	}
	seen := map[string]bool{}
	for k := 0; k < len(doc.Content); k += 2 {
		key := deref(doc.Content[k])
		if isMerge(key) {
			bad = true
			continue
		}
		if !plainKey(key) || seen[key.Value] {
			return nil, false, bad
		}
		seen[key.Value] = true
	}
	version := scalarText(lookup(doc, "apiVersion"))
	if checkKind(version, scalarText(lookup(doc, "kind"))) != nil || checkVersion(version) != nil {
		return nil, false, bad
	}
	if c := lookup(doc, "functionConfig"); c != nil && c.Kind != yaml.MappingNode && c.ShortTag() != "!!null" {
		return nil, false, bad
	}
	if r := lookup(doc, "results"); r != nil && r.Kind != yaml.SequenceNode && r.ShortTag() != "!!null" {
		return nil, false, bad
	}
	list := lookup(doc, "items")
	if list == nil || list.ShortTag() == "!!null" {
		return nil, true, bad
	}
	if list.Kind != yaml.SequenceNode {
		return nil, false, bad
	}
	for _, n := range list.Content {
		budget := maxNodes
		if expanded, err := expand(n, &budget); err == nil {
			n = expanded
		} else {
			bad = true
		}
		if n.Kind != yaml.MappingNode || scalarText(lookup(n, "apiVersion")) == "" || scalarText(lookup(n, "kind")) == "" {
			return nil, false, bad
		}
		items = append(items, n)
	}
	return items, true, bad
}

func written(t *testing.T, l *List, items []*Item, added report.Results) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := l.Write(&b, items, added); err != nil {
		t.Fatalf("write: %v", err)
	}
	return b.Bytes()
}

func FuzzRead(f *testing.F) {
	seeds(f)
	f.Fuzz(checkRead)
}

// pieces are what FuzzPieces puts lists together from: far more of what it
// tries is YAML than of mutated bytes.
var pieces = []string{
	"\n", "\n  ", "\n    ", "\n      ", "\n   ", "\n- ", "\n  - ", "\n    - ", "- ", "a: ", "a:", "b: ", "b:", "c.d/e-f: ",
	"|", "|-", "|+", ">", ">-", "|2", "x", "y z", "'q'", "\"d\"", "# c", " # c", "{}", "[]", "[a, b]", "{a: b}", "&a ", "*a", "!!str ",
	"~", "1", "1.5", "true", "<<: ", "<<", "? ", "é", "\u2028", "\u0085", "\ufeff", "\t", ":", ": ", " ", "''", "'it''s'", "\"\\n\"", "\"\\x41\"", "---", "\n---\n",
	"-1", "-", "--x", "null", "\nmetadata:\n    ", "\n  metadata:\n    ", "name: n", "namespace: m", "\n    annotations:\n      ", "\n    annotations: ",
	"config.kubernetes.io/path: p", "internal.config.kubernetes.io/index: '1'", "\n- apiVersion: v1\n  kind: Y", "\n- kind: Y\n  apiVersion: v2\n  ",
	"\nresults:\n", "\nfunctionConfig:\n  ", "\n  data:\n    ", "\n    k: |\n      ", "\n\n", "\"a\": ", "'b': ", "\\", "/", ".", "*", "@", "`", "%", ",", "=", "$", "\r\n",
	"{a: b, c: [d, \"e\"], f: {}}", "[[a], 'b c', -d, {}]", "{", "}", "[", "]", ", ", "{a: x:y, b: ",
}

func pieced(choice []byte) []byte {
	var b bytes.Buffer
	b.WriteString(head + "items:\n- apiVersion: v1\n  kind: X\n  ")
	for _, c := range choice {
		b.WriteString(pieces[int(c)%len(pieces)])
	}
	return b.Bytes()
}

func FuzzPieces(f *testing.F) {
	f.Add([]byte{9, 20})
	f.Add([]byte("9䱧")) // a byte order mark before CRLF
	f.Fuzz(func(t *testing.T, choice []byte) {
		if len(choice) < 200 {
			checkRead(t, pieced(choice))
		}
	})
}

// TestPieces tries lists put together at random, always the same ones.
func TestPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range tries(10_000) {
		choice := make([]byte, 1+r.IntN(14))
		for k := range choice {
			choice[k] = byte(r.IntN(256))
		}
		checkRead(t, pieced(choice))
	}
}

// tries is how many, unless RESOURCELIST_TRIES says another number.
func tries(n int) int {
	if many, err := strconv.Atoi(os.Getenv("RESOURCELIST_TRIES")); err == nil {
		return many
	}
	return n
}

// checkRead compares Read with the library.
func checkRead(t *testing.T, data []byte) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			panic(fmt.Sprintf("%v for\n%s", p, data))
		}
		if t.Failed() {
			t.Logf("the input was\n%s\n%q", data, data)
		}
	}()
	want, ok, bad := judged(data)
	l, err := readable(bytes.Clone(data))
	if err != nil {
		if _, is := err.(*Error); !is || err.(*Error) == nil {
			t.Fatalf("not an *Error: %v", err)
		}
		if ok && !bad {
			t.Fatalf("refused: %v", err)
		}
		return
	}
	if !ok && !bad {
		t.Fatal("the library refuses what Read takes")
	}
	if len(want) != len(l.Items) {
		t.Fatalf("%d items, want %d", len(l.Items), len(want))
	}
	if bad {
		return
	}
	for k, i := range l.Items {
		checkItem(t, i, want[k])
	}
	out := written(t, l, l.Items, nil)
	added := report.Results{report.Info("added"), report.Error(nil, report.Fault{Message: "lines\nof: it", Field: field.NewPath("a"), Current: 1})}
	for k, out := range [][]byte{out, written(t, l, l.Items, added), written(t, l, nil, added)} {
		again, err := readable(bytes.Clone(out))
		if err != nil {
			t.Fatalf("written: %v\n%s", err, out)
		}
		results := added
		if k == 0 {
			results = nil
		}
		if twice := written(t, again, again.Items, results); !bytes.Equal(out, twice) {
			t.Fatalf("written twice:\n%s\n---\n%s", out, twice)
		}
		if _, ok, _ := judged(out); !ok {
			t.Fatalf("the library refuses what is written:\n%s", out)
		}
	}
	items, ok, _ := judged(out)
	if !ok || len(items) != len(want) {
		t.Fatalf("written:\n%s", out)
	}
	for k := range items {
		if !equal(items[k], want[k]) {
			t.Fatalf("items[%d] written as\n%s", k, out)
		}
	}
	for _, i := range l.Items {
		if i.simple && i.dash == l.dash && !bytes.Contains(out, []byte(i.text)) {
			t.Fatalf("not the same bytes:\n%s", i.text)
		}
	}
}

func checkItem(t *testing.T, i *Item, want *yaml.Node) {
	t.Helper()
	n, err := i.Node()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, i.text)
	}
	if !equal(n, want) {
		t.Fatalf("means something else:\n%s", i.text)
	}
	if i.simple {
		lib, err := i.parse()
		if err != nil {
			t.Fatalf("simple, and the library refuses it: %v\n%s", err, i.text)
		}
		if !identical(n, lib) {
			t.Fatalf("other nodes than the library's:\n%s", i.text)
		}
	}
	doc, err := document(string(i.YAML()))
	if err == nil {
		budget := maxNodes
		doc, err = expand(doc, &budget)
	}
	if err != nil || doc == nil || !equal(doc, want) {
		t.Fatalf("YAML: %v\n%s\n%s", err, i.text, i.YAML())
	}
	meta := lookup(want, "metadata")
	for _, c := range [][2]string{
		{i.APIVersion(), scalarText(lookup(want, "apiVersion"))}, {i.Kind(), scalarText(lookup(want, "kind"))},
		{i.Name(), scalarText(lookup(meta, "name"))}, {i.Namespace(), scalarText(lookup(meta, "namespace"))},
	} {
		if c[0] != c[1] {
			t.Fatalf("header %q, want %q:\n%s", c[0], c[1], i.text)
		}
	}
	checkFields(t, i, want, nil)
	if annotations := lookup(meta, "annotations"); annotations != nil && annotations.Kind == yaml.MappingNode {
		for _, key := range keys(annotations) {
			v, ok := i.Annotation(key)
			w := lookup(annotations, key)
			if v != scalarText(w) || ok != (w.Kind == yaml.ScalarNode && w.ShortTag() != "!!null") {
				t.Fatalf("annotation %q is %q, want %q:\n%s", key, v, w.Value, i.text)
			}
		}
	}
	if path := i.either(internalPath, legacyPath); i.Path() != path {
		t.Fatalf("path %q, want %q:\n%s", i.Path(), path, i.text)
	}
	if !SameMeaning(i, New(i.YAML())) {
		t.Fatalf("not the same as itself:\n%s", i.text)
	}
}

// checkFields compares Field with the library's reading, everywhere.
func checkFields(t *testing.T, i *Item, n *yaml.Node, path []string) {
	t.Helper()
	if len(path) > 3 || n.Kind != yaml.MappingNode {
		return
	}
	for k := 0; k < len(n.Content) && k < 16; k += 2 {
		if n.Content[k].Kind != yaml.ScalarNode || n.Content[k].ShortTag() == "!!null" {
			continue
		}
		at := append(path[:len(path):len(path)], n.Content[k].Value)
		v, ok := i.Field(at...)
		w := lookup(n, n.Content[k].Value)
		if v != scalarText(w) || ok != (w.Kind == yaml.ScalarNode && w.ShortTag() != "!!null") {
			t.Fatalf("field %q is %q (%v), want %q:\n%s", at, v, ok, scalarText(w), i.text)
		}
		checkFields(t, i, w, at)
	}
}

// identical compares style and tag too.
func identical(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.Tag != b.Tag || a.Value != b.Value || a.Style != b.Style || len(a.Content) != len(b.Content) {
		return false
	}
	for k := range a.Content {
		if !identical(a.Content[k], b.Content[k]) {
			return false
		}
	}
	return true
}

func FuzzEdit(f *testing.F) {
	for _, item := range inItems {
		f.Add([]byte(strings.TrimLeft(item, " ")), "config.kubernetes.io/path", "a/b.yaml")
		f.Add([]byte(strings.TrimLeft(item, " ")), "x", "y")
		f.Add([]byte(strings.TrimLeft(item, " ")), "kustomize.config.k8s.io/id", "a\nb: c\n")
	}
	f.Fuzz(checkEdits)
}

// TestEditPieces edits items put together at random, always the same ones.
func TestEditPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	keys := []string{"x", "config.kubernetes.io/path", "internal.config.kubernetes.io/index", "a", "k"}
	values := []string{"", "true", "a/b.yaml", "x y", "1", "# x", "a\nb\n", "é\u2028", "'", "y", "~", "a: b", "\"q\"", "-"}
	for range tries(3_000) {
		choice := make([]byte, r.IntN(10))
		for k := range choice {
			choice[k] = byte(r.IntN(256))
		}
		start := []string{"", "\n  metadata:\n    name: n # c\n    annotations:\n      ", "\n  metadata:\n    annotations: {}\n    name: n\n  ", "\n  spec:\n    # c\n    a: b\n  metadata:\n    name: n\n    "}[r.IntN(4)]
		data := strings.TrimSuffix(string(pieced(nil)), "\n  ") + start
		for _, c := range choice {
			data += pieces[int(c)%len(pieces)]
		}
		checkEdits(t, []byte(strings.TrimPrefix(data, head+"items:\n")), keys[r.IntN(len(keys))], values[r.IntN(len(values))])
	}
}

// checkEdits compares every edit with what changing the nodes means.
func checkEdits(t *testing.T, data []byte, key, value string) {
	t.Helper()
	l, err := readable([]byte(head + "items:\n" + string(data)))
	if err != nil {
		return
	}
	for _, i := range l.Items {
		prev := l.Items[0]
		check := func(name string, got *Item, err error, change func(*yaml.Node) error) {
			t.Helper()
			want, nodeErr := i.resolved()
			if nodeErr != nil && err == nil {
				return // what cannot be read for its aliases can be edited as text all the same
			}
			if nodeErr == nil {
				nodeErr = change(want)
			}
			if err != nil {
				if nodeErr == nil {
					if _, e := encode(want, false); e == nil {
						t.Fatalf("%s: %v\n%s", name, err, i.text)
					}
				}
				return
			}
			if nodeErr != nil && got == i {
				return // nothing was to be done
			}
			if nodeErr != nil {
				t.Fatalf("%s: want error %v\n%s", name, nodeErr, i.text)
			}
			out := written(t, l, []*Item{got}, nil)
			again, ok, _ := judged(out)
			if !ok || len(again) != 1 || !equal(again[0], want) {
				t.Fatalf("%s(%q, %q):\n%s\n---\n%s", name, key, value, i.text, out)
			}
			if n, err := got.Node(); err != nil || !equal(n, want) {
				t.Fatalf("%s: node %v\n%s", name, err, out)
			}
		}
		set := edit{set: []annotation{{key: key, value: value}}}
		got, err := i.WithAnnotation(key, value)
		check("WithAnnotation", got, err, func(n *yaml.Node) error { return editAnnotations(n, set) })
		if err == nil {
			if v, ok := got.Annotation(key); v != value || !ok {
				t.Fatalf("annotation %q is %q", key, v)
			}
			if same, err := got.WithAnnotation(key, value); err != nil || !bytes.Equal(same.YAML(), got.YAML()) {
				t.Fatalf("twice: %v\n%s\n%s", err, got.YAML(), same.YAML())
			}
		}
		got, err = i.WithoutAnnotation(key)
		check("WithoutAnnotation", got, err, func(n *yaml.Node) error {
			return editAnnotations(n, edit{drop: func(k string) bool { return k == key }})
		})
		got, err = i.WithoutOrchestration()
		check("WithoutOrchestration", got, err, func(n *yaml.Node) error { return editAnnotations(n, edit{drop: IsOrchestration}) })
		if err == nil && !SameMeaning(got, i) {
			t.Fatalf("without orchestration not the same:\n%s\n%s", i.text, got.text)
		}
		for _, path := range [][]string{{"metadata", "namespace"}, {"spec", "serviceName"}, {key}} {
			got, err = i.WithField(value, path...)
			check("WithField", got, err, func(n *yaml.Node) error { return setField(n, value, path) })
		}
		got, err = i.At(value)
		check("At", got, err, func(n *yaml.Node) error {
			return editAnnotations(n, edit{set: []annotation{{key: legacyIndex, value: "0"}, {key: legacyPath, value: value}, {key: internalIndex, value: "0"}, {key: internalPath, value: value}}})
		})
		if err == nil && (got.Path() != value || got.Index() != 0) {
			t.Fatalf("path %q", got.Path())
		}
		if set, err := prev.orchestration(); err == nil {
			got, err = i.InPlaceOf(prev)
			check("InPlaceOf", got, err, func(n *yaml.Node) error { return editAnnotations(n, edit{drop: IsOrchestration, set: set}) })
		}
	}
}
