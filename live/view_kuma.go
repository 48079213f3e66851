package live

import (
	"cmp"

	"global-headless-service/generators"
	"global-headless-service/kubectl"
	"global-headless-service/schemas"
)

// The labels of the objects that Kuma makes for pods, and the namespace of its
// control plane where none is given.
const (
	kumaServiceLabel     = "k8s.kuma.io/service-name"
	kumaNamespaceLabel   = "k8s.kuma.io/namespace"
	kumaDefaultNamespace = "kuma-system"
)

var meshServiceKind = kubectl.Kind{Group: "kuma.io", Version: "v1alpha1", Name: "MeshService"}

// A kumaView is that of Kuma: one MeshService for each pod.
type kumaView struct{ plan *generators.Plan }

func newKumaView(v *view) meshView { return kumaView{v.plan} }

func (k kumaView) shownBy(_ *Cluster, consumer schemas.Member) (kubectl.Kind, string, bool) {
	return meshServiceKind, k.namespace(consumer), true
}

// namespace returns the namespace in which the MeshServices of the pods are: the
// pods' own in their cluster, and that of the control plane in other zones.
func (k kumaView) namespace(consumer schemas.Member) string {
	if source := k.plan.Source(); source.Cluster == consumer.Cluster {
		return source.Namespace
	}
	return cmp.Or(k.plan.MeshSpec.Kuma.SystemNamespace, kumaDefaultNamespace)
}

func (k kumaView) shows(o object) bool {
	return kindOf(o) == meshServiceKind && o.label(kumaServiceLabel) == k.plan.Service.Name &&
		o.label(kumaNamespaceLabel) == k.plan.Source().Namespace
}

func (k kumaView) pods(a *Answer, consumer schemas.Member, _ *expectedPods) []endpoint {
	namespace := k.namespace(consumer)
	return a.standIns(func(o object) string {
		if !k.shows(o) || o.namespace() != namespace {
			return ""
		}
		return o.label(generators.PodNameLabel)
	})
}
