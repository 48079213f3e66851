package istio

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

// checkDeadEnd waits until a name has a virtual address, and checks that nothing
// is behind it.
func (f *meshFleet) checkDeadEnd(t *testing.T, at fleet.Member, host string, port port) {
	t.Helper()
	f.sidecars[at].eventually(t, host+" leads nowhere", func(v *view) error {
		addresses, err := v.resolve(host)
		if err != nil {
			return err
		}
		if len(addresses) == 0 || slices.ContainsFunc(addresses, func(a string) bool { return !isVirtual(a) }) {
			return fmt.Errorf("%q are no virtual addresses", addresses)
		}
		ends, err := f.mesh.follow(v, host, addresses, port)
		for _, to := range ends {
			if !slices.Contains(addresses, hostOf(to.address)) {
				return fmt.Errorf("it leads to %s", to.address)
			}
		}
		return err
	})
}

// farFleet returns a fleet for a test of that name, and its one consumer, in
// another cluster and namespace than the source.
func (m *mesh) farFleet(t *testing.T, test string) (*meshFleet, fleet.Member) {
	t.Helper()
	far := m.at(m.two, m.namespace(test)+"-far")
	return newFleet(t, m, m.namespace(test), far), far
}

// testEntryElsewhere checks that a ServiceEntry in another namespace than the source's gives
// its hosts addresses, and finds no pods.
func testEntryElsewhere(t *testing.T, m *mesh) {
	f, far := m.farFleet(t, "elsewhere")
	f.Settle(t)
	f.applyEntry(t, far, "wrong", far.Namespace, portTCP)
	f.awaitPush(t, far)
	f.checkDeadEnd(t, far, f.host(far, "wrong"), client)
	f.checkBlackHoles(t, far, f.host(far, "wrong"))
	m.two.Must(t, "", "delete", "serviceentry", "wrong", "--namespace", far.Namespace)
	f.AllResolve(t)
}

// testUDP checks that a UDP port gives the name an address, and nothing else.
func testUDP(t *testing.T, m *mesh) {
	f, far := m.farFleet(t, "udp")
	f.Settle(t)
	f.applyEntry(t, far, "wrong", f.namespace, "{name: gossip, number: 7946, protocol: UDP}")
	f.awaitPush(t, far)
	f.checkDeadEnd(t, far, f.host(far, "wrong"), port{number: 7946})
	f.checkBlackHoles(t, far, f.host(far, "wrong"))
	f.sidecars[far].eventually(t, "nothing has the UDP port", func(v *view) error {
		for name := range v.clusters {
			if strings.Contains(name, "|7946|") {
				return fmt.Errorf("cluster %s", name)
			}
		}
		for _, l := range v.listeners {
			if l.GetAddress().GetSocketAddress().GetPortValue() == 7946 {
				return fmt.Errorf("listener %s", l.GetName())
			}
		}
		return nil
	})
	f.Ports = "[{name: tcp-client, port: 9092}, {name: gossip, port: 7946, protocol: UDP}]"
	f.Refuses(t, "protocol-not-served")
}

// testHTTP checks that a ServiceEntry's port of HTTP routes requests by their whole
// host alone, which is why our program renders it as TCP.
func testHTTP(t *testing.T, m *mesh) {
	f, far := m.farFleet(t, "http")
	f.Settle(t)
	web := port{number: 8080, target: 8080, speaks: "http/1.1"}
	for _, protocol := range []string{"HTTP", "GRPC"} {
		name := strings.ToLower(protocol)
		f.applyEntry(t, far, name, f.namespace, "{name: web, number: 8080, protocol: "+protocol+"}")
		f.awaitPush(t, far)
		f.sidecars[far].eventually(t, "the whole host leads to kafka-0", func(v *view) error {
			got, err := m.reach(v, f.host(far, name), web)
			if want := []string{f.Pods["kafka-0"] + ":8080"}; err == nil && !slices.Equal(got, want) {
				return fmt.Errorf("it leads to %q, want %q", got, want)
			}
			return err
		})
		f.checkDeadEnd(t, far, name+".by-hand", web)
	}
	f.AllResolve(t)
}

// testPodsWithoutEntry checks that an ordinal without a ServiceEntry has no name,
// and that one without a ready pod has a name that leads nowhere.
func testPodsWithoutEntry(t *testing.T, m *mesh) {
	f, far := m.farFleet(t, "counted")
	f.Settle(t)
	name := func(ordinal int) string { return f.podName(far, fleet.PodName(ordinal)) }
	m.one.Must(t, "", "scale", "statefulset", "kafka", "--namespace", f.namespace, "--replicas=4")
	f.Pods[fleet.PodName(3)] = m.one.RunPod(t, f.namespace, fleet.PodName(3), corev1.ConditionTrue)
	f.AwaitEndpoint(t, fleet.PodName(3), true)
	f.awaitPush(t, far)
	f.Unknown(t, far, name(3))

	m.one.Must(t, "", "scale", "statefulset", "kafka", "--namespace", f.namespace, "--replicas=2")
	m.one.EndPod(t, f.namespace, fleet.PodName(3))
	m.one.EndPod(t, f.namespace, fleet.PodName(2))
	f.checkDeadEnd(t, far, name(2), client)

	m.one.RunPod(t, f.namespace, fleet.PodName(1), corev1.ConditionFalse)
	f.checkDeadEnd(t, far, name(1), client)
	f.checkBlackHoles(t, far, name(1), name(2))
	f.Resolves(t, far, name(0), f.Pods[fleet.PodName(0)])
}
