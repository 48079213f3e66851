package clusters

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	sigsyaml "sigs.k8s.io/yaml"
)

// resourceList is what the tests need to know of one.
type resourceList struct {
	FunctionConfig map[string]any   `json:"functionConfig"`
	Items          []map[string]any `json:"items"`
}

func parseList(t testing.TB, text string) resourceList {
	t.Helper()
	list, err := readList(text)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func readList(text string) (list resourceList, err error) {
	err = sigsyaml.Unmarshal([]byte(text), &list)
	return list, err
}

// declarations are the resources of a kind of ours, among the items or as
// functionConfig.
func (l resourceList) declarations(kind string) []map[string]any {
	var all []map[string]any
	for _, o := range append(l.Items, l.FunctionConfig) {
		if o["kind"] == kind && strings.HasPrefix(text(o, "apiVersion"), "fn.kpt.dev/") {
			all = append(all, o)
		}
	}
	return all
}

// cluster is the one whose slice the list asks for, or "".
func (l resourceList) cluster() string {
	for _, d := range l.declarations("GlobalHeadlessService") {
		if c := text(d, "spec", "render", "cluster"); c != "" {
			return c
		}
	}
	return text(l.FunctionConfig, "data", "cluster")
}

// sources are the clusters that run a source, by the GlobalHeadlessService or
// by its GlobalNamespace.
func (l resourceList) sources() []string {
	ofNamespace := map[string]string{}
	for _, d := range l.declarations("GlobalNamespace") {
		ofNamespace[text(d, "metadata", "name")] = text(d, "spec", "source", "cluster")
	}
	var all []string
	for _, d := range l.declarations("GlobalHeadlessService") {
		all = append(all, cmp.Or(text(d, "spec", "source", "cluster"), ofNamespace[text(d, "spec", "globalNamespace")]))
	}
	return all
}

// members are all clusters of a fleet's output: those of the sources, and
// those that something was generated for.
func (l resourceList) members() []string {
	clusters, owners := map[string]bool{}, map[string]bool{}
	for _, cluster := range l.sources() {
		clusters[cluster] = true
	}
	for _, d := range l.declarations("GlobalHeadlessService") {
		owners[text(d, "metadata", "name")] = true
	}
	for _, item := range l.Items {
		o := unstructured.Unstructured{Object: item}
		if a := o.GetAnnotations(); owners[a[annotationOwner]] {
			clusters[a[annotationCluster]] = true
		}
	}
	return slices.Sorted(maps.Keys(clusters))
}

// planeFor is where a cluster's slice is applied: sources run in one, all
// other clusters are two, unless both families are wanted.
func (l resourceList) planeFor(in, cluster string) *plane {
	switch {
	case strings.Contains(in, "IPv6") || strings.Contains(in, "RequireDualStack"):
		return dual
	case slices.Contains(l.sources(), cluster):
		return one
	default:
		return two
	}
}

// text is a string at a path of an object, or "".
func text(o map[string]any, path ...string) string {
	s, _, _ := unstructured.NestedString(o, path...)
	return s
}

// withCluster is a ResourceList that asks for the slice of one cluster, with
// the other items in the source's, by the functionConfig that it has or by a
// ConfigMap.
func withCluster(t testing.TB, in, cluster string) string {
	t.Helper()
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(in), &document); err != nil {
		t.Fatal(err)
	}
	list := document.Content[0]
	settings := map[string]string{"cluster": cluster, "otherItems": "WithSource"}
	config := field(list, "functionConfig")
	if kind := field(config, "kind"); kind != nil && kind.Value == "GlobalHeadlessService" {
		set(t, field(config, "spec"), "render", settings)
	} else {
		set(t, list, "functionConfig", map[string]any{
			"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]string{"name": "function-input"}, "data": settings,
		})
	}
	var out bytes.Buffer
	if err := yaml.NewEncoder(&out).Encode(&document); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// field is the value of a key of a mapping, or nil.
func field(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil
	}
	for k := 0; k < len(mapping.Content); k += 2 {
		if mapping.Content[k].Value == key {
			return mapping.Content[k+1]
		}
	}
	return nil
}

// set sets a key of a mapping.
func set(t testing.TB, mapping *yaml.Node, key string, value any) {
	t.Helper()
	var node yaml.Node
	if err := node.Encode(value); err != nil {
		t.Fatal(err)
	}
	if old := field(mapping, key); old != nil {
		*old = node
		return
	}
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &node)
}
