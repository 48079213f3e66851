package istio

import (
	"slices"
	"strings"
	"testing"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// TestSingle tests names in one network, where istiod gives some itself.
func TestSingle(t *testing.T) {
	t.Parallel()
	testMesh(t, "Single")
}

// TestMultiple tests names across networks, where pods are reached through the
// source's east-west gateway.
func TestMultiple(t *testing.T) {
	t.Parallel()
	m := testMesh(t, "Multiple")
	t.Run("gateway", func(t *testing.T) { testGateway(t, m) })
	t.Run("overlap", func(t *testing.T) { m.testKinds(t, "overlap", (*meshFleet).testOverlap) })
}

// testMesh tests what there is with one network and with several.
func testMesh(t *testing.T, networks string) *mesh {
	name := strings.ToLower(networks)
	one, two := startTwo(t, controlplane.Options{Name: name + "-one"}, controlplane.Options{Name: name + "-two"})
	m := startMesh(t, networks, one, two)
	testLives(t, m)
	testRefusals(t, m)
	t.Run("strict", func(t *testing.T) { m.testKinds(t, m.namespace("strict"), (*meshFleet).testStrict) })
	return m
}

// testLives tests fleets with all sorts of members and Services. Each that has
// more than one consumer drops its last member in the end.
func testLives(t *testing.T, m *mesh) {
	for _, c := range []struct {
		name      string
		members   []string // beside the source, by cluster; SELF is the source's namespace name
		virtualIP bool
	}{
		{"headless", []string{"one/SELF-near", "two/SELF", "two/SELF-far", "two/SELF-gone"}, false},
		{"same-namespace", []string{"two/SELF"}, false},
		{"same-namespace-leaves", []string{"one/SELF-near", "two/SELF-far", "two/SELF"}, false},
		{"other-namespace", []string{"two/SELF-far", "two/SELF-gone"}, false},
		{"one-cluster", []string{"one/SELF-near", "one/SELF-gone"}, false},
		{"virtual-ip", []string{"one/SELF-near", "two/SELF", "two/SELF-far", "two/SELF-gone"}, true},
		{"virtual-ip-same-namespace", []string{"two/SELF"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			namespace := m.namespace(c.name)
			f := newFleet(t, m, namespace, m.members(namespace, c.members)...)
			f.VirtualIP = c.virtualIP
			f.testLife(t)
		})
	}
}

// namespace returns the name of a source's namespace for a test of that name.
func (m *mesh) namespace(test string) string { return strings.ToLower(m.networks) + "-" + test }

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

// testLife takes a fleet through its life, and drops the last member.
func (f *meshFleet) testLife(t *testing.T) {
	f.Live(t, 4)
	if len(f.Members) == 2 {
		return
	}
	last, gone := f.DropLastMember(t)
	if _, source := f.Source(); last.Namespace == source.Namespace && !f.VirtualIP && !f.mesh.several() {
		f.checkStay(t, last, gone)
	} else {
		f.checkGone(t, last, gone)
	}
}

// checkGone waits until the names of a member that was dropped are unknown to all
// others, and to the gateways. In the source's own namespace they are the names
// of the source too, in its cluster.
func (f *meshFleet) checkGone(t *testing.T, last fleet.Member, gone []fleet.PodNames) {
	t.Helper()
	home, source := f.Source()
	shared := last.Namespace == source.Namespace
	for _, pod := range gone {
		for at, p := range f.sidecars {
			if !shared || f.Cluster(at) != home {
				p.checkUnknown(t, pod.Members[0].Name)
			}
		}
		for address, g := range f.mesh.gateways {
			if !shared || address != gatewayAddress(home) {
				g.checkPassesNone(t, pod.Members[0].Name)
			}
		}
	}
}

// checkStay checks that the names of a member that was dropped lead to the pods
// still, since istiod names these itself wherever a namespace is called like the
// source's.
func (f *meshFleet) checkStay(t *testing.T, last fleet.Member, gone []fleet.PodNames) {
	t.Helper()
	f.awaitPush(t, last)
	for _, pod := range gone {
		f.Resolves(t, last, pod.Members[0].Name, f.Pods[pod.Pod])
		if addresses := f.sidecars[last].view().names[pod.Members[0].Name]; !slices.Equal(addresses, f.addresses(f.Pods[pod.Pod])) {
			t.Errorf("%s is %q, want the pod's own address", pod.Members[0].Name, addresses)
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
