package validate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// checkSource checks a source's Service against the StatefulSets beside it (rules
// 1 and 4).
func (c *checker) checkSource(s *service) {
	governed := c.governed(s)
	for _, set := range governed {
		c.checkGoverned(s, set)
	}
	if len(governed) > 0 {
		return
	}
	selected := c.selectedBy(s)
	for _, set := range selected {
		c.fail(set.Item, report.Fault{
			Code: report.SourceDoesNotFit, Field: field.NewPath("spec", "serviceName"), Current: set.spec.ServiceName, Proposed: s.Name(),
			Message: fmt.Sprintf("is %q, and Service %q (%s), which selects these pods, gives them no names unless it is named here", set.spec.ServiceName, s.Name(), report.Where(s.Item)),
		})
	}
	if len(selected) == 0 {
		c.warn(s.Item, report.Fault{
			Code:    report.SourceWithoutStatefulSet,
			Message: fmt.Sprintf("no StatefulSet %s has the serviceName %q, so nothing shows that this Service has pods; add the StatefulSet to what is validated, or correct its serviceName", s.where(), s.Name()),
		})
	}
}

// owned returns the sources that are managed objects, by owner.
func (c *checker) owned() map[string][]*service {
	owned := map[string][]*service{}
	for _, name := range c.names() {
		for _, s := range c.services[name] {
			if s.isSource() && s.owner != "" {
				owned[s.owner] = append(owned[s.owner], s)
			}
		}
	}
	return owned
}

// governed identifies what StatefulSets name by their serviceName.
type governed struct{ namespace, service string }

// governed returns the StatefulSets that name a Service beside them.
func (c *checker) governed(s *service) []*statefulSet { return c.setsNaming(s.Name(), s.place) }

// setsNaming returns the StatefulSets in a place that name a Service.
func (c *checker) setsNaming(service string, at place) []*statefulSet {
	c.indexSets()
	var sets []*statefulSet
	for _, set := range c.governing[governed{at.namespace, service}] {
		if set.near(at) {
			sets = append(sets, set)
		}
	}
	return sets
}

// indexSets makes the indices of StatefulSets, once. Most inputs need none.
func (c *checker) indexSets() {
	if c.governing != nil {
		return
	}
	c.governing, c.setsIn = map[governed][]*statefulSet{}, map[string][]*statefulSet{}
	for _, s := range c.sets {
		key := governed{s.namespace, s.spec.ServiceName}
		c.governing[key] = append(c.governing[key], s)
		c.setsIn[s.namespace] = append(c.setsIn[s.namespace], s)
	}
}

// selectedBy returns the StatefulSets beside a Service whose pods it selects.
func (c *checker) selectedBy(s *service) []*statefulSet {
	if len(s.spec.Selector) == 0 {
		return nil
	}
	return c.setsWith(s.place, func(pod map[string]string) bool { return selects(s.spec.Selector, pod) })
}

// setsWith returns the StatefulSets in a place whose pods have the right labels.
func (c *checker) setsWith(at place, right func(pod map[string]string) bool) []*statefulSet {
	c.indexSets()
	var sets []*statefulSet
	for _, set := range c.setsIn[at.namespace] {
		if set.near(at) && right(set.podLabels()) {
			sets = append(sets, set)
		}
	}
	return sets
}

// checkGoverned checks a StatefulSet that names the Service.
func (c *checker) checkGoverned(s *service, set *statefulSet) {
	if labels := missing(s.spec.Selector, set.podLabels()); len(labels) > 0 {
		c.fail(s.Item, report.Fault{
			Code: report.SourceDoesNotFit, Field: field.NewPath("spec", "selector"), Current: s.spec.Selector,
			Message: fmt.Sprintf("does not select the pods of StatefulSet %q (%s), which names this Service: they have no %s; make selector and labels of the pod template agree",
				set.Name(), report.Where(set.Item), strings.Join(labels, ", ")),
		})
	}
	if labels := missing(set.spec.Selector.MatchLabels, set.podLabels()); len(labels) > 0 {
		c.fail(set.Item, report.Fault{
			Code: report.SourceDoesNotFit, Field: field.NewPath("spec", "selector", "matchLabels"), Current: set.spec.Selector.MatchLabels,
			Message: fmt.Sprintf("does not match the labels of the StatefulSet's own pods: they have no %s; the API server refuses it, so make the two agree", strings.Join(labels, ", ")),
		})
	}
}

func (s *statefulSet) podLabels() map[string]string { return s.spec.Template.Metadata.Labels }

// selects reports whether labels have all pairs of a selector.
func selects(selector, labels map[string]string) bool {
	for k, v := range selector {
		if has, ok := labels[k]; !ok || has != v {
			return false
		}
	}
	return true
}

// missing returns the key=value pairs of a selector that labels lack, sorted.
func missing(selector, labels map[string]string) []string {
	var pairs []string
	for _, k := range slices.Sorted(maps.Keys(selector)) {
		if v, ok := labels[k]; !ok || v != selector[k] {
			pairs = append(pairs, k+"="+selector[k])
		}
	}
	return pairs
}
