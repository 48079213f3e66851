package validate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// Check returns what is inconsistent in what clusters apply, worst first. If
// they are only a part of the fleet, a copy whose source is not among them is
// no fault. Local-config items do not count.
func Check(clusters []Cluster, part bool) report.Results {
	c := checker{services: map[string][]*service{}, part: part}
	for _, cluster := range clusters {
		for _, i := range cluster.Items {
			if local, _ := i.Annotation(schemas.AnnotationLocalConfig); local != "true" {
				c.checkCluster(i, cluster.Name)
				c.add(i, place{cluster.Name, i.Namespace()})
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.services)) {
		c.checkName(c.services[name])
	}
	results := c.results.Dedupe()
	results.Sort()
	return results
}

type checker struct {
	part     bool
	services map[string][]*service // by name
	sets     []*statefulSet
	results  report.Results
}

func (c *checker) fail(i *yamltext.Item, f report.Fault) { c.results.Add(report.Error(i, f)) }
func (c *checker) warn(i *yamltext.Item, f report.Fault) { c.results.Add(report.Warning(i, f)) }

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

// checkName checks the Services of one name: copies against their sources, and
// sources against their StatefulSets.
func (c *checker) checkName(services []*service) {
	slices.SortStableFunc(services, compareServices)
	var copies, sources []*service
	for _, s := range services {
		if s.isCopy {
			copies = append(copies, s)
		} else if len(s.spec.Selector) > 0 {
			sources = append(sources, s)
		}
	}
	c.checkTwice(sources, len(copies) > 0)
	used := map[*service]bool{}
	for _, copied := range copies {
		source := sourceOf(copied, sources)
		c.checkCopy(copied, source)
		used[source] = true
	}
	for _, s := range sources {
		if used[s] || s.owner != "" {
			c.checkSource(s)
		}
	}
}

// compareServices orders Services by their places, so that results do not depend
// on the order in which they are given (rule 16).
func compareServices(a, b *service) int {
	return cmp.Or(strings.Compare(a.cluster, b.cluster), strings.Compare(a.namespace, b.namespace), strings.Compare(report.Where(a.Item), report.Where(b.Item)))
}

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
