package yamltext

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"global-headless-service/yamltext/yamltest"
)

// elements reads a list of items as package resourcelist does; ok is false if
// only the library can read all of it.
func elements(text string) (items []*Item, ok bool) {
	pos, ok := SkipBlank(text, 0)
	if !ok || pos == len(text) {
		return nil, false
	}
	dash := indentOf(text, pos, -1)
	for pos < len(text) {
		if col := indentOf(text, pos, -1); col != dash || !IsDash(text, pos+col) {
			return nil, false
		}
		i, end, ok := ReadElement(text, pos, dash)
		if !ok || !i.IsMapping() {
			return nil, false
		}
		items, pos = append(items, i), end
	}
	return items, true
}

// byLibrary returns the elements of a list of mappings as the library reads
// them, without aliases. ok is false if it reads anything else; ambiguous lists
// have aliases or merge keys that cannot be resolved.
func byLibrary(text string) (items []*yaml.Node, ok, ambiguous bool) {
	list, err := Document(text)
	if err != nil || list == nil || list.Kind != yaml.SequenceNode {
		return nil, false, false
	}
	for _, n := range list.Content {
		expanded, err := Expand(n, len(text))
		if err != nil {
			return nil, false, true
		}
		if expanded.Kind != yaml.MappingNode {
			return nil, false, false
		}
		items = append(items, expanded)
	}
	return items, true, false
}

func FuzzPieces(f *testing.F) {
	f.Add([]byte{9, 20})
	f.Fuzz(func(t *testing.T, choice []byte) {
		if len(choice) < 200 {
			checkElements(t, yamltest.Join(choice)+"\n")
		}
	})
}

// TestPieces reads elements put together at random, always the same ones.
func TestPieces(t *testing.T) {
	for _, element := range yamltest.Elements {
		checkElements(t, element)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range yamltest.Tries(10_000) {
		choice := make([]byte, 1+r.IntN(14))
		for k := range choice {
			choice[k] = byte(r.IntN(256))
		}
		checkElements(t, yamltest.Join(choice)+"\n")
	}
}

// checkElements compares ReadElement with the library.
func checkElements(t *testing.T, text string) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			panic(fmt.Sprintf("%v for\n%s", p, text))
		}
		if t.Failed() {
			t.Logf("the input was\n%s\n%q", text, text)
		}
	}()
	if strings.Contains(text, "\r") {
		return // resourcelist never hands these over
	}
	items, ok := elements(text)
	want, wantOK, ambiguous := byLibrary(text)
	if !ok || ambiguous {
		return
	}
	if !wantOK {
		t.Fatal("the library refuses what ReadElement takes")
	}
	if len(items) != len(want) {
		t.Fatalf("%d items, want %d", len(items), len(want))
	}
	for k, i := range items {
		checkItem(t, i, want[k])
		checkMoved(t, i, want[k])
	}
}

// checkMoved writes an item as an element of other lists.
func checkMoved(t *testing.T, i *Item, want *yaml.Node) {
	t.Helper()
	for _, dash := range []int{0, 2, i.dash} {
		out, err := i.Element(dash)
		if err != nil {
			t.Fatalf("element: %v\n%s", err, i.text)
		}
		if dash == i.dash && out != i.text {
			t.Fatalf("not the same bytes:\n%s\n%s", i.text, out)
		}
		got, ok, _ := byLibrary(out)
		if !ok || len(got) != 1 || !equal(got[0], want) {
			t.Fatalf("means something else with its dash in column %d:\n%s", dash, out)
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
	doc, err := Document(string(i.YAML()))
	if err == nil {
		doc, err = Expand(doc, 0)
	}
	if err != nil || doc == nil || !equal(doc, want) {
		t.Fatalf("YAML: %v\n%s\n%s", err, i.text, i.YAML())
	}
	meta := Lookup(want, "metadata")
	for _, c := range [][2]string{
		{i.APIVersion(), ScalarText(Lookup(want, "apiVersion"))}, {i.Kind(), ScalarText(Lookup(want, "kind"))},
		{i.Name(), ScalarText(Lookup(meta, "name"))}, {i.Namespace(), ScalarText(Lookup(meta, "namespace"))},
	} {
		if c[0] != c[1] {
			t.Fatalf("header %q, want %q:\n%s", c[0], c[1], i.text)
		}
	}
	checkFields(t, i, want, nil)
	if annotations := Lookup(meta, "annotations"); annotations != nil && annotations.Kind == yaml.MappingNode {
		for _, key := range keys(annotations) {
			v, ok := i.Annotation(key)
			w := Lookup(annotations, key)
			if v != ScalarText(w) || ok != (w.Kind == yaml.ScalarNode && w.ShortTag() != "!!null") {
				t.Fatalf("annotation %q is %q, want %q:\n%s", key, v, w.Value, i.text)
			}
		}
	}
	if path := i.firstOf(internalPath, legacyPath); i.Path() != path {
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
		w := Lookup(n, n.Content[k].Value)
		if v != ScalarText(w) || ok != (w.Kind == yaml.ScalarNode && w.ShortTag() != "!!null") {
			t.Fatalf("field %q is %q (%v), want %q:\n%s", at, v, ok, ScalarText(w), i.text)
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
