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
	var selected []*statefulSet
	for _, set := range c.sets {
		if set.near(s.place) && set.spec.ServiceName != s.Name() && len(missing(s.spec.Selector, set.podLabels())) == 0 {
			selected = append(selected, set)
		}
	}
	for _, set := range governed {
		c.checkGoverned(s, set)
	}
	if len(governed) > 0 {
		return
	}
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

// governed returns the StatefulSets that name a Service beside them.
func (c *checker) governed(s *service) []*statefulSet {
	var sets []*statefulSet
	for _, set := range c.sets {
		if set.near(s.place) && set.spec.ServiceName == s.Name() {
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
