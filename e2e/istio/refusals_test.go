package istio

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
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

// checkRefused checks that our program refuses the package with an error's code.
func (f *fleet) checkRefused(t *testing.T, code string) {
	t.Helper()
	f.write(t)
	_, stderr, err := runOurs("render", "--cluster", two.Name, f.folder)
	if err == nil || !strings.Contains(stderr, "["+code+"]") {
		t.Errorf("render: %v, want an error %s\n%s", err, code, stderr)
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
func (f *fleet) host(at member, name string) string {
	return name + ".by-hand." + at.Namespace + ".svc.cluster.local"
}

// awaitPush applies a ServiceEntry that works, and waits until it does: until then
// istiod may not have pushed what was applied before.
func (f *fleet) awaitPush(t *testing.T, at member) {
	t.Helper()
	host := f.host(at, "right")
	at.cluster().apply(t, entry("right", f.namespace, host, "kafka-0", portTCP))
	f.sidecars[at].eventually(t, host+" leads to kafka-0", func() error {
		got, err := f.mesh.reach(f.sidecars[at], host, client)
		if want := []string{f.pods["kafka-0"] + ":9092"}; err == nil && !slices.Equal(got, want) {
			return fmt.Errorf("it leads to %q, want %q", got, want)
		}
		return err
	})
}

// testCopies checks that a copy of the Service in a consumer's cluster hides the
// names that istiod gives, unless it is like the source's.
func testCopies(t *testing.T, m *mesh) {
	at := member{two.Name, "copied"}
	f := newFleet(t, m, "copied", at)
	f.sync(t)
	f.checkNames(t)
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
			two.apply(t, service)
			path := filepath.Join(f.folder, "clusters", two.Name, at.Namespace, "service-kafka-headless.yaml")
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(service), 0o600); err != nil {
				t.Fatal(err)
			}
			if c.hides {
				for pod := range f.pods {
					f.checkUnknown(t, f.sidecars[at], pod+".kafka-headless.copied.svc.cluster.local")
				}
				f.checkRefused(t, "copy-hides-names")
			} else {
				f.awaitPush(t, at)
				f.checkNames(t)
			}
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			two.must(t, "", "delete", "service", "kafka-headless", "--namespace", at.Namespace)
			f.checkNames(t)
		})
	}
}

// testFirstPort checks that istiod names only pods that have the first port of
// their Service.
func testFirstPort(t *testing.T, m *mesh) {
	at := member{two.Name, "first-port"}
	f := newFleet(t, m, "first-port", at)
	f.ports = "[{name: tcp-none, port: 9000, targetPort: none}, {name: tcp-client, port: 9092, targetPort: client}]"
	f.checkRefused(t, "target-port-not-a-number")
	f.checkNameless(t, at)
}

// testWithoutPorts checks that istiod skips a Service without ports.
func testWithoutPorts(t *testing.T, m *mesh) {
	at := member{two.Name, "without-ports"}
	f := newFleet(t, m, "without-ports", at)
	f.ports = "[]"
	f.checkNameless(t, at)
	_, stderr, err := runOurs("render", "--cluster", two.Name, f.folder)
	if err == nil {
		t.Errorf("render accepts a Service without ports\n%s", stderr)
	}
}

// checkNameless applies the source by hand, and checks that a consumer has no
// names.
func (f *fleet) checkNameless(t *testing.T, at member) {
	t.Helper()
	f.write(t)
	one.must(t, "", "apply", "--server-side", "--filename", filepath.Join(f.folder, "kafka.yaml"))
	f.runPods(t)
	f.awaitPush(t, at)
	for pod := range f.pods {
		f.checkUnknown(t, f.sidecars[at], pod+".kafka-headless."+at.Namespace+".svc.cluster.local")
	}
}

// testPodsOfOneName checks that a ServiceEntry selects a pod of its name in any cluster.
func testPodsOfOneName(t *testing.T, m *mesh) {
	far := member{two.Name, "twice-far"}
	f := newFleet(t, m, "twice", far)
	f.sync(t)
	f.checkNames(t)
	two.apply(t, `
apiVersion: v1
kind: Pod
metadata: {name: kafka-0, namespace: twice, labels: {app: other, statefulset.kubernetes.io/pod-name: kafka-0}}
spec:
  containers: [{name: kafka, image: kafka}]
`)
	other := two.runPod(t, f.namespace, "kafka-0", corev1.ConditionTrue)
	p, host := f.sidecars[far], "kafka-0.kafka-headless.twice-far.svc.cluster.local"
	p.eventually(t, host+" leads to the pod of another cluster", func() error {
		got, err := m.reach(p, host, client)
		if want := other + ":9092"; err == nil && !slices.Contains(got, want) {
			return fmt.Errorf("it leads to %q, want %q among them", got, want)
		}
		return err
	})
}

// testMostHosts checks that the API server takes 256 hosts of a ServiceEntry.
func testMostHosts(t *testing.T, _ *mesh) {
	hosts := make([]string, 257)
	for k := range hosts {
		hosts[k] = fmt.Sprintf("kafka-0.kafka.ns-%d.svc.cluster.local", k)
	}
	for _, n := range []int{256, 257} {
		_, err := two.run(entry("many", "default", strings.Join(hosts[:n], ", "), "kafka-0", portTCP),
			"apply", "--server-side", "--dry-run=server", "--filename", "-")
		if (err == nil) != (n == 256) {
			t.Errorf("%d hosts: %v", n, err)
		}
	}
}
