package render

import (
	"slices"

	"global-headless-service/generators"
)

// desired gathers the objects that clusters should have.
type desired struct {
	objects []*Object
	scratch []generators.Object
}

// generated adds the generated objects of one cluster, sorted.
func (d *desired) generated(cluster string, parts []clusterPart) {
	first := len(d.objects)
	for _, part := range parts {
		all := part.plan.Mesh.Objects(d.scratch[:0], cluster, part.members)
		if source := part.plan.Source(); part.plan.Governing == nil && slices.Contains(part.members, source) {
			all = append(all, part.plan.SourceService())
		}
		for _, g := range all {
			o := &Object{
				Key:  Key{cluster, g.Kind, g.Namespace, g.Name},
				Plan: part.plan, stencil: g.Stencil, managed: true,
			}
			o.File = o.path()
			d.objects = append(d.objects, o)
		}
		d.scratch = all
	}
	if added := d.objects[first:]; len(added) > 1 {
		slices.SortFunc(added, func(a, b *Object) int { return a.Compare(&b.Key) })
	}
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
	o := &Object{
		Key:  Key{m.Cluster, i.Kind(), m.Namespace, i.Name()},
		Plan: s.plan, from: i, set: s.set,
	}
	o.File = o.path()
	return o
}

// desiredObjects returns the managed objects of a fleet or, for a slice, those
// of the clusters that it has to do with: its own, and those of which an
// earlier run left something. They are sorted.
func (p *Package) desiredObjects(cluster string) []*Object {
	var d desired
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
	return d.objects
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
