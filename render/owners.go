package render

import (
	"slices"

	"global-headless-service/generators"
	"global-headless-service/yamltext"
)

// owners returns the GlobalHeadlessServices that bring an item into a cluster:
// those of its instance in its namespace, else of its namespace, else of its
// instance, else all that have a source there or, if none has, a member.
func (l *placement) owners(i *yamltext.Item, cluster string) []string {
	k := ownerKey{cluster, i.Namespace(), instanceOf(i)}
	names, known := l.named[k]
	if !known {
		if l.named == nil {
			l.named = map[ownerKey][]string{}
		}
		names = namesOf(l.narrowest(k))
		l.named[k] = names
	}
	return names
}

// An ownerKey holds what decides which plans own an item in a cluster.
type ownerKey struct{ cluster, namespace, instance string }

// narrowest returns the plans that own an item.
func (l *placement) narrowest(k ownerKey) []*generators.Plan {
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
