package live

import (
	"slices"

	"global-headless-service/kubectl"
	"global-headless-service/schemas"
)

// A skupperView is that of Skupper: one Service for each pod, of its name.
type skupperView struct{ names []string }

func newSkupperView(v *view) meshView { return skupperView{v.pods} }

func (s skupperView) shownBy(_ *Cluster, consumer schemas.Member) (kubectl.Kind, string, bool) {
	return serviceKind, consumer.Namespace, true
}

func (s skupperView) shows(o object) bool {
	return kindOf(o) == serviceKind && slices.Contains(s.names, o.name())
}

func (s skupperView) pods(a *Answer, consumer schemas.Member, _ *expectedPods) []endpoint {
	return a.standIns(func(o object) string {
		if !s.shows(o) || o.namespace() != consumer.Namespace {
			return ""
		}
		return o.name()
	})
}
