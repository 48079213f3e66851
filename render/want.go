package render

import (
	"cmp"
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
	path     string
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

// item renders it.
func (w *want) item() (*resourcelist.Item, error) {
	if w.copyOf == nil {
		return w.stencil.Item(w.member(), w.path), nil
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
		func(i *resourcelist.Item) (*resourcelist.Item, error) { return i.At(w.path) },
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

// wants are the objects of the fleet that go out as ours, by what they are.
func (p *pkg) wants() map[key]*want {
	size := 0
	for _, plan := range p.plans {
		size += len(plan.Members)
	}
	wants := make(map[key]*want, size)
	for _, plan := range p.plans {
		p.planServices(wants, plan)
		for k := range plan.StatefulSets {
			p.planCopy(wants, plan, plan.StatefulSets[k].Item, &plan.StatefulSets[k])
		}
		if plan.Governing != nil {
			p.planCopy(wants, plan, plan.Governing, nil)
		}
	}
	return wants
}

// planServices wants the Service of every member, but the source's when it
// stands in the package.
func (p *pkg) planServices(wants map[key]*want, plan *generators.Plan) {
	consumer := plan.Service.Stencil(plan.Name, false)
	members := p.membersOf(plan)
	all := make([]want, 0, len(members))
	for _, m := range members {
		stencil := consumer
		if m == plan.Source() {
			if plan.Governing != nil {
				continue
			}
			stencil = plan.Service.Stencil(plan.Name, true)
		}
		k := key{m.Cluster, "Service", m.Namespace, plan.Service.Name}
		all = append(all, want{key: k, plan: plan, path: generators.Path(m, "Service", k.name), inScope: p.inScope(m.Cluster), stencil: stencil})
		wants[k] = &all[len(all)-1]
	}
}

// membersOf are the members of a plan that a run has to do with: all of them,
// but for a slice that finds nothing of an earlier run.
func (p *pkg) membersOf(plan *generators.Plan) []schemas.Member {
	if p.settings.Cluster == "" || len(p.ours) > 0 {
		return plan.Members
	}
	var members []schemas.Member
	for _, m := range plan.Members {
		if p.inScope(m.Cluster) {
			members = append(members, m)
		}
	}
	return members
}

// planCopy wants a copy of a source that is a template. A slice sends out the
// template itself instead: on the command line always, and as a function
// unless an earlier run has left the copy.
func (p *pkg) planCopy(wants map[key]*want, plan *generators.Plan, i *resourcelist.Item, set *generators.SourceSet) {
	if !isMarked(i) || p.leaveOut {
		return
	}
	m := plan.Source()
	k := key{m.Cluster, i.Kind(), m.Namespace, i.Name()}
	wants[k] = &want{key: k, plan: plan, path: generators.Path(m, i.Kind(), i.Name()), inScope: p.settings.Cluster == "", copyOf: i, set: set}
}

// inScope says whether a cluster is part of this run.
func (p *pkg) inScope(cluster string) bool {
	return p.settings.Cluster == "" || p.settings.Cluster == cluster
}

func compareKeys(a, b key) int {
	if c := strings.Compare(a.cluster, b.cluster); c != 0 {
		return c
	}
	if c := strings.Compare(a.namespace, b.namespace); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(a.kind, b.kind), strings.Compare(a.name, b.name))
}
