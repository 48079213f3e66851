package live

import (
	"maps"
	"slices"
	"strings"

	"global-headless-service/kubectl"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// A Fleet is a package, and what each of its clusters should have.
type Fleet struct {
	Package  *render.Package
	Clusters []Cluster
	views    []*view // of the package's plans
	// leftKinds are those that an earlier run may have left in a cluster without
	// members.
	leftKinds []kubectl.Kind
}

// A Cluster is what one cluster should have.
type Cluster struct {
	Name    string
	Context string // in the kubeconfig
	objects []*rendered
	// podsOnly is set if the cluster is asked for the pods of sources alone.
	podsOnly bool
}

// A rendered object is one that a cluster should have, and its fields.
type rendered struct {
	*render.Object
	kind   kubectl.Kind
	fields map[string]any
}

// NewFleet renders what clusters should have; contexts gives the context of
// each. The fleet is of use only if none of the results is an error.
func NewFleet(p *render.Package, clusters []string, contexts func(cluster string) string) (*Fleet, report.Results) {
	f := &Fleet{Package: p, leftKinds: []kubectl.Kind{serviceKind, statefulSetKind}}
	for _, plan := range p.Plans() {
		f.views = append(f.views, newView(plan))
	}
	var results report.Results
	for _, name := range clusters {
		objects, more := rendersIn(p, name)
		results.Add(more...)
		f.Clusters = append(f.Clusters, Cluster{Name: name, Context: contexts(name), objects: objects})
	}
	if slices.ContainsFunc(clusters, func(name string) bool { return !p.Has(name) }) {
		f.addLeftKinds()
	}
	return f, results
}

// AddSources adds the clusters of the sources to which the pods of the fleet's
// consumers are compared. Nothing but these pods is asked of them.
func (f *Fleet) AddSources(contexts func(cluster string) string) {
	has := func(name string) bool {
		return slices.ContainsFunc(f.Clusters, func(c Cluster) bool { return c.Name == name })
	}
	for _, v := range f.views {
		source := v.plan.Source().Cluster
		if !has(source) && slices.ContainsFunc(v.plan.Members, func(m schemas.Member) bool { return has(m.Cluster) }) {
			f.Clusters = append(f.Clusters, Cluster{Name: source, Context: contexts(source), podsOnly: true})
		}
	}
}

// rendersIn returns what a cluster should have.
func rendersIn(p *render.Package, cluster string) ([]*rendered, report.Results) {
	objects, results := p.Slice(cluster)
	var all []*rendered
	for _, o := range objects {
		fields, err := fieldsOf(o)
		if err != nil {
			results.Add(report.Error(o.Source(), report.Fault{Code: report.EditFailed, Message: err.Error()}))
			continue
		}
		all = append(all, &rendered{o, kindOf(fields), fields})
	}
	return all, results
}

// addLeftKinds adds the kinds that the plans render in any cluster.
func (f *Fleet) addLeftKinds() {
	for _, cluster := range f.Package.Clusters() {
		objects, _ := rendersIn(f.Package, cluster)
		for _, o := range objects {
			if o.Plan != nil && !slices.Contains(f.leftKinds, o.kind) {
				f.leftKinds = append(f.leftKinds, o.kind)
			}
		}
	}
}

// kindOf returns the kind of an object.
func kindOf(object map[string]any) kubectl.Kind {
	group, version, grouped := strings.Cut(text(object, "apiVersion"), "/")
	if !grouped {
		group, version = "", group
	}
	return kubectl.Kind{Group: group, Version: version, Name: text(object, "kind")}
}

// The kinds that are always asked for in the namespaces of members.
var (
	serviceKind       = kubectl.Kind{Version: "v1", Name: "Service"}
	statefulSetKind   = kubectl.Kind{Group: "apps", Version: "v1", Name: "StatefulSet"}
	endpointSliceKind = kubectl.Kind{Group: "discovery.k8s.io", Version: "v1", Name: "EndpointSlice"}
	namespaceKind     = kubectl.Kind{Version: "v1", Name: "Namespace"}
)

// A query is what is to be asked of one cluster: all objects of the kinds that
// plans render, since an earlier run may have left more of them, and other items by
// their names.
type query struct {
	kinds map[string][]kubectl.Kind // by namespace
	names map[string][]kubectl.Name // by namespace
}

// query returns what to ask of a cluster. In one without members, it is asked for
// what an earlier run left, in the namespaces that members have elsewhere.
func (f *Fleet) query(c *Cluster) query {
	kinds := map[string]map[kubectl.Kind]bool{}
	add := func(namespace string, kind kubectl.Kind) {
		if kinds[namespace] == nil {
			kinds[namespace] = map[kubectl.Kind]bool{}
		}
		kinds[namespace][kind] = true
	}
	for _, v := range f.views {
		for _, m := range v.plan.Members {
			if m.Cluster == c.Name {
				add(m.Namespace, serviceKind)
				add(m.Namespace, statefulSetKind)
				add(m.Namespace, endpointSliceKind)
				if kind, namespace, ok := v.mesh.shownBy(c, m); ok && m != v.plan.Source() {
					add(namespace, kind)
				}
			}
			if !f.Package.Has(c.Name) {
				for _, kind := range f.leftKinds {
					add(m.Namespace, kind)
				}
			}
		}
	}
	names := map[string][]kubectl.Name{}
	for _, o := range c.objects {
		if o.Plan != nil {
			add(o.Namespace, o.kind)
		} else if o.Name != "" {
			names[o.Namespace] = append(names[o.Namespace], kubectl.Name{Kind: o.kind, Name: o.Name})
		}
	}
	q := query{map[string][]kubectl.Kind{}, names}
	for namespace, set := range kinds {
		q.kinds[namespace] = slices.SortedFunc(maps.Keys(set), func(a, b kubectl.Kind) int { return strings.Compare(a.String(), b.String()) })
	}
	return q
}

// queryPods returns what to ask of a cluster for the pods of sources.
func (f *Fleet) queryPods(c *Cluster) query {
	q := query{kinds: map[string][]kubectl.Kind{}}
	for _, v := range f.views {
		if source := v.plan.Source(); source.Cluster == c.Name {
			q.kinds[source.Namespace] = []kubectl.Kind{endpointSliceKind, statefulSetKind}
		}
	}
	return q
}

// everywhere returns the kinds of a query, each once, to be asked for in all
// namespaces.
func (q query) everywhere() []kubectl.Kind {
	var all []kubectl.Kind
	for _, kinds := range q.kinds {
		all = append(all, kinds...)
	}
	slices.SortFunc(all, func(a, b kubectl.Kind) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(all)
}

// keeps returns which objects of a cluster's answer are of use: those that are
// rendered, those that an earlier run rendered, and those by which members reach
// pods.
func (f *Fleet) keeps(c *Cluster) func(object) bool {
	names := map[string]bool{}
	for _, o := range c.objects {
		names[o.Name] = true
	}
	return func(o object) bool {
		owner := o.annotation(schemas.AnnotationOwner)
		return names[o.name()] || owner != "" && f.Package.HasOwner(owner) ||
			slices.ContainsFunc(f.views, func(v *view) bool { return v.shows(o) })
	}
}
