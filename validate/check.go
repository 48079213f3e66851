package validate

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// Check returns the inconsistencies in what clusters apply, worst first. If
// they are only a part of the fleet, a copy without its source is no fault.
// Local-config items do not count.
func Check(clusters []Cluster, part bool) report.Results {
	c := checker{
		part: part, one: len(clusters) == 1, clusters: map[string]bool{},
		services: map[string][]*service{}, objects: map[groupKind][]object{}, sources: map[*service]bool{},
	}
	for _, cluster := range clusters {
		if cluster.Name != "" {
			c.clusters[cluster.Name] = true
		}
		for _, i := range cluster.Items {
			if local, _ := i.Annotation(schemas.AnnotationLocalConfig); local != "true" {
				c.checkCluster(i, cluster.Name)
				c.add(i, place{cluster.Name, i.Namespace()})
			}
		}
	}
	c.sort()
	c.check()
	results := c.results.Dedupe()
	results.Sort()
	return results
}

type checker struct {
	part      bool
	one       bool                  // there is one cluster, which may have no name
	clusters  map[string]bool       // those that are given by name
	services  map[string][]*service // by name
	exported  []*service            // those with the label of Linkerd
	published []*service            // those with hostnames for external-dns
	sets      []*statefulSet
	setsIn    map[string][]*statefulSet   // by namespace
	governing map[governed][]*statefulSet // by the Service that they name
	objects   map[groupKind][]object      // all others
	sources   map[*service]bool           // those on which other objects depend
	results   report.Results
}

// A groupKind is a kind of an API group.
type groupKind struct{ group, kind string }

// checkCluster refuses an object that is for another cluster than its own.
func (c *checker) checkCluster(i *yamltext.Item, cluster string) {
	annotation, annotated := i.Annotation(schemas.AnnotationCluster)
	if !annotated || isFor(annotation, cluster) {
		return
	}
	c.fail(i, report.Fault{
		Code: report.ObjectInWrongCluster, Field: field.NewPath("metadata", "annotations").Key(schemas.AnnotationCluster), Current: annotation,
		Message: fmt.Sprintf("is for cluster %q, and cluster %q has it; take it out there, or render that cluster again", annotation, cluster),
	})
}

// check checks copies against their sources, what the meshes have besides, and
// all sources against their StatefulSets.
func (c *checker) check() {
	for _, name := range c.names() {
		c.checkName(c.services[name])
	}
	for _, check := range meshChecks {
		check(c)
	}
	for _, name := range c.names() {
		for _, s := range c.services[name] {
			if s.isSource() && (c.sources[s] || s.owner != "") {
				c.checkSource(s)
			}
		}
	}
}

// names returns the names of the Services, sorted.
func (c *checker) names() []string { return slices.Sorted(maps.Keys(c.services)) }

// checkName checks the copies among the Services of one name against their
// sources.
func (c *checker) checkName(services []*service) {
	copies, sources := split(services)
	c.checkTwice(sources, len(copies) > 0)
	for _, copied := range copies {
		source := sourceOf(copied, sources)
		c.checkCopy(copied, source)
		if source != nil {
			c.sources[source] = true
		}
	}
}

// split returns the copies and the sources among Services.
func split(services []*service) (copies, sources []*service) {
	for _, s := range services {
		if s.isCopy {
			copies = append(copies, s)
		} else if s.isSource() {
			sources = append(sources, s)
		}
	}
	return copies, sources
}

// isSource reports whether a Service may be a source.
func (s *service) isSource() bool { return !s.isCopy && len(s.spec.Selector) > 0 }

// checkTwice refuses two sources of one GlobalHeadlessService, and two in one
// namespace of different clusters, if other members have copies.
func (c *checker) checkTwice(sources []*service, copied bool) {
	for k, s := range sources {
		for _, first := range sources[:k] {
			sameOwner := s.owner != "" && s.owner == first.owner
			sameNamespace := s.owner == first.owner && copied && s.namespace == first.namespace && s.cluster != first.cluster
			if sameOwner || sameNamespace {
				c.fail(s.Item, report.Fault{
					Code: report.TwoSources, Field: field.NewPath("spec", "selector"),
					Message: fmt.Sprintf("selects pods here and %s (%s), and a global namespace has one source; remove the StatefulSet and this Service from one of the two",
						first.where(), report.Where(first.Item)),
				})
			}
		}
	}
}

// where returns a place in words.
func (p place) where() string {
	text := "in namespace " + strconv.Quote(p.namespace)
	if p.cluster != "" {
		text += " of cluster " + strconv.Quote(p.cluster)
	}
	return text
}
