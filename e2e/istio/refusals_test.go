package istio

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

// testRefusals applies by hand what our program refuses or never renders, and
// checks that it is broken.
func testRefusals(t *testing.T, m *mesh) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *mesh)
	}{
		{"entry-elsewhere", testEntryElsewhere},
		{"udp", testUDP},
		{"http", testHTTP},
		{"copy", testCopies},
		{"first-port", testFirstPort},
		{"without-ports", testWithoutPorts},
		{"pods-of-one-name", testPodsOfOneName},
		{"pods-without-entry", testPodsWithoutEntry},
		{"most-hosts", testMostHosts},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, m) })
	}
}

const portTCP = "{name: tcp-client, number: 9092, protocol: TCP}"

// entry returns a ServiceEntry with one host for a pod.
func entry(name, namespace, host, pod, port string) string {
	return fmt.Sprintf(`
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: %s, namespace: %s}
spec:
  hosts: [%s]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [%s]
  workloadSelector: {labels: {statefulset.kubernetes.io/pod-name: %s}}
`, name, namespace, host, port, pod)
}

// applyEntry applies a ServiceEntry of a namespace where a member is, for the pod
// kafka-0. Across networks the source has a good one for the host, which its
// gateway needs.
func (f *meshFleet) applyEntry(t *testing.T, at fleet.Member, name, namespace, port string) {
	t.Helper()
	host := f.host(at, name)
	f.Cluster(at).Apply(t, entry(name, namespace, host, "kafka-0", port))
	if home, _ := f.Source(); f.mesh.several() && f.Cluster(at) != home {
		home.Apply(t, entry(name, f.namespace, host, "kafka-0", port))
	}
}

// host returns a host that our program does not render.
func (f *meshFleet) host(at fleet.Member, name string) string {
	return name + ".by-hand." + at.Namespace + ".svc.cluster.local"
}

// awaitPush returns when a member's sidecar has what was applied before. It applies
// objects that work, and waits until they do: a ServiceEntry and a Service in the
// member's cluster, and a Service of the pods in the source's. istiod gets the objects
// of one kind in one cluster in order.
func (f *meshFleet) awaitPush(t *testing.T, at fleet.Member) {
	t.Helper()
	f.pushes++
	entry, local, remote := fmt.Sprintf("entry-%d", f.pushes), fmt.Sprintf("local-%d", f.pushes), fmt.Sprintf("remote-%d", f.pushes)
	home, _ := f.Source()
	f.applyEntry(t, at, entry, f.namespace, portTCP)
	f.Cluster(at).Apply(t, probe(local, at.Namespace))
	home.Apply(t, probe(remote, f.namespace))
	f.sidecars[at].eventually(t, "what was applied is pushed", func(v *view) error {
		if name := local + "." + at.Namespace + ".svc." + f.Cluster(at).Domain; len(v.names[name]) == 0 {
			return fmt.Errorf("%s has not been pushed yet", name)
		}
		if got, err := f.mesh.reach(v, f.host(at, entry), client); err != nil || !slices.Equal(got, []string{f.firstPod()}) {
			return fmt.Errorf("%s leads to %q, want %q: %v", entry, got, f.firstPod(), err)
		}
		if got, err := f.mesh.reach(v, remote+"."+f.namespace+".svc."+f.Cluster(at).Domain, client); err != nil || !slices.Contains(got, f.firstPod()) {
			return fmt.Errorf("%s leads to %q, want %q among them: %v", remote, got, f.firstPod(), err)
		}
		return nil
	})
}

// probe returns a Service of the fleet's pods with the port client.
func probe(name, namespace string) string {
	return fmt.Sprintf(`
apiVersion: v1
kind: Service
metadata: {name: %s, namespace: %s}
spec:
  selector: {app: kafka}
  ports: [{name: tcp-client, port: 9092, targetPort: client}]
`, name, namespace)
}

// firstPod returns where the port client of the first pod is.
func (f *meshFleet) firstPod() string { return hostPort(f.Pods["kafka-0"], client.target) }

