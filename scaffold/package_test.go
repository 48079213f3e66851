package scaffold

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// itemOf returns an item of a kind, without a namespace if that is empty.
func itemOf(kind, name, namespace string) *yamltext.Item {
	text := "kind: " + kind + "\nmetadata:\n  name: " + name + "\n"
	if namespace != "" {
		text += "  namespace: " + namespace + "\n"
	}
	return yamltext.New([]byte(text))
}

// packageOf returns a package of a StatefulSet and another item, for two clusters.
func packageOf(setNamespace, otherNamespace string) *Package {
	set, other := itemOf("StatefulSet", "db", setNamespace), itemOf("ConfigMap", "other", otherNamespace)
	return &Package{
		Namespaces: []string{"kind: GlobalNamespace\n"}, Services: []string{"kind: GlobalHeadlessService\nmetadata:\n  name: a\n", "kind: GlobalHeadlessService\nmetadata:\n  name: b\n"},
		Manifests: []*yamltext.Item{set, other}, Sources: []*yamltext.Item{set},
		Clusters: []string{"eu", "1e3"}, Source: schemas.Member{Cluster: "eu", Namespace: "on"},
	}
}

// ExamplePackage_Kustomize shows the overlay of a cluster that is not the source's.
func ExamplePackage_Kustomize() {
	files, err := packageOf("", "").Kustomize()
	if err != nil {
		fmt.Println(err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Println(name)
	}
	fmt.Print(string(files["overlays/1e3/kustomization.yaml"]))
	// Output:
	// base/global-headless-service.yaml
	// base/global-namespace.yaml
	// base/kustomization.yaml
	// base/manifests.yaml
	// overlays/1e3/kustomization.yaml
	// overlays/1e3/render.yaml
	// overlays/eu/kustomization.yaml
	// overlays/eu/render.yaml
	// apiVersion: kustomize.config.k8s.io/v1beta1
	// kind: Kustomization
	// resources:
	// - ../../base
	// transformers:
	// - render.yaml # last, and in the outermost kustomization
}

// TestKustomizeNamespace: kustomize sets the source's namespace if the sources have none;
// it would move items of another.
func TestKustomizeNamespace(t *testing.T) {
	for name, c := range map[string]struct {
		set, other    string
		want, refused string
	}{
		"none has one":          {"", "", `namespace: "on" #`, ""},
		"all have the source's": {"on", "on", "", ""},
		"one has the source's":  {"", "on", `namespace: "on" #`, ""},
		"one has another":       {"", "web", "", `ConfigMap "other" is in namespace "web", and others have none`},
		"the sources have some": {"on", "", "", ""},
	} {
		files, err := packageOf(c.set, c.other).Kustomize()
		if c.refused != "" {
			if err == nil || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s: %v, not %q", name, err, c.refused)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		base := string(files["base/kustomization.yaml"])
		if c.want == "" {
			expect.Same(t, name+": a namespace", false, strings.Contains(base, "namespace:"))
		} else {
			expect.Contains(t, name, base, c.want)
		}
	}
}

// TestKustomizeClusters: names of clusters are strings, and only the source's cluster gets
// the other items.
func TestKustomizeClusters(t *testing.T) {
	files, err := packageOf("on", "on").Kustomize()
	if err != nil {
		t.Fatal(err)
	}
	expect.Contains(t, "1e3", string(files["overlays/1e3/render.yaml"]), "  cluster: \"1e3\"\n", "  otherItems: WithSource")
	expect.Same(t, "other items of the source's cluster", false, strings.Contains(string(files["overlays/eu/render.yaml"]), "otherItems"))
}

// TestKptPackage: sources and declarations are applied nowhere themselves; the other items stand
// in the folder of the source's cluster.
func TestKptPackage(t *testing.T) {
	files, err := packageOf("on", "on").Kpt("on")
	if err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "files", []string{"Kptfile", "clusters/eu/manifests.yaml", "global-headless-service.yaml", "global-namespace.yaml", "manifests.yaml"}, slices.Sorted(maps.Keys(files)))
	expect.Contains(t, "Kptfile", string(files["Kptfile"]), "  name: \"on\"\n")
	const local = schemas.AnnotationLocalConfig + `: "true"`
	expect.Same(t, "local declarations", 2, strings.Count(string(files["global-headless-service.yaml"]), local))
	expect.Contains(t, "the source", string(files["manifests.yaml"]), "kind: StatefulSet", local)
	expect.Same(t, "local other items", false, strings.Contains(string(files["clusters/eu/manifests.yaml"]), local))
	expect.Contains(t, "other items", string(files["clusters/eu/manifests.yaml"]), "kind: ConfigMap")
}
