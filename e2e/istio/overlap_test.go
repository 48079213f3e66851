package istio

import (
	"fmt"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// testOverlap tests names where pods of the consumers' cluster have the same
// addresses as those of the source, as they may in several networks: pods of a
// Service with the same ports, and the clients themselves.
func (f *meshFleet) testOverlap(t *testing.T) {
	f.Settle(t)
	for at := range f.sidecars {
		if c := f.Cluster(at); c == f.mesh.two {
			address := f.runTwin(t, at.Namespace, "client-twin", f.Pods["kafka-0"])
			f.sidecars[at] = f.mesh.connect(t, c, sidecarOf(at.Namespace, "client-twin", "twin", address))
		}
	}
	for pod, address := range f.Pods {
		f.runTwin(t, f.namespace, "twin-of-"+pod, address)
		f.checkTwin(t, "twin-of-"+pod, address)
	}
	f.AllResolve(t)

	t.Log("a pod restarts at another address")
	f.Restart(t, "kafka-1")
	f.runTwin(t, f.namespace, "twin-of-the-new-one", f.Pods["kafka-1"])
	f.checkTwin(t, "twin-of-the-new-one", f.Pods["kafka-1"])
	f.AllResolve(t)
}

// checkTwin waits until the clients of the second cluster know a twin there.
func (f *meshFleet) checkTwin(t *testing.T, twin, address string) {
	t.Helper()
	name := twin + ".twin." + f.namespace
	for at, p := range f.sidecars {
		if f.Cluster(at) == f.mesh.two {
			p.eventually(t, name+" is "+address, func(v *view) error {
				got, err := v.resolve(name)
				if err == nil && !slices.Equal(got, []string{address}) {
					return fmt.Errorf("it is %q", got)
				}
				return err
			})
		}
	}
}

// runTwin runs a pod at an address in the consumers' cluster, and a headless
// Service like the source's that has it.
func (f *meshFleet) runTwin(t *testing.T, namespace, pod, address string) string {
	t.Helper()
	f.mesh.two.Apply(t, fmt.Sprintf(`
apiVersion: v1
kind: Service
metadata: {name: twin, namespace: %[1]s}
spec:
  clusterIP: None
  selector: {app: twin}
  ports: %[2]s
---
apiVersion: v1
kind: Pod
metadata: {name: %[3]s, namespace: %[1]s, labels: {app: twin}}
spec:
  hostname: %[3]s
  subdomain: twin
  containers: [{name: twin, image: twin, ports: %[4]s}]
`, namespace, usualPortsYAML, pod, containerPortsYAML))
	return f.mesh.two.RunPodAt(t, namespace, pod, address, corev1.ConditionTrue)
}
