package live

import (
	"slices"

	"global-headless-service/generators"
	"global-headless-service/kubectl"
	"global-headless-service/schemas"
)

// A view knows which live objects show the pods of a plan: at the source its
// StatefulSets and EndpointSlices, and at a consumer whatever its mesh creates
// (rule 17).
type view struct {
	plan *generators.Plan
	pods []string // those that the package gives the plan
	mesh meshView
}

// A meshView knows by which objects a mesh shows, in a consumer's cluster, the pods
// that the consumer reaches. Each mesh has one in meshViews.
type meshView interface {
	// shownBy returns the kind of these objects, and the namespace in which they
	// are; it is false if nothing in the cluster shows the consumer's pods.
	shownBy(c *Cluster, consumer schemas.Member) (kind kubectl.Kind, namespace string, ok bool)
	// shows reports whether an object, of which only the head may be known, shows
	// pods of the plan in any cluster.
	shows(o object) bool
	// pods returns the pods that the objects of an answer show to a consumer, of
	// those expected at the source and others.
	pods(a *Answer, consumer schemas.Member, expected *expectedPods) []endpoint
}

// meshViews make the views of the meshes, by their keys.
var meshViews = map[string]func(*view) meshView{
	schemas.MeshTanzuServiceMesh:     sourceSlices,
	schemas.MeshIstio:                newIstioView,
	schemas.MeshMultiClusterServices: importedSlices,
	schemas.MeshCilium:               sourceSlices,
	schemas.MeshLinkerd:              mirrorSlices,
	schemas.MeshKuma:                 newKumaView,
	schemas.MeshExternalDNS:          newZoneView,
	schemas.MeshSkupper:              newSkupperView,
}

// newView returns the view of a plan. It asks the plan for all names, since
// clusters are asked by several goroutines.
func newView(p *generators.Plan) *view {
	v := &view{plan: p}
	pods, _ := p.Pods()
	for _, pod := range pods {
		v.pods = append(v.pods, pod.Name)
	}
	v.mesh = meshViews[p.MeshSpec.Key()](v)
	return v
}

// An endpoint is a pod as a member reaches it.
type endpoint struct {
	pod       string
	addresses []string // sorted; nil if the mesh replaces the pod's own addresses
	ready     bool
}

// shows reports whether an object of an answer shows pods of the plan, at its source
// or at a consumer.
func (v *view) shows(o object) bool {
	switch kindOf(o) {
	case endpointSliceKind:
		if o.label(serviceNameLabel) == v.plan.Service.Name {
			return true
		}
	case statefulSetKind:
		if slices.ContainsFunc(v.plan.StatefulSets, func(s generators.SourceSet) bool { return s.Item.Name() == o.name() }) {
			return true
		}
	}
	return v.mesh.shows(o)
}

// inSource returns the endpoints of the pods in the source, as Kubernetes knows
// them, and those that something else gives the Service there.
func (v *view) inSource(a *Answer) (own, foreign []endpoint) {
	namespace, service := v.plan.Source().Namespace, v.plan.Service.Name
	own = a.endpoints(namespace, serviceNameLabel, service, ofKubernetes)
	foreign = a.endpoints(namespace, serviceNameLabel, service, func(o object) bool { return !ofKubernetes(o) })
	return own, foreign
}
