package standins

import (
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

// This file holds what Linkerd does not mirror, or not for single pods.

// export labels the Service of a fleet that is not rendered.
func export(t *testing.T, f *fleet.Fleet) {
	t.Helper()
	c, source := f.Source()
	c.Must(t, "", "label", "service", "kafka-headless", "--namespace", source.Namespace, linkerdExported+"=true")
}

// probe exports another Service of a namespace, which selects the pods of a
// fleet, if there are any, and returns when its mirror is there: the service
// mirror knows then what was there before.
func probe(t *testing.T, link, namespace, spec string) {
	t.Helper()
	one.Apply(t, fmt.Sprintf(`
apiVersion: v1
kind: Service
metadata: {name: probe, namespace: %s, labels: {mirror.linkerd.io/exported: "true"}}
spec: {%s, selector: {app: kafka}, ports: [{name: tcp-client, port: 9092}]}
`, namespace, spec))
	fleet.Eventually(t, namespace+": another Service is mirrored", func() error {
		_, err := two.Run("", "get", "service", "probe-"+link, "--namespace", namespace)
		return err
	})
}

// awaitExported returns when the Endpoints of an exported Service have the addresses
// of as many pods.
func awaitExported(t *testing.T, namespace, service string, pods int) {
	t.Helper()
	fleet.Eventually(t, fmt.Sprintf("the Endpoints of %s/%s are exported, with %d pods", namespace, service, pods), func() error {
		out, err := one.Run("", "get", "endpoints", "--namespace", namespace, "--field-selector", "metadata.name="+service,
			"--selector", linkerdExported+"=true", "--output=jsonpath={.items[*].subsets[*].addresses[*].ip}")
		if err == nil && len(strings.Fields(out)) != pods {
			return fmt.Errorf("they have %q", out)
		}
		return err
	})
}

// linkerdWithoutPorts: a headless Service without ports is not mirrored.
func (s *suite) linkerdWithoutPorts(t *testing.T) {
	f, _ := s.linkerdFleet(t, "linkerd-portless")
	f.Ports = "[]"
	f.ApplyAuthored(t)
	export(t, f)
	awaitExported(t, "linkerd-portless", "kafka-headless", len(f.Pods))
	probe(t, one.Name, "linkerd-portless", "clusterIP: None")
	for pod := range f.Pods {
		two.Unknown(t, "linkerd-portless", pod+".kafka-headless-cluster-one")
	}
	f.Refuses(t, "missing-field")
}

// linkerdServiceName: a Service that selects pods of which it is not the
// governing one is mirrored without them.
func (s *suite) linkerdServiceName(t *testing.T) {
	f, _ := s.linkerdFleet(t, "linkerd-name")
	f.Edit = strings.NewReplacer("serviceName: kafka-headless", "serviceName: other")
	f.ApplyAuthored(t)
	export(t, f)
	fleet.Eventually(t, "the Service is mirrored, with an address of its own", func() error {
		out, err := two.Run("", "get", "service", "kafka-headless-cluster-one", "--namespace", "linkerd-name", "--output=jsonpath={.spec.clusterIP}")
		if err == nil && (out == "" || out == corev1.ClusterIPNone) {
			return fmt.Errorf("it has %q", out)
		}
		return err
	})
	awaitExported(t, "linkerd-name", "kafka-headless", len(f.Pods))
	probe(t, one.Name, "linkerd-name", "clusterIP: None")
	for pod := range f.Pods {
		two.Unknown(t, "linkerd-name", pod+".kafka-headless-cluster-one")
	}
	f.Refuses(t, "service-name-mismatch")
}

// linkerdCollision: where another exported Service is called like a pod, the
// pod's Service gets the ports of that one, whose own pods have no names.
func (s *suite) linkerdCollision(t *testing.T) {
	const namespace = "linkerd-collision"
	f, m := s.linkerdFleet(t, namespace)
	f.Settle(t)
	const other = `
apiVersion: v1
kind: Service
metadata: {name: kafka-0, namespace: linkerd-collision}
spec: {clusterIP: None, selector: {app: other}, ports: [{name: tcp-client, port: 9092}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: other, namespace: linkerd-collision}
spec:
  serviceName: kafka-0
  replicas: 1
  selector: {matchLabels: {app: other}}
  template: {metadata: {labels: {app: other}}, spec: {containers: [{name: other, image: other, ports: [{containerPort: 9092}]}]}}
`
	one.Apply(t, strings.Replace(other, "namespace: linkerd-collision}", `namespace: linkerd-collision, labels: {mirror.linkerd.io/exported: "true"}}`, 1))
	one.RunPod(t, namespace, "other-0", corev1.ConditionTrue)
	fleet.Eventually(t, "the pod's Service has the ports of the other one", func() error {
		out, err := two.Run("", "get", "service", "kafka-0-cluster-one", "--namespace", namespace, "--output=jsonpath={.spec.ports[*].port}")
		if err == nil && out != "9092" {
			return fmt.Errorf("it has %s", out)
		}
		return err
	})
	awaitExported(t, namespace, "kafka-0", 1)
	probe(t, one.Name, namespace, "clusterIP: None")
	two.Unknown(t, namespace, "other-0.kafka-0-cluster-one")
	m.Stop()

	f.Extra = map[string]string{"other.yaml": other + `---
apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata: {name: kafka-0}
spec: {globalNamespace: kafka-gns}
`}
	f.Refuses(t, "mirror-names-collide")
}

// linkerdOtherNamespace: Services are mirrored into the namespace of their own
// name only. The mirror is one of all namespaces, as Links are, and has a name of
// its own, so that the other tests have theirs.
func (s *suite) linkerdOtherNamespace(t *testing.T) {
	const link, another = "everywhere", "linkerd-another"
	f := s.fleet(t, everyCluster("linkerd-own")...)
	one.Must(t, "", "create", "namespace", another)
	two.Must(t, "", "create", "namespace", another)
	t.Cleanup(func() { // of what is mirrored for the other tests, once the mirror has stopped
		two.Must(t, "", "delete", "services", "--all-namespaces", "--selector", linkerdCluster+"="+link)
	})
	startMirror(t, link, "")
	f.Clusters = fmt.Sprintf("[{name: cluster-one, id: %s}]", link)
	f.Settle(t)
	probe(t, link, another, "type: ClusterIP")
	for pod := range f.Pods {
		two.Unknown(t, another, pod+".kafka-headless-"+link)
	}
	f.Members = append(f.Members, fleet.Member{Cluster: two.Name, Namespace: another})
	f.Refuses(t, "member-not-served")
}
