package yamltext

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const service = `- # head
  apiVersion: v1
  kind: Service
  metadata: # meta
    name: kafka # name
    annotations:
      # owner
      x: 'y'   # why
      config.kubernetes.io/index: '3'
      kustomize.config.k8s.io/id: |
        kind: Service
        name: kafka
    labels: {}
  spec:
    # first
    clusterIP: None
# foot
`

// only returns the one item of a list.
func only(t testing.TB, text string) *Item {
	t.Helper()
	items, ok := elements(text)
	if !ok || len(items) != 1 {
		t.Fatalf("%d items (%v) in\n%s", len(items), ok, text)
	}
	return items[0]
}

func TestEditsTouchOneLine(t *testing.T) {
	type change = func(*Item) (*Item, error)
	prev := New([]byte("kind: X\nmetadata:\n    annotations:\n        config.kubernetes.io/path:   \"p\" # keep\n        internal.kpt.dev/a: |-\n          b\n"))
	tests := map[string]struct {
		change   change
		from, to string
	}{
		"AnnotationReplaced":    {func(i *Item) (*Item, error) { return i.WithAnnotation("x", "true") }, "x: 'y'   # why", `x: "true"   # why`},
		"AnnotationAdded":       {func(i *Item) (*Item, error) { return i.WithAnnotation("z", "a b") }, "        name: kafka\n", "        name: kafka\n      z: a b\n"},
		"AnnotationUntouched":   {func(i *Item) (*Item, error) { return i.WithAnnotation("x", "y") }, "", ""},
		"AnnotationRemoved":     {func(i *Item) (*Item, error) { return i.WithoutAnnotation("x") }, "      x: 'y'   # why\n", ""},
		"AnnotationNotThere":    {func(i *Item) (*Item, error) { return i.WithoutAnnotation("nope") }, "", ""},
		"BlockScalarRemoved":    {func(i *Item) (*Item, error) { return i.WithoutAnnotation("kustomize.config.k8s.io/id") }, "      kustomize.config.k8s.io/id: |\n        kind: Service\n        name: kafka\n", ""},
		"LabelAdded":            {func(i *Item) (*Item, error) { return i.WithLabel("z", "y-z") }, "    labels: {}\n", "    labels: {z: y-z}\n"},
		"LabelNotThere":         {func(i *Item) (*Item, error) { return i.WithoutLabel("z") }, "", ""},
		"NamespaceAfterName":    {func(i *Item) (*Item, error) { return i.WithField("ns-one", "metadata", "namespace") }, "# name\n", "# name\n    namespace: ns-one\n"},
		"NameReplaced":          {func(i *Item) (*Item, error) { return i.WithField("1", "metadata", "name") }, "name: kafka #", `name: "1" #`},
		"FieldFirst":            {func(i *Item) (*Item, error) { return i.WithField("kafka-headless", "spec", "serviceName") }, "  spec:\n", "  spec:\n    serviceName: kafka-headless\n"},
		"WithoutOrchestration":  {(*Item).WithoutOrchestration, "      config.kubernetes.io/index: '3'\n      kustomize.config.k8s.io/id: |\n        kind: Service\n        name: kafka\n", ""},
		"InPlaceOfKeepsTheText": {func(i *Item) (*Item, error) { return i.InPlaceOf(prev) }, "      config.kubernetes.io/index: '3'\n      kustomize.config.k8s.io/id: |\n        kind: Service\n        name: kafka\n", "      config.kubernetes.io/path:   \"p\" # keep\n      internal.kpt.dev/a: |-\n        b\n"},
		"WithFile":              {func(i *Item) (*Item, error) { return i.WithFile("a/b.yaml") }, "index: '3'\n      kustomize.config.k8s.io/id: |\n        kind: Service\n        name: kafka\n", "index: '0'\n      kustomize.config.k8s.io/id: |\n        kind: Service\n        name: kafka\n      config.kubernetes.io/path: a/b.yaml\n      internal.config.kubernetes.io/index: '0'\n      internal.config.kubernetes.io/path: a/b.yaml\n"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			i := only(t, service)
			got, err := tc.change(i)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Replace(service, tc.from, tc.to, 1), got.text); diff != "" {
				t.Errorf("(-want, +got):\n%s", diff)
			}
			if i.text != service {
				t.Error("the item itself has changed")
			}
		})
	}
}