// testFirstPort checks that istiod names only pods that have the first port of
// their Service, and that a ServiceEntry takes no name of a port instead.
func testFirstPort(t *testing.T, m *mesh) {
	f, at := m.sameFleet(t, "first-port")
	f.Ports = "[{name: tcp-none, port: 9000, targetPort: none}, {name: tcp-client, port: 9092, targetPort: client}]"
	f.Refuses(t, "target-port-not-a-number")
	if !m.several() {
		f.checkNameless(t, at)
	}
	named := entry("named", f.namespace, f.host(at, "named"), "kafka-0", "{name: tcp-none, number: 9000, targetPort: none, protocol: TCP}")
	if _, err := m.two.Run(named, "apply", "--server-side", "--dry-run=server", "--filename", "-"); err == nil || !strings.Contains(err.Error(), "targetPort") {
		t.Errorf("a targetPort by name: %v", err)
	}
}

// testWithoutPorts checks that istiod skips a Service without ports, and a
// ServiceEntry without ports.
func testWithoutPorts(t *testing.T, m *mesh) {
	f, at := m.sameFleet(t, "without-ports")
	f.Ports = "[]"
	f.Refuses(t, "missing-field")
	f.checkNameless(t, at)
	f.applyEntry(t, at, "wrong", f.namespace, "")
	f.awaitPush(t, at)
	f.checkDeadEnd(t, at, f.host(at, "wrong"), client)
}

// sameFleet returns a fleet for a test of that name, and its one consumer, in
// the same namespace of another cluster.
func (m *mesh) sameFleet(t *testing.T, test string) (*meshFleet, fleet.Member) {
	t.Helper()
	at := m.at(m.two, m.namespace(test))
	return newFleet(t, m, at.Namespace, at), at
}

// podName returns the whole name of a pod in a member.
func (f *meshFleet) podName(at fleet.Member, pod string) string {
	return pod + ".kafka-headless." + at.Namespace + ".svc." + f.Cluster(at).Domain
}

// checkNameless applies the source without our program, and checks that a
// consumer has no names, which istiod gives itself in one network.
func (f *meshFleet) checkNameless(t *testing.T, at fleet.Member) {
	t.Helper()
	f.ApplyAuthored(t)
	f.awaitPush(t, at)
	for pod := range f.Pods {
		f.Unknown(t, at, f.podName(at, pod))
	}
}

// testPodsOfOneName checks that a ServiceEntry selects a pod of its name in any cluster.
func testPodsOfOneName(t *testing.T, m *mesh) {
	f, far := m.farFleet(t, "twice")
	f.Settle(t)
	m.two.Apply(t, `
apiVersion: v1
kind: Pod
metadata: {name: kafka-0, namespace: `+f.namespace+`, labels: {app: other, statefulset.kubernetes.io/pod-name: kafka-0}}
spec:
  containers: [{name: kafka, image: kafka}]
`)
	other := m.two.RunPod(t, f.namespace, "kafka-0", corev1.ConditionTrue)
	p, host := f.sidecars[far], f.podName(far, "kafka-0")
	p.eventually(t, host+" leads to the pod of another cluster", func(v *view) error {
		got, err := m.reach(v, host, client)
		if want := hostPort(other, client.target); err == nil && !slices.Contains(got, want) {
			return fmt.Errorf("it leads to %q, want %q among them", got, want)
		}
		return err
	})
}

// testMostHosts checks that the API server takes 256 hosts of a ServiceEntry.
func testMostHosts(t *testing.T, m *mesh) {
	hosts := make([]string, 257)
	for k := range hosts {
		hosts[k] = fmt.Sprintf("kafka-0.kafka.ns-%d.svc.cluster.local", k)
	}
	for _, n := range []int{256, 257} {
		_, err := m.two.Run(entry("many", "default", strings.Join(hosts[:n], ", "), "kafka-0", portTCP),
			"apply", "--server-side", "--dry-run=server", "--filename", "-")
		if (err == nil) != (n == 256) {
			t.Errorf("%d hosts: %v", n, err)
		}
	}
}
