package render

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

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

	// Once somebody has asked:
	scoped map[groupKind]bool // what the package's CRDs define as cluster-scoped
	places []place            // by item
	index  map[string][]int   // the sources and other items of each cluster
	shared []int              // the other items of every cluster

	instances map[*generators.Plan][]string // the labels of their StatefulSets
	named     map[ownersOf][]string

	checked bool // faults are known
	faults  report.Results
}

// at returns where an other item belongs, by its index.
func (l *placement) at(k int) place {
	if l.places == nil {
		l.places = make([]place, len(l.p.items))
		for k, i := range l.p.items {
			if l.p.roles[k] == other && !isLocalConfig(i) {
				l.places[k] = l.of(i)
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

// add puts an other item into the index.
func (l *placement) add(k int) {
	switch l.p.settings.OtherItems {
	case schemas.OtherItemsKeep:
		l.shared = append(l.shared, k)
		return
	case schemas.OtherItemsDrop:
		return
	}
	where := l.at(k)
	if where.all {
		l.shared = append(l.shared, k)
	}
	for _, c := range where.clusters {
		l.index[c] = append(l.index[c], k)
	}
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
	unknown  bool     // nothing says where it belongs
}

func (p place) includes(cluster string) bool {
	return p.all || slices.Contains(p.clusters, cluster)
}

// of returns where an item belongs, by the first of these that says something:
// its annotation, its folder, the one cluster with sources, the source in its
// namespace, the source of its instance, its scope.
func (l *placement) of(i *yamltext.Item) place {
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

// annotated is the place that the annotation gives: cluster names separated by
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

func clustersOfSources(plans []*generators.Plan) []string {
	var clusters []string
	for _, plan := range plans { // which are sorted by cluster
		if c := plan.Source().Cluster; len(clusters) == 0 || clusters[len(clusters)-1] != c {
			clusters = append(clusters, c)
		}
	}
	return clusters
}

// inNamespace returns the plans whose source is in an item's namespace; of a
// Namespace, in it.
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

// isClusterScoped reports whether an item's kind is cluster-scoped, as far as
// Kubernetes' own kinds and the package's CRDs say.
func (l *placement) isClusterScoped(i *yamltext.Item) bool {
	return isClusterScoped(i.APIVersion(), i.Kind()) || l.defined()[groupKind{groupOf(i), i.Kind()}]
}

// defined returns the cluster-scoped kinds of the package's CRDs.
func (l *placement) defined() map[groupKind]bool {
	if l.scoped == nil {
		l.scoped = map[groupKind]bool{}
		for _, i := range l.p.items {
			if i.Kind() != "CustomResourceDefinition" {
				continue
			}
			if scope, _ := i.Field("spec", "scope"); scope == "Cluster" {
				group, _ := i.Field("spec", "group")
				kind, _ := i.Field("spec", "names", "kind")
				l.scoped[groupKind{group, kind}] = true
			}
		}
	}
	return l.scoped
}

// owners returns the GlobalHeadlessServices that bring an item into a cluster:
// those of its instance in its namespace, else of its namespace, else of its
// instance, else all that have a source there or, if none has, a member.
func (l *placement) owners(i *yamltext.Item, cluster string) []string {
	k := ownersOf{cluster, i.Namespace(), instanceOf(i)}
	names, known := l.named[k]
	if !known {
		if l.named == nil {
			l.named = map[ownersOf][]string{}
		}
		names = namesOf(l.narrowest(k))
		l.named[k] = names
	}
	return names
}

// ownersOf is what decides about the owners of an item.
type ownersOf struct{ cluster, namespace, instance string }

// narrowest returns the plans that are the owners of an item.
func (l *placement) narrowest(k ownersOf) []*generators.Plan {
	var here []*generators.Plan
	for _, part := range l.p.partsOf(k.cluster) {
		if part.plan.Source().Cluster == k.cluster {
			here = append(here, part.plan)
		}
	}
	if len(here) == 0 {
		for _, part := range l.p.partsOf(k.cluster) {
			here = append(here, part.plan)
		}
	}
	near := slices.DeleteFunc(slices.Clone(here), func(plan *generators.Plan) bool { return plan.Source().Namespace != k.namespace })
	if narrower := l.ofInstance(near, k.instance); len(narrower) > 0 {
		return narrower
	}
	if len(near) > 0 {
		return near
	}
	if narrower := l.ofInstance(here, k.instance); len(narrower) > 0 {
		return narrower
	}
	return here
}

func namesOf(plans []*generators.Plan) []string {
	names := make([]string, len(plans))
	for k, plan := range plans {
		names[k] = plan.Name
	}
	slices.Sort(names)
	return names
}

// otherItems decides which of the other items a run keeps, by their index
// (rule 8).
func (p *Package) otherItems(cluster string) (keeps func(k int) bool, results report.Results) {
	all := func(int) bool { return true }
	none := func(int) bool { return false }
	placed := func(k int) bool { return p.placement.at(k).includes(cluster) }
	switch setting := p.settings.OtherItems; {
	case cluster == "" || setting == schemas.OtherItemsKeep:
		return all, nil
	case setting == schemas.OtherItemsDrop, !p.Has(cluster):
		return none, nil
	case setting == "" && !slices.Contains(clustersOfSources(p.placement.sources), cluster):
		return none, p.undecided(cluster)
	}
	return placed, p.unplaced()
}

// others counts the other items that match and returns the first by name; nil
// if there is none. Items marked local-config do not count.
func (p *Package) others(match func(k int) bool) (first *yamltext.Item, all []*yamltext.Item) {
	for k, i := range p.items {
		if p.roles[k] == other && !isLocalConfig(i) && match(k) {
			all = append(all, i)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return slices.MinFunc(all, generators.CompareItems), all
}

// undecided refuses a consumer's slice of a package with other items, unless
// otherItems is set.
func (p *Package) undecided(cluster string) report.Results {
	first, all := p.others(func(int) bool { return true })
	if first == nil {
		return nil
	}
	return report.Results{report.Error(p.settings.item, report.Fault{
		Code: report.OtherItemsUndecided, Field: p.settings.Names.Field("otherItems"),
		Message: fmt.Sprintf("required: the package has %d other %s (such as %s %q), and cluster %q runs no source; set Keep (the cluster applies them too), Drop (it does not), or WithSource (only a source's cluster does)",
			len(all), plural(len(all), "resource"), first.Kind(), first.Name(), cluster),
	})}
}

// unplaced refuses other items that nothing places, and annotations that name
// a cluster in no member list.
func (p *Package) unplaced() report.Results {
	if p.placement.checked {
		return p.placement.faults
	}
	p.placement.checked = true
	p.placement.faults = p.findUnplaced()
	return p.placement.faults
}

func (p *Package) findUnplaced() report.Results {
	var results report.Results
	for k, i := range p.items {
		if p.roles[k] == other && !isLocalConfig(i) {
			results.Add(p.unknownPlaces(i)...)
		}
	}
	first, all := p.others(func(k int) bool { return p.placement.at(k).unknown })
	if first == nil {
		return results
	}
	slices.SortStableFunc(all, generators.CompareItems)
	results.Add(report.Error(first, report.Fault{
		Code: report.OtherItemsUnplaced, Field: field.NewPath("metadata", "annotations").Key(schemas.AnnotationCluster),
		Message: fmt.Sprintf("nothing says to which cluster %s; sources are in %s: annotate each with %s: its cluster's name, several separated by commas, or %q for all",
			belongs(all), quotedList(clustersOfSources(p.placement.sources)), schemas.AnnotationCluster, everywhere),
	}))
	return results
}

// belongs names items as the subject of a sentence.
func belongs(items []*yamltext.Item) string {
	names := report.List(items, func(i *yamltext.Item) string {
		return fmt.Sprintf("%s %q (%s)", i.Kind(), i.Name(), report.Where(i))
	})
	if len(items) == 1 {
		return names + " belongs"
	}
	return fmt.Sprintf("%d resources belong: %s", len(items), names)
}

// unknownPlaces refuses an annotation that names a cluster in no member list.
func (p *Package) unknownPlaces(i *yamltext.Item) report.Results {
	value, ok := i.Annotation(schemas.AnnotationCluster)
	if !ok || !p.complete {
		return nil
	}
	var results report.Results
	for _, cluster := range annotated(value).clusters {
		if p.Has(cluster) {
			continue
		}
		f := report.Fault{
			Code: report.UnknownCluster, Field: field.NewPath("metadata", "annotations").Key(schemas.AnnotationCluster), Current: value,
			Message: fmt.Sprintf("cluster %q is in no member list; the members' clusters are %s, and %q is all of them", cluster, quotedList(p.Clusters()), everywhere),
		}
		if near, ok := schemas.Nearest(cluster, p.Clusters()); ok {
			f.Proposed = near
		}
		results.Add(report.Error(i, f))
	}
	return results
}