// TestEditsInFlowStyle changes nothing but the entry that it is about.
func TestEditsInFlowStyle(t *testing.T) {
	const key, value = "fn.kpt.dev/a", "true"
	tests := map[string]struct{ in, want string }{
		"Metadata":         {"  metadata: {name: a}\n", "  metadata: {name: a, annotations: {fn.kpt.dev/a: \"true\"}}\n"},
		"MetadataOfLines":  {"  metadata: {\n    name: a, # c\n  }\n", "  metadata: {\n    name: a, annotations: {fn.kpt.dev/a: \"true\"}, # c\n  }\n"},
		"MetadataBelow":    {"  metadata:\n    {name: a}\n", "  metadata:\n    {name: a, annotations: {fn.kpt.dev/a: \"true\"}}\n"},
		"Annotations":      {"  metadata:\n    annotations: {b: 'c'}\n", "  metadata:\n    annotations: {b: 'c', fn.kpt.dev/a: \"true\"}\n"},
		"EmptyAnnotations": {"  metadata: {annotations: {}, name: a}\n", "  metadata: {annotations: {fn.kpt.dev/a: \"true\"}, name: a}\n"},
		"OtherValue":       {"  metadata: {annotations: {fn.kpt.dev/a: 'b' , c: d}}\n", "  metadata: {annotations: {fn.kpt.dev/a: \"true\" , c: d}}\n"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			const head, rest = "- apiVersion: v1\n  kind: X\n", "  spec:\n    a:   1 # d\n"
			got, err := only(t, head+tc.in+rest).WithAnnotation(key, value)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(head+tc.want+rest, got.text); diff != "" {
				t.Errorf("(-want, +got):\n%s", diff)
			}
			if v, ok := got.Annotation(key); v != value || !ok {
				t.Errorf("the annotation is %q", v)
			}
		})
	}
}

// TestTextsComeAndGo sets an annotation and a label, and takes them off again:
// every byte is as before.
func TestTextsComeAndGo(t *testing.T) {
	const head, rest = "apiVersion: v1\nkind: X\n", "spec:   {a:  1} # c\n"
	tests := map[string]struct{ bare, annotated, labelled string }{
		"None":           {"metadata: # a\n  name: a # b\n", "metadata: # a\n  name: a # b\n  annotations:\n    a/b: \"true\"\n", "metadata: # a\n  name: a # b\n  labels:\n    a/b: \"true\"\n"},
		"Block":          {"metadata:\n  annotations:\n    # why\n    b: 'c' # d\n  labels:\n    e:  f\n  name: a\n", "metadata:\n  annotations:\n    # why\n    b: 'c' # d\n    a/b: \"true\"\n  labels:\n    e:  f\n  name: a\n", "metadata:\n  annotations:\n    # why\n    b: 'c' # d\n  labels:\n    e:  f\n    a/b: \"true\"\n  name: a\n"},
		"Flow":           {"metadata:\n  annotations: {b: 'c'} # d\n  labels: {e: f} # g\n  name: a\n", "metadata:\n  annotations: {b: 'c', a/b: \"true\"} # d\n  labels: {e: f} # g\n  name: a\n", "metadata:\n  annotations: {b: 'c'} # d\n  labels: {e: f, a/b: \"true\"} # g\n  name: a\n"},
		"FlowMetadata":   {"metadata: {name:  a} # b\n", "metadata: {name:  a, annotations: {a/b: \"true\"}} # b\n", "metadata: {name:  a, labels: {a/b: \"true\"}} # b\n"},
		"FlowInMetadata": {"metadata: {annotations: {b: c}, labels: {e: f}, name: a}\n", "metadata: {annotations: {b: c, a/b: \"true\"}, labels: {e: f}, name: a}\n", "metadata: {annotations: {b: c}, labels: {e: f, a/b: \"true\"}, name: a}\n"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			bare := New([]byte(head + tc.bare + rest))
			comesAndGoes(t, bare, head+tc.annotated+rest, (*Item).WithAnnotation, (*Item).WithoutAnnotation)
			comesAndGoes(t, bare, head+tc.labelled+rest, (*Item).WithLabel, (*Item).WithoutLabel)
		})
	}
}

