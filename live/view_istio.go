package live

import (
	"slices"

	"global-headless-service/generators"
	"global-headless-service/kubectl"
	"global-headless-service/schemas"
)

var serviceEntryKind = kubectl.Kind{Group: "networking.istio.io", Version: "v1", Name: "ServiceEntry"}

// An istioView is that of Istio: one ServiceEntry for each pod.
type istioView struct{ plan *generators.Plan }

func newIstioView(v *view) meshView { return istioView{v.plan} }

// shownBy is false for a cluster that should have no ServiceEntries: there istiod
// names the pods itself.
func (i istioView) shownBy(c *Cluster, _ schemas.Member) (kubectl.Kind, string, bool) {
	has := slices.ContainsFunc(c.objects, func(o *rendered) bool { return o.Plan == i.plan && o.kind == serviceEntryKind })
	return serviceEntryKind, i.plan.Source().Namespace, has
}

func (i istioView) shows(o object) bool {
	return kindOf(o).Group == serviceEntryKind.Group && o.annotation(schemas.AnnotationOwner) == i.plan.Name
}

// pods leaves out the pods that should not exist: a ServiceEntry too many is harmless
// (rule 18).
func (i istioView) pods(a *Answer, _ schemas.Member, expected *expectedPods) []endpoint {
	pods := a.standIns(func(o object) string {
		if !i.shows(o) {
			return ""
		}
		return text(o.fields(), "spec", "workloadSelector", "labels", generators.PodNameLabel)
	})
	return slices.DeleteFunc(pods, func(p endpoint) bool { return expected.counted && !slices.Contains(expected.names, p.pod) })
}
