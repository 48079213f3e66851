package clusters

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// manager is the field manager of most tests, as Argo CD's.
const manager = "argocd-controller"

// notApplied are cases whose package has, besides what is ours, something that
// is no object at all; only a fleet leaves that alone.
var notApplied = map[string]string{
	"input/alias-bomb-in-other-item":   "another item cannot be read",
	"input/self-alias":                 "another item cannot be read",
	"input/item-metadata-is-list":      "another item has no metadata to mark it in",
	"input/service-metadata-is-string": "another item has no metadata to mark it in",
	"rule-12-errors/list-among-items":  "a List is no object that a server stores",
}

// refused are cases in which the user's own object, which stays as it is, is
// one that no server takes, with the words by which the server says so. A
// warning says it where it concerns us (rule-11-selector-json/service-values-unquoted).
var refused = map[string]string{
	"rule-03-adopted-service/cluster-specific-fields-not-copied": "uid mismatch", // what `kubectl get -o yaml` prints goes to its own cluster only
	"rule-01-selector/own-match-labels-misspelt":                 "does not match template",
	"rule-02-ports/node-port":                                    "spec.ports[0].nodePort",
	"rule-02-ports/port-names-unquoted":                          "appProtocol: expected string",
	"rule-02-ports/containers-tcp-and-udp-one-number":            "duplicate entries for key", // server-side apply alone: a create warns
	"rule-17-cilium/adopted-not-a-string":                        ".metadata.annotations.service.cilium.io/global: expected string",
	"rule-17-linkerd/adopted-not-a-string":                       ".metadata.labels.mirror.linkerd.io/exported: expected string",
	"rule-11-selector-json/service-values-unquoted":              ".spec.selector.shard: expected string",
	"rule-12-wrong-types/service-name-unquoted":                  ".spec.serviceName: expected string",
	"rule-14-names/unexpanded-variable-namespace":                `namespace "$NAMESPACE"`,
}

// TestAccepted applies the slices of every success case of testdata to the
// clusters that they are for.
func TestAccepted(t *testing.T) {
	all := acceptance{}
	for _, name := range casesThatExit(t, "0") {
		if notApplied[name] != "" {
			continue
		}
		in := readCase(t, name, "in.yaml")
		list := parseList(t, in)
		for cluster, objects := range slicesOf(t, name) {
			s := slice{of: name, objects: objects}
			if slices.Contains(list.sources(), cluster) {
				s.refused = refused[name]
			}
			all.add(t, list.planeFor(in, cluster), s)
		}
	}
	applied := all.run(t, 850)
	for _, kind := range renderedKinds {
		if applied.kinds[kind] == 0 {
			t.Errorf("no case has a %s", kind)
		}
	}
}

// setImages gives the containers of a workload an image where they have none:
// servers require one, and it matters to no rule, so most cases leave it out.
func setImages(t *testing.T, o *unstructured.Unstructured) {
	t.Helper()
	if o.GroupVersionKind().Group != "apps" {
		return
	}
	for _, field := range []string{"containers", "initContainers"} {
		path := []string{"spec", "template", "spec", field}
		containers, found, err := unstructured.NestedSlice(o.Object, path...)
		if err != nil {
			t.Fatal(err)
		}
		if !found {
			continue
		}
		for _, c := range containers {
			if container, ok := c.(map[string]any); ok && container["image"] == nil {
				container["image"] = "app"
			}
		}
		if err := unstructured.SetNestedSlice(o.Object, containers, path...); err != nil {
			t.Fatal(err)
		}
	}
}

// slicesOf returns the objects that each cluster of a case applies: the one that
// its input asks for, or each of its fleet.
func slicesOf(t *testing.T, name string) map[string][]*unstructured.Unstructured {
	t.Helper()
	in := readCase(t, name, "in.yaml")
	fleet := runProgram(t, in)
	if fleet.exit != 0 {
		t.Fatalf("%s: exit %d\n%s", name, fleet.exit, fleet.stderr)
	}
	if cluster := parseList(t, in).cluster(); cluster != "" {
		return map[string][]*unstructured.Unstructured{cluster: items(t, fleet.stdout)}
	}
	all := map[string][]*unstructured.Unstructured{}
	for _, cluster := range parseList(t, fleet.stdout).members() {
		slice := runProgram(t, withCluster(t, in, cluster))
		if slice.exit != 0 {
			t.Fatalf("%s: slice of %s: exit %d\n%s", name, cluster, slice.exit, slice.stderr)
		}
		all[cluster] = items(t, slice.stdout)
	}
	return all
}

// casesThatExit are the names of the cases of testdata with this exit code.
func casesThatExit(t *testing.T, code string) []string {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(root, "testdata", "*", "*", "want.exit"))
	if err != nil || len(folders) == 0 {
		t.Fatal("no testdata", err)
	}
	var names []string
	for _, path := range folders {
		folder := filepath.Dir(path)
		if filepath.Base(filepath.Dir(folder)) == "trees" {
			continue // cases of render --output, which are read otherwise
		}
		if name := filepath.Base(filepath.Dir(folder)) + "/" + filepath.Base(folder); strings.TrimSpace(readCase(t, name, "want.exit")) == code {
			names = append(names, name)
		}
	}
	return names
}

func readCase(t testing.TB, name, file string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "testdata", name, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
