package yamltext

import "testing"

// TestWithoutLastAnnotation: the annotations stay where nothing is left in them.
func TestWithoutLastAnnotation(t *testing.T) {
	const head, tail = "kind: Service\nmetadata:\n  name: a\n", "spec: {}\n"
	for in, want := range map[string]string{
		"  annotations: # why\n    a: b\n":     "  annotations: {} # why\n",
		"  annotations:\n    a: b # gone\n":    "  annotations: {}\n",
		"  annotations: {a: b}\n":              "  annotations: {}\n",
		"  annotations: {a: b, c: d}\n":        "  annotations: {c: d}\n",
		"  annotations:\n    a: b\n    c: d\n": "  annotations:\n    c: d\n",
	} {
		got, err := New([]byte(head + in + tail)).WithoutLastAnnotation("a")
		if err != nil || string(got.YAML()) != head+want+tail {
			t.Errorf("%q: %v, %q", in, err, got.YAML())
		}
	}
}
