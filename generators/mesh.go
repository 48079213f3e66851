package generators

import (
	"maps"
	"slices"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A Mesh renders what one mesh needs so that every member reaches every pod of
// one plan by name (rules 17 and 21). Each mesh has one implementation, in a
// file of its own. A Mesh is for one goroutine.
type Mesh interface {
	// Check reports what the mesh cannot do for the plan (rule 19). Items of
	// the package may be in its way.
	Check(p *Package) report.Results
	// ServiceFields returns the labels and annotations that the mesh needs on
	// the source's Service, be it adopted or generated (rule 3).
	ServiceFields() []ServiceField
	// Objects appends the objects of one cluster to those given and returns
	// them. Members are the plan's in that cluster, sorted; the objects may
	// stand in other namespaces too.
	Objects(objects []Object, cluster string, members []schemas.Member) []Object
	// PodName returns the whole name by which clients in a member reach a pod
	// (rule 21).
	PodName(pod string, at schemas.Member) string
	// Mechanism returns in a few words by what the names of the pods reach a
	// consumer, for pictures: the object, or what the mesh makes itself.
	Mechanism(at schemas.Member) string
	// Requirements lists what no manifest sets, such as options of the control
	// plane, one sentence each.
	Requirements() []string
}

// A meshType is one mesh (rule 17), and what is known of it before a plan is
// resolved.
type meshType struct {
	key   string // in the API
	new   func(*Plan) Mesh
	kinds []string // of the objects that it renders, as in Object
	// fields are all that it may set on a source's Service, so that a later run
	// knows what to take off an adopted one.
	fields []ServiceField
	// anyMember reports whether members may be any namespaces of any clusters;
	// without it, they are the source's namespace in each cluster.
	anyMember bool
	// anyService reports whether the governing Service need not be headless.
	anyService bool
	// needsPorts reports whether the mesh gives the pods of a Service without
	// ports no names.
	needsPorts bool
	// listsPorts reports whether the mesh's objects list ports of their own:
	// spec.service.ports may leave out some of the adopted Service's.
	listsPorts bool
	// copies reports whether every consumer has a Service of the source's name.
	copies bool
	// byCluster reports whether a pod's name holds the cluster of its source,
	// so that several clusters may have a source of one Service.
	byCluster bool
	// oneZone reports whether all clusters know the names that a pod has in
	// any.
	oneZone bool
	// together reports on several plans of the mesh; nil if there is nothing to
	// report.
	together func([]*Plan) report.Results
	// changed reports what a change of the source's Service, as an earlier run
	// rendered it, needs in live clusters; nil if that is nothing.
	changed func(p *Plan, before, after *yamltext.Item) report.Results
}

// meshTypes are all meshes, in the order of the API.
var meshTypes = []*meshType{
	tanzuServiceMeshType, istioType, multiClusterServicesType, ciliumType,
	linkerdType, kumaType, externalDNSType, skupperType,
}

// meshTypeOf returns the type of a mesh by its key.
func meshTypeOf(m *schemas.Mesh) *meshType {
	key := m.Key()
	k := slices.IndexFunc(meshTypes, func(t *meshType) bool { return t.key == key })
	return meshTypes[k]
}

// CheckTogether reports what the meshes cannot do, or what they confuse, of
// several plans (rule 19). The results are accepted as each declaration says.
func CheckTogether(plans []*Plan) report.Results {
	var results report.Results
	for _, t := range meshTypes {
		if t.together == nil {
			continue
		}
		var some []*Plan
		for _, p := range plans {
			if meshTypeOf(p.MeshSpec) == t {
				some = append(some, p)
			}
		}
		results.Add(t.together(some)...)
	}
	return results
}

// TakesService reports whether a member has, or may have, a Service of the
// source's name that belongs to the plan: no other plan may put one there.
func (p *Plan) TakesService(m schemas.Member) bool {
	return m == p.Source() || !meshTypeOf(p.MeshSpec).byCluster
}

// ServiceStep reports what a change of the source's Service needs in live
// clusters that no manifest can do.
func (p *Plan) ServiceStep(before, after *yamltext.Item) report.Results {
	if changed := meshTypeOf(p.MeshSpec).changed; changed != nil {
		return changed(p, before, after)
	}
	return nil
}

// CopiesService reports whether every consumer has a Service of the source's
// name.
func (p *Plan) CopiesService() bool { return meshTypeOf(p.MeshSpec).copies }

// An Object is one generated manifest of one cluster. It carries the
// annotations of a managed object (rule 9), and no path.
type Object struct {
	Kind      string // Service, StatefulSet, or kind.group of another API group
	Namespace string
	Name      string
	Stencil   *Stencil // renders the object
}

// generatedKinds are the kinds of all generated objects, of all meshes.
var generatedKinds = kindsOf(meshTypes)

func kindsOf(types []*meshType) map[string]bool {
	kinds := map[string]bool{"Service": true, "StatefulSet": true}
	for _, t := range types {
		for _, kind := range t.kinds {
			kinds[kind] = true
		}
	}
	return kinds
}

// IsGeneratedKind reports whether objects of a kind are ever generated; kind
// is written as in Object.
func IsGeneratedKind(kind string) bool { return generatedKinds[kind] }

// SourceService returns the governing Service of a plan that adopts none, with
// the labels and annotations that the mesh needs.
func (p *Plan) SourceService() Object {
	if p.source == nil {
		service, more := p.Service, map[string]string{}
		for _, f := range p.Mesh.ServiceFields() {
			switch {
			case f.Label:
				service.Labels = withEntry(service.Labels, f.Key, f.Value)
			case f.List:
				more[f.Key], _ = f.merge(service.Annotations[f.Key], nil)
			default:
				more[f.Key] = f.Value
			}
		}
		p.source = newStencil(service.document(p.Name, true, more), "Service", p.Service.Name)
	}
	m := p.Source()
	return Object{Kind: "Service", Namespace: m.Namespace, Name: p.Service.Name, Stencil: p.source}
}

// withEntry returns a copy of a map with one more entry.
func withEntry(m map[string]string, key, value string) map[string]string {
	m = maps.Clone(m)
	if m == nil {
		m = map[string]string{}
	}
	m[key] = value
	return m
}
