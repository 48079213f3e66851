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
	p := f.sidecars[at]
	p.eventually(t, host+" leads nowhere", func() error {
		addresses := p.resolve(host)
		if len(addresses) == 0 || slices.ContainsFunc(addresses, func(a string) bool { return !strings.HasPrefix(a, "240.240.") }) {
			return fmt.Errorf("%q are no virtual addresses", addresses)
		}
		got, err := f.mesh.reach(p, host, port)
		for _, to := range got {
			if !slices.Contains(addresses, hostOf(to)) {
				return fmt.Errorf("it leads to %s", to)
			}
		}
		return err
	})
}

// testEntryElsewhere checks that a ServiceEntry in another namespace than the source's gives
// its hosts addresses, and finds no pods.
func testEntryElsewhere(t *testing.T, m *mesh) {
	far := m.at(m.two, "elsewhere-far")
	f := newFleet(t, m, "elsewhere", far)
	f.Sync(t)
	m.two.Apply(t, entry("wrong", far.Namespace, f.host(far, "wrong"), "kafka-0", portTCP))
	f.awaitPush(t, far)
	f.checkDeadEnd(t, far, f.host(far, "wrong"), client)
	f.AllResolve(t)
}

// testUDP checks that a UDP port gives the name an address, and nothing else.
func testUDP(t *testing.T, m *mesh) {
	far := m.at(m.two, "udp-far")
	f := newFleet(t, m, "udp", far)
	f.Sync(t)
	m.two.Apply(t, entry("wrong", f.namespace, f.host(far, "wrong"), "kafka-0", "{name: gossip, number: 7946, protocol: UDP}"))
	f.awaitPush(t, far)
	f.checkDeadEnd(t, far, f.host(far, "wrong"), port{number: 7946})
	f.sidecars[far].eventually(t, "nothing has the UDP port", func() error {
		for name := range f.sidecars[far].clusters {
			if strings.Contains(name, "|7946|") {
				return fmt.Errorf("cluster %s", name)
			}
		}
		for _, l := range f.sidecars[far].listeners {
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
	far := m.at(m.two, "http-far")
	f := newFleet(t, m, "http", far)
	f.Sync(t)
	web := port{number: 8080, target: 8080, speaks: "http/1.1"}
	for _, protocol := range []string{"HTTP", "GRPC"} {
		name := strings.ToLower(protocol)
		m.two.Apply(t, entry(name, f.namespace, f.host(far, name), "kafka-0", "{name: web, number: 8080, protocol: "+protocol+"}"))
		f.awaitPush(t, far)
		f.sidecars[far].eventually(t, "the whole host leads to kafka-0", func() error {
			got, err := m.reach(f.sidecars[far], f.host(far, name), web)
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
	far := m.at(m.two, "counted-far")
	f := newFleet(t, m, "counted", far)
	f.Settle(t)
	name := func(ordinal int) string {
		return fleet.PodName(ordinal) + ".kafka-headless.counted-far.svc.cluster.local"
	}
	m.one.Must(t, "", "scale", "statefulset", "kafka", "--namespace", f.namespace, "--replicas=4")
	m.one.RunPod(t, f.namespace, fleet.PodName(3), corev1.ConditionTrue)
	f.awaitPush(t, far)
	f.Unknown(t, far, name(3))

	m.one.Must(t, "", "scale", "statefulset", "kafka", "--namespace", f.namespace, "--replicas=2")
	m.one.EndPod(t, f.namespace, fleet.PodName(3))
	m.one.EndPod(t, f.namespace, fleet.PodName(2))
	f.checkDeadEnd(t, far, name(2), client)

	m.one.RunPod(t, f.namespace, fleet.PodName(1), corev1.ConditionFalse)
	f.checkDeadEnd(t, far, name(1), client)
	f.Resolves(t, far, name(0), f.Pods[fleet.PodName(0)])
}
