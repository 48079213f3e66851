package live

import (
	"global-headless-service/kubectl"
	"global-headless-service/schemas"
)

// A zoneView is that of external-dns, which publishes names in a zone outside of the
// clusters: nothing in them shows pods.
type zoneView struct{}

func newZoneView(*view) meshView { return zoneView{} }

func (zoneView) shownBy(*Cluster, schemas.Member) (kubectl.Kind, string, bool) {
	return kubectl.Kind{}, "", false
}

func (zoneView) shows(object) bool { return false }

func (zoneView) pods(*Answer, schemas.Member, *expectedPods) []endpoint { return nil }
