package live

import (
	"cmp"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/kubectl"
	"global-headless-service/schemas"
)

// The labels by which an EndpointSlice names its Service, of the cluster and of
// the whole clusterset, and those of the objects that Kuma makes for pods.
const (
	serviceNameLabel       = "kubernetes.io/service-name"
	importedNameLabel      = "multicluster.kubernetes.io/service-name"
	kumaServiceLabel       = "k8s.kuma.io/service-name"
	kumaNamespaceLabel     = "k8s.kuma.io/namespace"
	statefulSetPodLabel    = "statefulset.kubernetes.io/pod-name"
	kumaDefaultNamespace   = "kuma-system"
	istioWorkloadSelection = "workloadSelector"
)

var (
	meshServiceKind  = kubectl.Kind{Group: "kuma.io", Version: "v1alpha1", Name: "MeshService"}
	serviceEntryKind = kubectl.Kind{Group: "networking.istio.io", Version: "v1", Name: "ServiceEntry"}
)

// A view knows which live objects show the pods of a plan: EndpointSlices at the
// source, and at a consumer whatever its mesh creates (rule 17).
type view struct {
	plan     *generators.Plan
	mesh     string
	pods     []string // those that the package gives the plan
	consumer string   // the name of the Service that pods have in a consumer
}

// newView returns the view of a plan. It asks the plan for all names, since
// clusters are asked by several goroutines.
func newView(p *generators.Plan) *view {
	v := &view{plan: p, mesh: p.MeshSpec.Key(), consumer: consumerService(p)}
	pods, _ := p.Pods()
	for _, pod := range pods {
		v.pods = append(v.pods, pod.Name)
	}
	return v
}

// An endpoint is a pod as a member reaches it.
type endpoint struct {
	pod       string
	addresses []string // sorted; nil if the mesh replaces the pod's own addresses
	ready     bool
}

// kindsIn returns kinds that only show pods, by the namespaces of a cluster in
// which they are asked for.
func (v *view) kindsIn(cluster string) map[string]kubectl.Kind {
	if v.mesh != schemas.MeshKuma {
		return nil
	}
	kinds := map[string]kubectl.Kind{}
	for _, m := range v.plan.Members {
		if m.Cluster == cluster && m != v.plan.Source() {
			kinds[v.meshServices(cluster)] = meshServiceKind
		}
	}
	return kinds
}

// meshServices returns the namespace of a cluster in which Kuma keeps what
// stands for the pods: the pods' own, or that of the control plane for those of
// other zones.
func (v *view) meshServices(cluster string) string {
	if source := v.plan.Source(); source.Cluster == cluster {
		return source.Namespace
	}
	return cmp.Or(v.plan.MeshSpec.Kuma.SystemNamespace, kumaDefaultNamespace)
}

// keeps reports whether an object of an answer shows pods of the plan.
func (v *view) keeps(o object) bool {
	switch text(o.fields(), "kind") {
	case endpointSliceKind.Name:
		service := o.label(serviceNameLabel)
		return service == v.plan.Service.Name || service == v.consumer || o.label(importedNameLabel) == v.plan.Service.Name
	case meshServiceKind.Name:
		return v.mesh == schemas.MeshKuma && o.label(kumaServiceLabel) == v.plan.Service.Name
	case serviceKind.Name:
		return v.mesh == schemas.MeshSkupper && slices.Contains(v.pods, o.name())
	case statefulSetKind.Name:
		return slices.ContainsFunc(v.plan.StatefulSets, func(s generators.SourceSet) bool { return s.Item.Name() == o.name() })
	}
	return false
}

// consumerService returns the name of the Service that pods have in a consumer:
// the second part of their names.
func consumerService(p *generators.Plan) string {
	for _, m := range p.Members {
		if m != p.Source() {
			_, after, _ := strings.Cut(p.Mesh.PodName("pod", m), ".")
			service, _, _ := strings.Cut(after, ".")
			return service
		}
	}
	return ""
}

// inSource returns the endpoints of the pods in the source, as Kubernetes knows
// them, and those that something else gives the Service there.
func (v *view) inSource(a *Answer) (own, foreign []endpoint) {
	namespace, service := v.plan.Source().Namespace, v.plan.Service.Name
	own = a.endpoints(namespace, serviceNameLabel, service, ofKubernetes)
	foreign = a.endpoints(namespace, serviceNameLabel, service, func(o object) bool { return !ofKubernetes(o) })
	return own, foreign
}

// inConsumer returns the pods that a consumer reaches; it is false if nothing in
// its cluster shows them.
func (v *view) inConsumer(a *Answer, c *Cluster, m schemas.Member) (pods []endpoint, shown bool) {
	switch v.mesh {
	case schemas.MeshTanzuServiceMesh, schemas.MeshCilium:
		return a.endpoints(m.Namespace, serviceNameLabel, v.plan.Service.Name, anySlice), true
	case schemas.MeshMultiClusterServices:
		return a.endpoints(m.Namespace, importedNameLabel, v.plan.Service.Name, anySlice), true
	case schemas.MeshLinkerd: // whose mirrors have addresses of their own
		return withoutAddresses(a.endpoints(m.Namespace, serviceNameLabel, v.consumer, anySlice)), true
	case schemas.MeshSkupper:
		return a.standIns(func(o object) string {
			if kindOf(o) != serviceKind || o.namespace() != m.Namespace || !slices.Contains(v.pods, o.name()) {
				return ""
			}
			return o.name()
		}), true
	case schemas.MeshKuma:
		namespace := v.meshServices(c.Name)
		return a.standIns(func(o object) string {
			if kindOf(o) != meshServiceKind || o.namespace() != namespace || o.label(kumaNamespaceLabel) != v.plan.Source().Namespace {
				return ""
			}
			return o.label(statefulSetPodLabel)
		}), true
	case schemas.MeshIstio:
		return a.standIns(v.ofServiceEntry), c.rendersServiceEntries(v.plan)
	}
	return nil, false
}

// ofServiceEntry returns the pod that a ServiceEntry of the plan names.
func (v *view) ofServiceEntry(o object) string {
	if kindOf(o).Group != serviceEntryKind.Group || o.annotation(schemas.AnnotationOwner) != v.plan.Name {
		return ""
	}
	return text(o.fields(), "spec", istioWorkloadSelection, "labels", statefulSetPodLabel)
}

// rendersServiceEntries reports whether the cluster should have ServiceEntries
// of a plan. Where it should not, istiod names the pods itself.
func (c *Cluster) rendersServiceEntries(p *generators.Plan) bool {
	return slices.ContainsFunc(c.objects, func(o *rendered) bool { return o.Plan == p && o.kind == serviceEntryKind })
}
