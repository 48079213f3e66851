package istio

import (
	"strings"
	"testing"

	"global-headless-service/e2e/fleet"
)

// TestSingle tests names in one network, where istiod gives some itself.
func TestSingle(t *testing.T) {
	m := startMesh(t, "Single", one, two)
	testLives(t, m)
	testRefusals(t, m)
	t.Run("strict", func(t *testing.T) { testStrict(t, m) })
}

// TestMultiple tests names across networks, where pods are reached through the
// source's east-west gateway.
func TestMultiple(t *testing.T) {
	m := startMesh(t, "Multiple", one, two)
	testLives(t, m)
	t.Run("gateway", func(t *testing.T) { testGateway(t, m) })
	t.Run("overlap", func(t *testing.T) { m.testKinds(t, "overlap", (*meshFleet).testOverlap) })
	t.Run("strict", func(t *testing.T) { testStrict(t, m) })
}

// testLives tests fleets with all sorts of members and Services.
func testLives(t *testing.T, m *mesh) {
	for _, c := range []struct {
		name      string
		members   []string // beside the source, by cluster; SELF is the source's namespace name
		virtualIP bool
	}{
		{"headless", []string{"one/SELF-near", "two/SELF", "two/SELF-far", "two/SELF-gone"}, false},
		{"same-namespace", []string{"two/SELF"}, false},
		{"other-namespace", []string{"two/SELF-far", "two/SELF-gone"}, false},
		{"one-cluster", []string{"one/SELF-near", "one/SELF-gone"}, false},
		{"virtual-ip", []string{"one/SELF-near", "two/SELF", "two/SELF-far", "two/SELF-gone"}, true},
		{"virtual-ip-same-namespace", []string{"two/SELF"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			namespace := strings.ToLower(m.networks) + "-" + c.name
			f := newFleet(t, m, namespace, m.members(namespace, c.members)...)
			f.VirtualIP = c.virtualIP
			f.testLife(t)
		})
	}
}

// members returns members of the form <one or two>/<namespace>, where SELF is
// the namespace of the source.
func (m *mesh) members(self string, texts []string) []fleet.Member {
	var members []fleet.Member
	for _, text := range texts {
		cluster, namespace, _ := strings.Cut(strings.ReplaceAll(text, "SELF", self), "/")
		members = append(members, m.at(map[string]*fleet.Cluster{"one": m.one, "two": m.two}[cluster], namespace))
	}
	return members
}

// testLife takes a fleet through its life, and drops a member that is there to go.
// That member's names are then unknown to all others, and to the gateways.
func (f *meshFleet) testLife(t *testing.T) {
	f.Live(t, 4)
	if last := f.Members[len(f.Members)-1]; !strings.HasSuffix(last.Namespace, "-gone") {
		return
	}
	_, gone := f.DropLastMember(t)
	for _, pod := range gone {
		for _, p := range f.sidecars {
			p.checkUnknown(t, pod.Members[0].Name)
		}
		for _, g := range f.mesh.gateways {
			g.checkPassesNone(t, pod.Members[0].Name)
		}
	}
}

// testKinds tests fleets with all sorts of members, each with another kind of
// Service.
func (m *mesh) testKinds(t *testing.T, namespace string, test func(*meshFleet, *testing.T)) {
	for _, c := range []struct {
		name      string
		virtualIP bool
	}{{"headless", false}, {"virtual-ip", true}} {
		t.Run(c.name, func(t *testing.T) {
			self := namespace + "-" + c.name
			f := newFleet(t, m, self, m.members(self, []string{"one/SELF-near", "two/SELF", "two/SELF-far"})...)
			f.VirtualIP = c.virtualIP
			test(f, t)
		})
	}
}

// testRestart restarts a pod.
func (f *meshFleet) testRestart(t *testing.T) {
	f.Settle(t)
	f.Restart(t, "kafka-1")
	f.AllResolve(t)
}
