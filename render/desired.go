package render

import (
	"fmt"
	"maps"
	"slices"

	"global-headless-service/generators"
	"global-headless-service/report"
)

// desired gathers the objects that clusters should have.
type desired struct {
	objects []*Object
	scratch []generators.Object
	sorted  []*Object // of one cluster; scratch too
	clashes report.Results
}

// generated adds the generated objects of one cluster, sorted.
func (d *desired) generated(cluster string, parts []clusterPart) {
	first := len(d.objects)
	for _, part := range parts {
		all := part.plan.Mesh.Objects(d.scratch[:0], cluster, part.members)
		if source := part.plan.Source(); part.plan.Governing == nil && slices.Contains(part.members, source) {
			all = append(all, part.plan.SourceService())
		}
		block := make([]Object, len(all)) // one allocation instead of many
		for k, g := range all {
			block[k] = Object{
				Key:  Key{cluster, g.Kind, g.Namespace, g.Name},
				Plan: part.plan, stencil: g.Stencil, managed: true,
			}
			d.objects = append(d.objects, &block[k])
		}
		d.scratch = all
	}
	added := d.objects[first:]
	if len(parts) > 1 {
		d.sortByNamespace(added)
	}
	slices.SortFunc(added, func(a, b *Object) int { return a.Compare(&b.Key) })
	for k := 1; k < len(added); k++ {
		if added[k].Key == added[k-1].Key {
			d.clashes.Add(report.Error(added[k].Plan.Item, clash(added[k], added[k-1].Plan)))
		}
	}
}

// clash returns the fault of an object that two plans render for one cluster
// (rule 6).
func clash(o *Object, other *generators.Plan) report.Fault {
	return report.Fault{
		Code: report.ObjectRenderedTwice, Field: o.Plan.NameField(), Current: o.Plan.Service.Name,
		Message: fmt.Sprintf("renders %s %q in namespace %q for cluster %q, as GlobalHeadlessService %q%s does; rename one of the Services, or make the two one",
			o.BareKind(), o.Name, o.Namespace, o.Cluster, other.Name, inFile(other.Item)),
	}
}

// sortByNamespace puts the objects of one cluster together by namespace. Those
// of one namespace mostly stand in order then, since plans do: with sorting them
// after, that takes a third of the time that sorting all of them does.
func (d *desired) sortByNamespace(objects []*Object) {
	next := map[string]int{} // how many objects a namespace has, then where its next one goes
	for _, o := range objects {
		next[o.Namespace]++
	}
	first := 0
	for _, namespace := range slices.Sorted(maps.Keys(next)) {
		first, next[namespace] = first+next[namespace], first
	}
	d.sorted = slices.Grow(d.sorted[:0], len(objects))[:len(objects)]
	for _, o := range objects {
		d.sorted[next[o.Namespace]] = o
		next[o.Namespace]++
	}
	copy(objects, d.sorted)
}

// copies adds the copies of a plan's templates (rule 7). A slice sends out the
// template itself, unless an earlier run has left the copy.
func (d *desired) copies(plan *generators.Plan, slice bool) {
	for _, s := range sourcesOf(plan) {
		if isLocalConfig(s.item()) {
			o := s.object()
			o.managed, o.ifPresent = true, slice
			d.objects = append(d.objects, o)
		}
	}
}

// sourcesOf returns the sources of a plan.
func sourcesOf(plan *generators.Plan) []source {
	var all []source
	for k := range plan.StatefulSets {
		all = append(all, source{plan, &plan.StatefulSets[k]})
	}
	if plan.Governing != nil {
		all = append(all, source{plan, nil})
	}
	return all
}

// object returns a source as its cluster should have it.
func (s source) object() *Object {
	m, i := s.plan.Source(), s.item()
	return &Object{
		Key:  Key{m.Cluster, i.Kind(), m.Namespace, i.Name()},
		Plan: s.plan, from: i, set: s.set,
	}
}

// desiredObjects returns the managed objects of a fleet or, for a slice, those
// of the clusters that it has to do with: its own, and those of which an
// earlier run left something. They are sorted.
func (p *Package) desiredObjects(cluster string) ([]*Object, report.Results) {
	d := desired{objects: make([]*Object, 0, p.countMembers(cluster))}
	for k := range p.clusters {
		if c := &p.clusters[k]; cluster == "" || cluster == c.name || p.hasManaged(c.name) {
			d.generated(c.name, c.parts)
		}
	}
	sorted := len(d.objects)
	for _, plan := range p.plans {
		d.copies(plan, cluster != "")
	}
	if len(d.objects) > sorted {
		slices.SortFunc(d.objects, func(a, b *Object) int { return a.Compare(&b.Key) })
	}
	return d.objects, d.clashes
}

// countMembers returns about how many objects a run for a cluster, or for all if
// that is empty, needs.
func (p *Package) countMembers(cluster string) (n int) {
	for _, plan := range p.plans {
		if cluster == "" {
			n += len(plan.Members)
		}
	}
	return n
}

// hasManaged reports whether an earlier run left something of a cluster.
func (p *Package) hasManaged(cluster string) bool {
	if p.managedIn == nil {
		p.managedIn = map[string]bool{}
		for _, m := range p.managed {
			p.managedIn[m.cluster] = true
		}
	}
	return p.managedIn[cluster]
}
