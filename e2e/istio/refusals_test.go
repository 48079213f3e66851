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

// host returns a host that our program does not render.
func (f *meshFleet) host(at fleet.Member, name string) string {
	return name + ".by-hand." + at.Namespace + ".svc.cluster.local"
}

// awaitPush applies a ServiceEntry that works, and waits until it does: until then
// istiod may not have pushed what was applied before.
func (f *meshFleet) awaitPush(t *testing.T, at fleet.Member) {
	t.Helper()
	host := f.host(at, "right")
	f.Cluster(at).Apply(t, entry("right", f.namespace, host, "kafka-0", portTCP))
	f.sidecars[at].eventually(t, host+" leads to kafka-0", func() error {
		got, err := f.mesh.reach(f.sidecars[at], host, client)
		if want := []string{hostPort(f.Pods["kafka-0"], client.target)}; err == nil && !slices.Equal(got, want) {
			return fmt.Errorf("it leads to %q, want %q", got, want)
		}
		return err
	})
}

// testCopies checks that a copy of the Service in a consumer's cluster hides the
// names that istiod gives, unless it is like the source's.
func testCopies(t *testing.T, m *mesh) {
	at := m.at(m.two, "copied")
	f := newFleet(t, m, "copied", at)
	f.Settle(t)
	for _, c := range []struct {
		name, spec string
		hides      bool
	}{
		{"the same ports", "{clusterIP: None, ports: " + usualPortsYAML + "}", false},
		{"another first port", "{clusterIP: None, ports: [{name: admin, port: 9000}, {name: tcp-client, port: 9092}]}", true},
		{"another name of the first port", "{clusterIP: None, ports: [{name: tcp-other, port: 9092}]}", true},
		{"a virtual IP", "{ports: " + usualPortsYAML + "}", true},
		{"no ports", "{clusterIP: None}", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			service := "apiVersion: v1\nkind: Service\nmetadata: {name: kafka-headless, namespace: copied}\nspec: " + c.spec + "\n"
			m.two.Apply(t, service)
			f.Extra = map[string]string{"clusters/" + at.Cluster + "/" + at.Namespace + "/service-kafka-headless.yaml": service}
			if c.hides {
				for pod := range f.Pods {
					f.Unknown(t, at, pod+".kafka-headless.copied.svc.cluster.local")
				}
				f.Refuses(t, "copy-hides-names")
			} else {
				f.awaitPush(t, at)
				f.AllResolve(t)
			}
			f.Extra = nil
			m.two.Must(t, "", "delete", "service", "kafka-headless", "--namespace", at.Namespace)
			f.Settle(t)
		})
	}
}

// testFirstPort checks that istiod names only pods that have the first port of
// their Service.
func testFirstPort(t *testing.T, m *mesh) {
	at := m.at(m.two, "first-port")
	f := newFleet(t, m, "first-port", at)
	f.Ports = "[{name: tcp-none, port: 9000, targetPort: none}, {name: tcp-client, port: 9092, targetPort: client}]"
	f.Refuses(t, "target-port-not-a-number")
	f.checkNameless(t, at)
}

// testWithoutPorts checks that istiod skips a Service without ports.
func testWithoutPorts(t *testing.T, m *mesh) {
	at := m.at(m.two, "without-ports")
	f := newFleet(t, m, "without-ports", at)
	f.Ports = "[]"
	f.Refuses(t, "missing-field")
	f.checkNameless(t, at)
}

// checkNameless applies the source without our program, and checks that a
// consumer has no names.
func (f *meshFleet) checkNameless(t *testing.T, at fleet.Member) {
	t.Helper()
	f.ApplyAuthored(t)
	f.awaitPush(t, at)
	for pod := range f.Pods {
		f.Unknown(t, at, pod+".kafka-headless."+at.Namespace+".svc.cluster.local")
	}
}

// testPodsOfOneName checks that a ServiceEntry selects a pod of its name in any cluster.
func testPodsOfOneName(t *testing.T, m *mesh) {
	far := m.at(m.two, "twice-far")
	f := newFleet(t, m, "twice", far)
	f.Settle(t)
	m.two.Apply(t, `
apiVersion: v1
kind: Pod
metadata: {name: kafka-0, namespace: twice, labels: {app: other, statefulset.kubernetes.io/pod-name: kafka-0}}
spec:
  containers: [{name: kafka, image: kafka}]
`)
	other := m.two.RunPod(t, f.namespace, "kafka-0", corev1.ConditionTrue)
	p, host := f.sidecars[far], "kafka-0.kafka-headless.twice-far.svc.cluster.local"
	p.eventually(t, host+" leads to the pod of another cluster", func() error {
		got, err := m.reach(p, host, client)
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
