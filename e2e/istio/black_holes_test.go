package istio

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// checkDeadEnd waits until a name has a virtual address, and checks that nothing
// is behind it.
func (f *fleet) checkDeadEnd(t *testing.T, at member, host string, port port) {
	t.Helper()
	p := f.sidecars[at]
	p.eventually(t, host+" leads nowhere", func() error {
		addresses := p.resolve(host)
		if len(addresses) == 0 || slices.ContainsFunc(addresses, func(a string) bool { return !strings.HasPrefix(a, "240.240.") }) {
			return fmt.Errorf("%q are no virtual addresses", addresses)
		}
		got, err := f.mesh.reach(p, host, port)
		for _, to := range got {
			if address, _, _ := strings.Cut(to, ":"); !slices.Contains(addresses, address) {
				return fmt.Errorf("it leads to %s", to)
			}
		}
		return err
	})
}

// testEntryElsewhere checks that a ServiceEntry in another namespace than the source's gives
// its hosts addresses, and finds no pods.
func testEntryElsewhere(t *testing.T, m *mesh) {
	far := member{two.Name, "elsewhere-far"}
	f := newFleet(t, m, "elsewhere", far)
	f.sync(t)
	two.apply(t, entry("wrong", far.Namespace, f.host(far, "wrong"), "kafka-0", portTCP))
	f.awaitPush(t, far)
	f.checkDeadEnd(t, far, f.host(far, "wrong"), client)
	f.checkNames(t)
}

// testUDP checks that a UDP port gives the name an address, and nothing else.
func testUDP(t *testing.T, m *mesh) {
	far := member{two.Name, "udp-far"}
	f := newFleet(t, m, "udp", far)
	f.sync(t)
	two.apply(t, entry("wrong", f.namespace, f.host(far, "wrong"), "kafka-0", "{name: gossip, number: 7946, protocol: UDP}"))
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
	f.ports = "[{name: tcp-client, port: 9092}, {name: gossip, port: 7946, protocol: UDP}]"
	f.checkRefused(t, "protocol-not-served")
}

// testHTTP checks that a ServiceEntry's port of HTTP routes requests by their whole
// host alone, which is why our program renders it as TCP.
func testHTTP(t *testing.T, m *mesh) {
	far := member{two.Name, "http-far"}
	f := newFleet(t, m, "http", far)
	f.sync(t)
	web := port{number: 8080, target: 8080, speaks: "http/1.1"}
	for _, protocol := range []string{"HTTP", "GRPC"} {
		name := strings.ToLower(protocol)
		two.apply(t, entry(name, f.namespace, f.host(far, name), "kafka-0", "{name: web, number: 8080, protocol: "+protocol+"}"))
		f.awaitPush(t, far)
		f.sidecars[far].eventually(t, "the whole host leads to kafka-0", func() error {
			got, err := m.reach(f.sidecars[far], f.host(far, name), web)
			if want := []string{f.pods["kafka-0"] + ":8080"}; err == nil && !slices.Equal(got, want) {
				return fmt.Errorf("it leads to %q, want %q", got, want)
			}
			return err
		})
		f.checkDeadEnd(t, far, name+".by-hand", web)
	}
	f.checkNames(t)
}

// testPodsWithoutEntry checks that an ordinal without a ServiceEntry has no name,
// and that one without a ready pod has a name that leads nowhere.
func testPodsWithoutEntry(t *testing.T, m *mesh) {
	far := member{two.Name, "counted-far"}
	f := newFleet(t, m, "counted", far)
	f.sync(t)
	f.checkNames(t)
	name := func(ordinal int) string {
		return podName(ordinal) + ".kafka-headless.counted-far.svc.cluster.local"
	}
	one.must(t, "", "scale", "statefulset", "kafka", "--namespace", f.namespace, "--replicas=4")
	one.runPod(t, f.namespace, podName(3), corev1.ConditionTrue)
	f.awaitPush(t, far)
	f.checkUnknown(t, f.sidecars[far], name(3))

	one.must(t, "", "scale", "statefulset", "kafka", "--namespace", f.namespace, "--replicas=2")
	one.releasePod(t, f.namespace, podName(3))
	one.releasePod(t, f.namespace, podName(2))
	f.checkDeadEnd(t, far, name(2), client)

	one.runPod(t, f.namespace, podName(1), corev1.ConditionFalse)
	f.checkDeadEnd(t, far, name(1), client)
	f.checkName(t, far, name(0), podName(0))
}