func comesAndGoes(t *testing.T, bare *Item, want string, with func(i *Item, key, value string) (*Item, error), without func(i *Item, key string) (*Item, error)) {
	t.Helper()
	i, err := with(bare, "a/b", "true")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(i.YAML())); diff != "" {
		t.Errorf("(-want, +got):\n%s", diff)
	}
	if i, err = without(i, "a/b"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(bare.YAML()), string(i.YAML())); diff != "" {
		t.Errorf("back (-want, +got):\n%s", diff)
	}
}

func TestEditsOfOtherShapes(t *testing.T) {
	i := only(t, "- {apiVersion: v1, kind: X, metadata: {name: &n a, labels: {l: *n}}} # c\n")
	got, err := i.WithAnnotation("config.kubernetes.io/local-config", "true")
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := got.Annotation("config.kubernetes.io/local-config"); !ok || v != "true" {
		t.Errorf("got\n%s", got.YAML())
	}
	if v, _ := got.Field("metadata", "labels", "l"); v != "a" {
		t.Errorf("got\n%s", got.YAML())
	}
}

// TestSameMeaning: order of keys, comments, styles and the annotations of the
// orchestrator mean nothing (rule 9).
func TestSameMeaning(t *testing.T) {
	const a = "apiVersion: v1\nkind: X\nmetadata:\n  name: a\n  annotations:\n    x: y\nports:\n- port: 1\n- port: 2\n"
	tests := map[string]struct {
		from, to string
		want     bool
	}{
		"Same":          {"", "", true},
		"Orchestration": {"    x: y\n", "    config.kubernetes.io/index: '0'\n    x: y\n", true},
		"LocalConfig":   {"    x: y\n", "    config.kubernetes.io/local-config: 'true'\n    x: y\n", false},
		"KeyOrder":      {"apiVersion: v1\nkind: X\n", "kind: X\napiVersion: v1\n", true},
		"ListOrder":     {"- port: 1\n- port: 2\n", "- port: 2\n- port: 1\n", false},
		"Quotes":        {"x: y", `x: "y"`, true},
		"Type":          {"port: 1", "port: '1'", false},
		"Comment":       {"x: y", "x: y # c", true},
		"Flow":          {"- port: 1\n", "- {port: 1}\n", true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			b := only(t, AsElement(strings.Replace(a, tc.from, tc.to, 1), 0))
			if got := SameMeaning(New([]byte(a)), b); got != tc.want {
				t.Errorf("got %v", got)
			}
		})
	}
	const only, none = "  annotations:\n    config.kubernetes.io/index: '0'\n", ""
	if !SameMeaning(New([]byte("kind: X\nmetadata:\n  name: a\n"+only)), New([]byte("kind: X\nmetadata:\n  name: a\n"+none))) {
		t.Error("orchestration annotations alone make no difference")
	}
}

func TestIsOrchestration(t *testing.T) {
	for key, want := range map[string]bool{
		"config.kubernetes.io/path": true, "config.kubernetes.io/index": true, "config.k8s.io/id": true,
		"internal.config.kubernetes.io/previousNames": true, "kustomize.config.k8s.io/id": true, "internal.kpt.dev/upstream-identifier": true,
		"config.kubernetes.io/merge-source": true, "config.kubernetes.io/local-config": false, "config.kubernetes.io/function": false, "x": false,
	} {
		if got := isOrchestration(key); got != want {
			t.Errorf("%s: %v", key, got)
		}
	}
}

func TestAliasBombPassesThroughUnexpanded(t *testing.T) {
	bomb := "- apiVersion: v1\n  kind: X\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'j'; c++ {
		bomb += "  " + string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+", ", 10), ", ") + "]\n"
	}
	i := only(t, bomb)
	if i.text != bomb {
		t.Errorf("got\n%s", i.text)
	}
	if _, err := i.Node(); err == nil || !strings.Contains(err.Error(), "100000 nodes") {
		t.Errorf("got %v", err)
	}
}
