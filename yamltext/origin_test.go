package yamltext

import (
	"testing"

	"global-headless-service/internal/expect"
)

const stored = `# Kafka's account
---

apiVersion: v1
kind: ServiceAccount
metadata:
  name: kafka
  # quoted
  "labels": {a: b}
secrets:
- name: one
- name: two
`

// TestItemLine gives lines as an editor counts them, also after an edit.
func TestItemLine(t *testing.T) {
	i := FromFile([]byte(stored), Origin{Path: "a/b.yaml", PackagePath: "b.yaml", Index: 2, Line: 11})
	edited, err := i.WithAnnotation("c", "d")
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range []*Item{i, edited} {
		expect.Same(t, "Line", 14, i.Line())
		for want, path := range map[int][]string{
			14: nil,
			17: {"metadata", "name"},
			19: {"metadata", "labels", "a"},
			22: {"secrets", "1", "name"},
			16: {"metadata", "namespace"},
			20: {"secrets", "2", "name"},
		} {
			expect.Same(t, "LineOf", want, i.LineOf(path...))
		}
		expect.Same(t, "Path", "a/b.yaml", i.Path())
		expect.Same(t, "PackagePath", "b.yaml", i.PackagePath())
		expect.Same(t, "Index", 2, i.Index())
	}
}

// TestItemLineInList gives the lines of a List's elements.
func TestItemLineInList(t *testing.T) {
	list := FromFile([]byte("apiVersion: v1\nkind: List\nitems:\n- kind: A\n- kind: B\n  spec: {}\n"), Origin{Path: "l.yaml", Line: 3})
	n, err := list.Node()
	if err != nil {
		t.Fatal(err)
	}
	i, err := FromList(Lookup(n, "items").Content[1], list, 1)
	if err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "Kind", "B", i.Kind())
	expect.Same(t, "Line", 7, i.Line())
	expect.Same(t, "LineOf", 8, i.LineOf("spec", "a"))
	expect.Same(t, "Path", "l.yaml", i.Path())
}

// TestItemLineUnknown gives 0 where there is no file.
func TestItemLineUnknown(t *testing.T) {
	i := New([]byte("kind: A\nmetadata:\n  annotations:\n    config.kubernetes.io/path: clusters/one/a.yaml\n"))
	expect.Same(t, "Line", 0, i.Line())
	expect.Same(t, "LineOf", 0, i.LineOf("kind"))
	expect.Same(t, "PackagePath", "clusters/one/a.yaml", i.PackagePath())
}
