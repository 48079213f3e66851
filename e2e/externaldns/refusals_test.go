package externaldns

import (
	"fmt"
	"testing"

	"global-headless-service/e2e/fleet"
)

// TestContraryAnnotations: with some annotations external-dns publishes other
// addresses than the pods' own, or none.
func TestContraryAnnotations(t *testing.T) {
	for _, c := range []struct {
		name, annotation, value string
		is                      string // the address in place of the pod's
	}{
		{name: "target", annotation: "target", value: "192.0.2.99"},
		{name: "controller", annotation: "controller", value: "other"},
		{name: "endpoints-type", annotation: "endpoints-type", value: "HostIP", is: "192.0.2.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := fleet.New(t, programs.Program, mesh, map[string]*fleet.Cluster{one.Name: one, two.Name: two},
				fleet.Member{Cluster: one.Name, Namespace: c.name}, fleet.Member{Cluster: two.Name, Namespace: c.name})
			f.Settle(t)
			one.Must(t, "", "annotate", "service", "kafka-headless", "--namespace", c.name,
				"external-dns.alpha.kubernetes.io/"+c.annotation+"="+c.value)
			for pod := range f.Pods {
				if c.is == "" {
					two.Unknown(t, c.name, pod+".kafka-headless")
				} else {
					two.Resolves(t, c.name, pod+".kafka-headless", c.is)
				}
			}
			f.Annotations = fmt.Sprintf("{external-dns.alpha.kubernetes.io/%s: %s}", c.annotation, c.value)
			f.Refuses(t, "contrary-service-field")
		})
	}
}

// TestPodTarget: on a pod the annotation replaces the address too. Nothing that
// is rendered has it, and no rule refuses it.
func TestPodTarget(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "pod-target")
	f.Settle(t)
	one.Must(t, "", "annotate", "pod", "kafka-0", "--namespace", "pod-target", "external-dns.alpha.kubernetes.io/target=192.0.2.99")
	two.Resolves(t, "pod-target", "kafka-0.kafka-headless", "192.0.2.99")
	one.Must(t, "", "annotate", "pod", "kafka-0", "--namespace", "pod-target", "external-dns.alpha.kubernetes.io/target-")
	f.AllResolve(t)
}

// TestCopy: a copy of the Service at a consumer does no harm, since it has no
// endpoints.
func TestCopy(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "copy")
	f.Settle(t)
	two.Apply(t, `
apiVersion: v1
kind: Service
metadata: {name: kafka-headless, namespace: copy-far}
spec: {clusterIP: None, ports: [{name: tcp-client, port: 9092}]}
`)
	f.Restart(t, "kafka-2")
	f.AllResolve(t)
}
