package yamltext

import "testing"

// TestHoldsCollection asks in block and flow style, by the scanner and by the
// library, which reads what has an anchor.
func TestHoldsCollection(t *testing.T) {
	for document, want := range map[string]bool{
		"spec:\n  a: b\n":               false,
		"spec:\n  a:\n":                 false,
		"spec:\n  a: |\n    [b]\n":      false,
		"spec:\n  c: d\n":               false,
		"spec:\n  a: [b]\n":             true,
		"spec:\n  a:\n  - b\n":          true,
		"spec:\n  a:\n    b: c\n":       true,
		"spec: {a: b}\n":                false,
		"spec: {a: {b: c}}\n":           true,
		"{spec: {a: [b]}}\n":            true,
		"spec: &x {a: [b]}\n":           true,
		"x: &x {b: c}\nspec: {a: *x}\n": true,
		"spec: {<<: {a: [b]}}\n":        true,
		"spec: &x {a: b}\n":             false,
		"spec: [a]\n":                   false,
		"spec:\n  a: [\n":               false,
	} {
		if got := New([]byte(document)).HoldsCollection("spec", "a"); got != want {
			t.Errorf("%v of:\n%s", got, document)
		}
	}
}

// TestOverridingMerge finds a merge key after a key that it overrides (rule 11).
func TestOverridingMerge(t *testing.T) {
	for document, want := range map[string]string{
		"spec: {a: b, <<: {a: c}}\n":                                                 "spec.a",
		"spec: {<<: {a: c}, a: b}\n":                                                 "<nil>",
		"spec: {a: b, <<: {d: c}}\n":                                                 "<nil>",
		"spec: {a: b, <<: [{d: c}, {a: c}]}\n":                                       "spec.a",
		"spec: {l: [{a: b}, {a: b, <<: {a: c}}]}\n":                                  "spec.l[1].a",
		"spec: {selector: {app.kubernetes.io/x: b, <<: {app.kubernetes.io/x: c}}}\n": "spec.selector[app.kubernetes.io/x]",
		"spec: {selector: {matchLabels: {a: b}, <<: {matchLabels: {}}}}\n":           "spec.selector.matchLabels",
		"x: &x {a: b, <<: {a: c}}\nspec: {y: *x}\n":                                  "spec.y.a",
		"x: &x {a: c}\nspec: {y: {a: b, <<: *x}}\n":                                  "spec.y.a",
		"spec: &x {y: *x}\n":                                                         "<nil>",
		"metadata: {a: b, <<: {a: c}}\nspec: {}\n":                                   "<nil>",
	} {
		if got := New([]byte(document)).OverridingMergeBelow("spec").String(); got != want {
			t.Errorf("%s, not %s, of:\n%s", got, want, document)
		}
	}
	if got := New([]byte("kind: A\n<<: {kind: B}\n")).OverridingMerge().String(); got != "kind" {
		t.Errorf("%s, not kind", got)
	}
}
