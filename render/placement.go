package render

import (
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/layout"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// placement decides to which clusters an other item belongs (rule 8).
type placement struct {
	p       *Package
	sources []*generators.Plan // the plans, by cluster and namespace of the source

	// Computed on demand:
	scoped map[groupKind]bool // what the package's CRDs define as cluster-scoped
	places []place            // by item
	index  map[string][]int   // the sources and other items of each cluster
	shared []int              // the other items of every cluster

	instances map[*generators.Plan][]string // the labels of their StatefulSets
	named     map[ownerKey][]string

	checked bool // faults are known
	faults  report.Results
}

func newPlacement(p *Package) *placement {
	sources := slices.Clone(p.plans)
	slices.SortStableFunc(sources, func(a, b *generators.Plan) int { return compareMembers(a.Source(), b.Source()) })
	return &placement{p: p, sources: sources}
}

// everywhere is the value of the annotation for all clusters.
const everywhere = "*"

// A place is where an other item belongs.
type place struct {
	clusters []string // sorted, each once; none if it belongs to none of the run's
	all      bool     // it belongs to every cluster
	unknown  bool     // nothing decides where it belongs
}

func (p place) includes(cluster string) bool {
	return p.all || slices.Contains(p.clusters, cluster)
}

// locate returns the place of an item by the first step of rule 8 that applies:
// annotation, folder, the only source cluster, namespace, instance, scope.
func (l *placement) locate(i *yamltext.Item) place {
	if value, ok := i.Annotation(schemas.AnnotationCluster); ok {
		return annotated(value)
	}
	if path := i.PackagePath(); layout.Cluster(path) != "" {
		return place{clusters: []string{layout.Cluster(path)}}
	}
	all := clustersOfSources(l.sources)
	if len(all) == 1 {
		return place{clusters: all}
	}
	near := l.inNamespace(i)
	if isNamespace(i) && len(near) > 0 {
		return place{clusters: clustersOfSources(near)}
	}
	if clusters := clustersOfSources(near); len(clusters) == 1 {
		return place{clusters: clusters}
	}
	if clusters := clustersOfSources(l.ofInstance(near, instanceOf(i))); len(near) > 0 && len(clusters) == 1 {
		return place{clusters: clusters}
	}
	if clusters := clustersOfSources(l.ofInstance(l.sources, instanceOf(i))); len(near) == 0 && len(clusters) == 1 {
		return place{clusters: clusters}
	}
	if !isNamespace(i) && l.isClusterScoped(i) {
		return place{clusters: all}
	}
	return place{unknown: true}
}

// annotated parses the value of the annotation: cluster names separated by
// commas, or * for all.
func annotated(value string) place {
	if strings.TrimSpace(value) == everywhere {
		return place{all: true}
	}
	var clusters []string
	for name := range strings.SplitSeq(value, ",") {
		clusters = append(clusters, strings.TrimSpace(name))
	}
	slices.Sort(clusters)
	return place{clusters: slices.Compact(clusters)}
}

// ownCluster returns the one cluster that an item's annotation names or,
// without one, the cluster of its folder; it is empty if that is none, or
// several.
func ownCluster(i *yamltext.Item) string {
	value, ok := i.Annotation(schemas.AnnotationCluster)
	if !ok {
		return layout.Cluster(i.PackagePath())
	}
	if in := annotated(value); len(in.clusters) == 1 {
		return in.clusters[0]
	}
	return ""
}

func clustersOfSources(plans []*generators.Plan) []string {
	var clusters []string
	for _, plan := range plans { // which are sorted by cluster
		if c := plan.Source().Cluster; len(clusters) == 0 || clusters[len(clusters)-1] != c {
			clusters = append(clusters, c)
		}
	}
	return clusters
}

// inNamespace returns the plans that have their source in an item's namespace;
// for a Namespace, in that.
func (l *placement) inNamespace(i *yamltext.Item) []*generators.Plan {
	namespace := i.Namespace()
	if isNamespace(i) {
		namespace = i.Name()
	}
	var in []*generators.Plan
	for _, plan := range l.sources {
		if namespace != "" && plan.Source().Namespace == namespace {
			in = append(in, plan)
		}
	}
	return in
}

// ofInstance returns the plans of which a StatefulSet has the label
// app.kubernetes.io/instance with that value.
func (l *placement) ofInstance(plans []*generators.Plan, instance string) []*generators.Plan {
	if instance == "" || len(plans) == 0 {
		return nil
	}
	if l.instances == nil {
		l.instances = map[*generators.Plan][]string{}
		for _, plan := range l.sources {
			for _, set := range plan.StatefulSets {
				l.instances[plan] = append(l.instances[plan], instanceOf(set.Item))
			}
		}
	}
	var of []*generators.Plan
	for _, plan := range plans {
		if slices.Contains(l.instances[plan], instance) {
			of = append(of, plan)
		}
	}
	return of
}

func instanceOf(i *yamltext.Item) string {
	instance, _ := i.Field("metadata", "labels", "app.kubernetes.io/instance")
	return instance
}

func isNamespace(i *yamltext.Item) bool { return i.Kind() == "Namespace" && groupOf(i) == "" }

// placeOf returns where the other item with an index belongs.
func (l *placement) placeOf(k int) place {
	if l.places == nil {
		l.places = make([]place, len(l.p.items))
		for k, i := range l.p.items {
			if l.p.roles[k] == other && !isLocalConfig(i) {
				l.places[k] = l.locate(i)
			}
		}
	}
	return l.places[k]
}

// applied returns the indices of the sources and other items that a cluster
// applies, in their order.
func (l *placement) applied(cluster string) []int {
	if l.index == nil {
		l.index = map[string][]int{}
		for k, i := range l.p.items {
			if l.p.roles[k] == sourceRole {
				c := l.p.sources[i].plan.Source().Cluster
				l.index[c] = append(l.index[c], k)
			} else if l.p.roles[k] == other && !isLocalConfig(i) {
				l.add(k)
			}
		}
	}
	if len(l.shared) == 0 {
		return l.index[cluster]
	}
	all := slices.Concat(l.index[cluster], l.shared)
	slices.Sort(all)
	return all
}

// add adds an other item to the index of the clusters that apply it. The index
// serves trees and streams, which look up one cluster after another; a KRM
// function uses Package.otherItems alone.
func (l *placement) add(k int) {
	switch l.p.settings.OtherItems {
	case schemas.OtherItemsKeep:
		l.shared = append(l.shared, k)
		return
	case schemas.OtherItemsDrop:
		return
	}
	where := l.placeOf(k)
	if where.all {
		l.shared = append(l.shared, k)
	}
	for _, c := range where.clusters {
		l.index[c] = append(l.index[c], k)
	}
}
