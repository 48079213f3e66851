package yamltext

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"global-headless-service/yamltext/yamltest"
)

func FuzzEdit(f *testing.F) {
	for _, item := range yamltest.Elements {
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
	for _, element := range yamltest.Elements {
		for _, key := range keys {
			for _, value := range values {
				checkEdits(t, []byte(strings.TrimLeft(element, " ")), key, value)
			}
		}
	}
	for range yamltest.Tries(3_000) {
		choice := make([]byte, r.IntN(10))
		for k := range choice {
			choice[k] = byte(r.IntN(256))
		}
		start := []string{"", "\n  metadata:\n    name: n # c\n    annotations:\n      ", "\n  metadata:\n    annotations: {}\n    name: n\n  ", "\n  spec:\n    # c\n    a: b\n  metadata:\n    name: n\n    ",
			"\n  metadata: {name: n, annotations: {a: b, ", "\n  metadata: {name: n}\n  "}[r.IntN(6)]
		data := strings.TrimSuffix(yamltest.Join(nil), "\n  ") + start
		for _, c := range choice {
			data += yamltest.Pieces[int(c)%len(yamltest.Pieces)]
		}
		checkEdits(t, []byte(data+"\n"), keys[r.IntN(len(keys))], values[r.IntN(len(values))])
	}
}

// checkEdits compares every edit with what changing the nodes means.
func checkEdits(t *testing.T, data []byte, key, value string) {
	t.Helper()
	if !bytes.HasSuffix(data, []byte("\n")) {
		data = append(bytes.Clone(data), '\n')
	}
	items, ok := elements(string(data))
	if !ok || strings.Contains(string(data), "\r") {
		return
	}
	for _, i := range items {
		prev := items[0]
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
			out, err := got.Element(i.dash)
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, i.text)
			}
			again, ok, _ := byLibrary(out)
			if !ok || len(again) != 1 || !equal(again[0], want) {
				t.Fatalf("%s(%q, %q):\n%s\n---\n%s", name, key, value, i.text, out)
			}
			if n, err := got.Node(); err != nil || !equal(n, want) {
				t.Fatalf("%s: node %v\n%s", name, err, out)
			}
		}
		set := edit{set: []annotation{{key: key, value: value}}}
		got, err := i.WithAnnotation(key, value)
		check("WithAnnotation", got, err, func(n *yaml.Node) error { return editTexts(n, set) })
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
			return editTexts(n, edit{drop: func(k string) bool { return k == key }})
		})
		checkLabels(t, i, key, value, check)
		got, err = i.WithoutOrchestration()
		check("WithoutOrchestration", got, err, func(n *yaml.Node) error { return editTexts(n, edit{drop: isOrchestration}) })
		if err == nil && !SameMeaning(got, i) {
			t.Fatalf("without orchestration not the same:\n%s\n%s", i.text, got.text)
		}
		for _, path := range [][]string{{"metadata", "namespace"}, {"spec", "serviceName"}, {key}} {
			got, err = i.WithField(value, path...)
			check("WithField", got, err, func(n *yaml.Node) error { return setField(n, value, path) })
		}
		got, err = i.WithFile(value)
		check("WithFile", got, err, func(n *yaml.Node) error {
			return editTexts(n, edit{set: []annotation{{key: legacyIndex, value: "0"}, {key: legacyPath, value: value}, {key: internalIndex, value: "0"}, {key: internalPath, value: value}}})
		})
		if err == nil && (got.Path() != value || got.Index() != 0) {
			t.Fatalf("path %q", got.Path())
		}
		if set, err := prev.orchestration(); err == nil {
			got, err = i.InPlaceOf(prev)
			check("InPlaceOf", got, err, func(n *yaml.Node) error { return editTexts(n, edit{drop: isOrchestration, set: set}) })
		}
	}
}

// checkLabels compares the edits of labels with what changing the nodes means.
func checkLabels(t *testing.T, i *Item, key, value string, check func(name string, got *Item, err error, change func(*yaml.Node) error)) {
	t.Helper()
	set := edit{in: labels, set: []annotation{{key: key, value: value}}}
	got, err := i.WithLabel(key, value)
	check("WithLabel", got, err, func(n *yaml.Node) error { return editTexts(n, set) })
	if err == nil {
		if v, ok := got.Label(key); v != value || !ok {
			t.Fatalf("label %q is %q", key, v)
		}
		if same, err := got.WithLabel(key, value); err != nil || !bytes.Equal(same.YAML(), got.YAML()) {
			t.Fatalf("twice: %v\n%s\n%s", err, got.YAML(), same.YAML())
		}
	}
	got, err = i.WithoutLabel(key)
	check("WithoutLabel", got, err, func(n *yaml.Node) error {
		return editTexts(n, edit{in: labels, drop: func(k string) bool { return k == key }})
	})
}
