package validate

import (
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// findSource finds the source of a group, and its StatefulSets. It is the
// Service of the same GlobalHeadlessService, else the author's own that the
// hosts name and that governs pods which the ServiceEntries select. A Service of
// that name without such pods may be the source: then there is nothing to check.
func (c *checker) findSource(g *entryGroup, owned []*service) bool {
	found, perhaps := owned, c.part
	if len(owned) == 0 {
		best := mayBeSource
		for _, s := range c.named(g) {
			rank := c.rankSource(g, s)
			perhaps = perhaps || rank == mayBeSource
			if rank > best {
				best, found = rank, nil
			}
			if rank > mayBeSource && rank == best {
				found = append(found, s)
			}
		}
	}
	switch {
	case len(found) == 1:
		g.source, g.sets = found[0], c.governed(found[0])
		c.sources[g.source] = true
		return true
	case len(found) > 1:
		c.checkMixed(g, found)
	case !perhaps:
		c.warn(g.entries[0].Item, report.Fault{
			Code:    report.CopyWithoutSource,
			Message: "gives a pod names, and no Service that its hosts name, with a StatefulSet that has the pod, is among what was given, so there is nothing to compare it with; give the source's cluster too",
		})
	}
	return false
}

// named returns the authors' own sources that the hosts of a group name.
func (c *checker) named(g *entryGroup) []*service {
	names := map[string]bool{}
	for _, e := range g.entries {
		for _, host := range e.spec.Hosts {
			_, service := splitHost(host)
			names[service] = true
		}
	}
	var services []*service
	for _, name := range slices.Sorted(maps.Keys(names)) {
		for _, s := range c.services[name] {
			if s.isSource() && s.owner == "" {
				services = append(services, s)
			}
		}
	}
	return services
}

// The ranks of a Service that the hosts name.
const (
	isNotSource  = iota
	mayBeSource  // its place is right
	hasPods      // its StatefulSet has one of the pods
	hasPodsThere // both
)

// rankSource returns how likely a Service that the hosts name is the source of
// a group. In a part of the fleet, one in another namespace is not.
func (c *checker) rankSource(g *entryGroup, s *service) int {
	sets := c.governed(s)
	here := slices.ContainsFunc(g.entries, func(e *entry) bool { return e.namespace == s.namespace })
	pods := slices.ContainsFunc(g.entries, func(e *entry) bool { return setOf(e.pod, sets) != nil })
	switch {
	case here && pods:
		return hasPodsThere
	case here:
		return mayBeSource
	case pods && !c.part:
		return hasPods
	}
	return isNotSource
}

// checkMixed refuses a second source in a cluster that has ServiceEntries: they
// select pods of both by namespace and name.
func (c *checker) checkMixed(g *entryGroup, sources []*service) {
	var first *service
	for _, s := range sources {
		joined := slices.ContainsFunc(g.entries, func(e *entry) bool { return e.cluster == s.cluster && e.namespace == s.namespace })
		if joined && first != nil && first.place != s.place {
			c.fail(s.Item, report.Fault{
				Code: report.TwoSources, Field: field.NewPath("spec", "selector"),
				Message: "selects pods here and " + first.where() + " (" + report.Where(first.Item) + "), and ServiceEntries take pods of one name and namespace for one; remove the StatefulSet and this Service from one of the two",
			})
		} else if joined && first == nil {
			first = s
		}
	}
}
