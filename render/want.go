package render

import (
	"cmp"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// key says which object of which cluster one of ours is.
type key struct{ cluster, kind, namespace, name string }

// want is one object that goes out as ours.
type want struct {
	key
	plan     *generators.Plan
	inScope  bool                  // of this run: all of a fleet, one cluster of a slice
	stencil  *generators.Stencil   // of a Service; nil for a copy
	copyOf   *resourcelist.Item    // the marked source that is copied
	set      *generators.SourceSet // its StatefulSet, if it is one
	earlier  *resourcelist.Item    // what an earlier run left of it
	replaced *resourcelist.Item    // the adopted Service whose place it takes
}

func (w *want) member() schemas.Member {
	return schemas.Member{Cluster: w.cluster, Namespace: w.namespace}
}

// path is where it goes.
func (w *want) path() string { return generators.Path(w.member(), w.kind, w.name) }

// item renders it.
func (w *want) item() (*resourcelist.Item, error) {
	if w.copyOf == nil {
		return w.stencil.Item(w.member()), nil
	}
	return chain(w.copyOf,
		(*resourcelist.Item).WithoutOrchestration,
		func(i *resourcelist.Item) (*resourcelist.Item, error) {
			return i.WithoutAnnotation(schemas.AnnotationLocalConfig)
		},
		func(i *resourcelist.Item) (*resourcelist.Item, error) { return settled(i, w.plan, w.set, true) },
		func(i *resourcelist.Item) (*resourcelist.Item, error) {
			return i.WithAnnotation(schemas.AnnotationOwner, w.plan.Name)
		},
		func(i *resourcelist.Item) (*resourcelist.Item, error) {
			return i.WithAnnotation(schemas.AnnotationCluster, w.cluster)
		},
		func(i *resourcelist.Item) (*resourcelist.Item, error) { return i.At(w.path()) },
	)
}

// chain applies edits one after the other.
func chain(i *resourcelist.Item, edits ...func(*resourcelist.Item) (*resourcelist.Item, error)) (*resourcelist.Item, error) {
	for _, edit := range edits {
		edited, err := edit(i)
		if err != nil {
			return nil, err
		}
		i = edited
	}
	return i, nil
}

// settled is a source with its namespace, where it may be written, and its
// serviceName.
func settled(i *resourcelist.Item, plan *generators.Plan, set *generators.SourceSet, namespace bool) (*resourcelist.Item, error) {
	var err error
	if namespace && i.Namespace() == "" {
		if i, err = i.WithField(plan.Source().Namespace, "metadata", "namespace"); err != nil {
			return nil, err
		}
	}
	if set != nil && set.ServiceName != "" {
		return i.WithField(set.ServiceName, "spec", "serviceName")
	}
	return i, nil
}

// wants are the objects of the fleet that go out as ours.
type wants struct {
	all   []*want
	byKey map[key]*want // once somebody has asked
}

// of is the one that is a certain object; nil when none is.
func (w *wants) of(k key) *want {
	if w.byKey == nil {
		w.byKey = make(map[key]*want, len(w.all))
		for _, one := range w.all {
			w.byKey[one.key] = one
		}
	}
	return w.byKey[k]
}

func (p *pkg) allWants() *wants {
	clusters := p.clustersAtHand()
	w := &wants{}
	for _, plan := range p.plans {
		p.planServices(w, plan, p.membersOf(plan, clusters))
		for k := range plan.StatefulSets {
			p.planCopy(w, plan, plan.StatefulSets[k].Item, &plan.StatefulSets[k])
		}
		if plan.Governing != nil {
			p.planCopy(w, plan, plan.Governing, nil)
		}
	}
	return w
}

// planServices wants the Service of every member, but the source's when it
// stands in the package.
func (p *pkg) planServices(w *wants, plan *generators.Plan, members []schemas.Member) {
	if len(members) == 0 {
		return
	}
	all, consumer := make([]want, 0, len(members)), p.stencil(plan, false) // which never grows, so that its elements stay where they are
	w.all = slices.Grow(w.all, len(members))
	for _, m := range members {
		stencil := consumer
		if m == plan.Source() {
			if plan.Governing != nil {
				continue
			}
			stencil = p.stencil(plan, true)
		}
		k := key{m.Cluster, "Service", m.Namespace, plan.Service.Name}
		all = append(all, want{key: k, plan: plan, inScope: p.inScope(m.Cluster), stencil: stencil})
		w.all = append(w.all, &all[len(all)-1])
	}
}

// stencil is that of a plan's source, or of its consumers.
func (p *pkg) stencil(plan *generators.Plan, source bool) *generators.Stencil {
	k := stencilKey{plan, source}
	if p.known.stencils[k] == nil {
		p.known.stencils[k] = plan.Service.Stencil(plan.Name, source)
	}
	return p.known.stencils[k]
}

// clustersAtHand are those that a slice has to do with: its own, and those of
// which an earlier run has left something; nil for a fleet, which has to do
// with all.
func (p *pkg) clustersAtHand() map[string]bool {
	if p.settings.Cluster == "" {
		return nil
	}
	clusters := map[string]bool{p.settings.Cluster: true}
	for _, k := range p.ours {
		clusters[keyOf(p.items[k]).cluster] = true
	}
	return clusters
}

// membersOf are the members of a plan in those clusters; nil are all.
func (p *pkg) membersOf(plan *generators.Plan, clusters map[string]bool) []schemas.Member {
	if clusters == nil {
		return plan.Members
	}
	var members []schemas.Member
	for cluster := range clusters {
		members = append(members, p.membersIn(plan, cluster)...)
	}
	return members
}

// scopeOf are the members of a plan that this run renders, not to be changed.
func (p *pkg) scopeOf(plan *generators.Plan) []schemas.Member {
	if p.settings.Cluster == "" {
		return plan.Members
	}
	return p.membersIn(plan, p.settings.Cluster)
}

// membersIn are the members of a plan in one cluster.
func (p *pkg) membersIn(plan *generators.Plan, cluster string) []schemas.Member {
	in, ok := p.known.members[plan]
	if !ok {
		in = map[string][]schemas.Member{}
		for _, m := range plan.Members {
			in[m.Cluster] = append(in[m.Cluster], m)
		}
		p.known.members[plan] = in
	}
	return in[cluster]
}

// planCopy wants a copy of a source that is a template. A slice sends out the
// template itself instead: on the command line always, and as a function
// unless an earlier run has left the copy.
func (p *pkg) planCopy(w *wants, plan *generators.Plan, i *resourcelist.Item, set *generators.SourceSet) {
	if !isMarked(i) || p.leaveOut {
		return
	}
	m := plan.Source()
	k := key{m.Cluster, i.Kind(), m.Namespace, i.Name()}
	w.all = append(w.all, &want{key: k, plan: plan, inScope: p.settings.Cluster == "", copyOf: i, set: set})
}

// inScope says whether a cluster is part of this run.
func (p *pkg) inScope(cluster string) bool {
	return p.settings.Cluster == "" || p.settings.Cluster == cluster
}

// compare orders by cluster, namespace, kind and name.
func (w *want) compare(other *want) int { return w.key.compare(&other.key) }

func (k *key) compare(other *key) int {
	if c := compareMembers(schemas.Member{Cluster: k.cluster, Namespace: k.namespace}, schemas.Member{Cluster: other.cluster, Namespace: other.namespace}); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(k.kind, other.kind), strings.Compare(k.name, other.name))
}
