package validate

import (
	"maps"
	"slices"
	"strings"

	"global-headless-service/layout"
	"global-headless-service/render"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A Cluster holds the items that one cluster applies.
type Cluster struct {
	Name  string // empty if it is not known
	Items []*yamltext.Item
}

// Split returns the clusters of a package that holds all of them: an item
// belongs to the cluster of its folder, else to the one that its annotation
// names (rule 9). Items of neither are one more, without a name.
func Split(items []*yamltext.Item) []Cluster {
	byName := map[string][]*yamltext.Item{}
	for _, i := range items {
		name := layout.Cluster(i.PackagePath())
		if name == "" && render.IsManaged(i) {
			name, _ = i.Annotation(schemas.AnnotationCluster)
		}
		byName[name] = append(byName[name], i)
	}
	var clusters []Cluster
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		clusters = append(clusters, Cluster{name, byName[name]})
	}
	return clusters
}

// Names returns the clusters that the managed objects among the items are for,
// sorted.
func Names(items []*yamltext.Item) []string {
	names := map[string]bool{}
	for _, i := range items {
		if render.IsManaged(i) {
			name, _ := i.Annotation(schemas.AnnotationCluster)
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// isFor reports whether the annotation fn.kpt.dev/cluster of an item allows it
// in a cluster (rule 8).
func isFor(annotation, cluster string) bool {
	for name := range strings.SplitSeq(annotation, ",") {
		if name = strings.TrimSpace(name); name == cluster || name == "*" {
			return true
		}
	}
	return cluster == ""
}
