package live

import (
	"global-headless-service/kubectl"
	"global-headless-service/schemas"
)

// The labels by which an EndpointSlice names its Service, of the cluster and of
// the whole clusterset.
const (
	serviceNameLabel  = "kubernetes.io/service-name"
	importedNameLabel = "multicluster.kubernetes.io/service-name"
)

// A slicesView is that of a mesh that writes EndpointSlices of a Service.
type slicesView struct {
	label, service string
	// ownAddresses reports whether the addresses are the pods' own.
	ownAddresses bool
}

// sourceSlices is the view of Tanzu Service Mesh and Cilium, whose consumers have a
// Service of the source's name.
func sourceSlices(v *view) meshView { return slicesView{serviceNameLabel, v.plan.Service.Name, true} }

// importedSlices is the view of the Multi-Cluster Services API.
func importedSlices(v *view) meshView {
	return slicesView{importedNameLabel, v.plan.Service.Name, true}
}

// mirrorSlices is the view of Linkerd, whose mirrors have addresses of their own.
func mirrorSlices(v *view) meshView {
	return slicesView{serviceNameLabel, v.plan.LinkerdMirror(), false}
}

func (s slicesView) shownBy(_ *Cluster, consumer schemas.Member) (kubectl.Kind, string, bool) {
	return endpointSliceKind, consumer.Namespace, true
}

func (s slicesView) shows(o object) bool {
	return kindOf(o) == endpointSliceKind && o.label(s.label) == s.service
}

func (s slicesView) pods(a *Answer, consumer schemas.Member, _ *expectedPods) []endpoint {
	pods := a.endpoints(consumer.Namespace, s.label, s.service, anySlice)
	if !s.ownAddresses {
		for k := range pods {
			pods[k].addresses = nil
		}
	}
	return pods
}
