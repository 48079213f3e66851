package schemas

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"global-headless-service/report"
)

// FuzzParse holds: nothing panics; every fault has a message and can be
// written as JSON; and what parses without fault is written and parsed again
// as the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add(membersOf(3))
	f.Add([]byte("apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalNamespace\nmetadata: {name: a}\nspec: {members: [{cluster: &a \"1\", namespace: *a}]}\n"))
	f.Add([]byte("apiVersion: v1\nkind: ConfigMap\ndata: {cluster: on, otherItems: Keep, ? [a] : b}\n"))
	f.Add([]byte("? {a: b}\n: &a [*a, !!int 'x', .nan, ~, <<, 0b1, \"\\xff\"]\n<<: [*a, {b: c}]\n"))
	f.Add([]byte("apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata:\n  name: a\n  labels: {a: \"1\", b: c}\nspec:\n  members:\n  - {cluster: a, namespace: 'b'}\n  service:\n    ports:\n    - port: 80\n      targetPort: web\n    - {port: 81, targetPort: 8081}\n    publishNotReadyAddresses: true\n    ipFamilies: [IPv4]\n"))
	f.Add([]byte("apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata:\n  name: a\n  labels: {}\nspec:\n  members: []\n  service:\n    ports: []\n    \"\": a\n"))
	f.Add([]byte("apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata:\n  name: a\n  labels: {}\nspec:\n  members: []\n  service:\n    ports: []\n    selector: {}\n"))
	f.Fuzz(func(t *testing.T, document []byte) {
		checkQuick[GlobalHeadlessService](t, document)
		checkQuick[GlobalNamespace](t, document)
		g, faults := ParseGlobalHeadlessService(textOf(document))
		checkTexts(t, faults)
		if len(faults) == 0 {
			again, faults := ParseGlobalHeadlessService(textOf(written(t, g)))
			checkSame(t, g, again, faults)
		}
		n, faults := ParseGlobalNamespace(textOf(document))
		checkTexts(t, faults)
		if len(faults) == 0 {
			again, faults := ParseGlobalNamespace(textOf(written(t, n)))
			checkSame(t, n, again, faults)
		}
		r, faults := ParseConfigMap(textOf(document))
		checkTexts(t, faults)
		if want, judged := decodeConfigMap(textOf(document).YAML()); r != want || !slices.Equal(texts(faults), texts(judged)) {
			t.Errorf("read quickly %+v %v, by the library %+v %v", r, texts(faults), want, texts(judged))
		}
	})
}

// checkQuick holds the quick reader against the library.
func checkQuick[T any](t *testing.T, document []byte) {
	t.Helper()
	var got, want T
	if !quick(textOf(document), &got) {
		return
	}
	if faults := decodeStrictly(textOf(document).YAML(), &want); len(faults) > 0 {
		t.Fatalf("read quickly, and the library says %v:\n%s", texts(faults), document)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("-library +quick:\n%s\n%s", diff, document)
	}
}

func written(t *testing.T, v any) []byte {
	t.Helper()
	b, err := yaml.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func checkSame[T any](t *testing.T, want, got *T, faults []report.Fault) {
	t.Helper()
	if len(faults) > 0 {
		t.Fatalf("written anew: %v\n%s", texts(faults), written(t, want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func checkTexts(t *testing.T, faults []report.Fault) {
	t.Helper()
	for _, f := range faults {
		if _, err := json.Marshal(f); err != nil || f.Message == "" {
			t.Errorf("%+v: %v", f, err)
		}
	}
}
