package standins

import (
	"fmt"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

// This file holds what Skupper does not carry, and Services where it makes its
// own.

// inFolder returns a manifest as the only other file of a package, in the folder
// of a member.
func inFolder(at fleet.Member, manifest string) map[string]string {
	return map[string]string{fmt.Sprintf("clusters/%s/%s/other.yaml", at.Cluster, at.Namespace): manifest}
}

// skupperInTheWay: a Listener fails where its host is a Service already, until
// that is deleted.
func (s *suite) skupperInTheWay(t *testing.T) {
	f := s.skupperFleet(t, anywhere("skupper-way")...)
	at := f.Members[3]
	manifest := fmt.Sprintf(`
apiVersion: v1
kind: Service
metadata: {name: kafka-headless, namespace: %s}
spec: {clusterIP: None, ports: [{name: tcp-client, port: 9092}]}
`, at.Namespace)
	c := f.Cluster(at)
	c.Apply(t, manifest)
	f.Sync(t)
	fleet.Eventually(t, "the Listeners fail", func() error {
		out, err := c.Run("", "get", "listeners.skupper.io", "--namespace", at.Namespace, "--output=jsonpath={.items[*].status.message}")
		if err == nil && strings.Count(out, "Service kafka-headless already exists") != 2 {
			return fmt.Errorf("they say %q", out)
		}
		return err
	})
	var there []fleet.PodNames
	for _, pod := range f.Names(t) {
		pod.Members = pod.Members[3:4]
		there = append(there, pod)
	}
	f.NoneResolves(t, there)
	c.Must(t, manifest, "delete", "--filename", "-")
	f.AllResolve(t)

	f.Extra = inFolder(at, manifest)
	f.Refuses(t, "service-in-the-way")
}

// skupperPodService: a Service of a consumer that is called like a pod leads to
// Skupper's routers, whatever it led to before.
func (s *suite) skupperPodService(t *testing.T) {
	f := s.skupperFleet(t, anywhere("skupper-pod")...)
	at := f.Members[3]
	manifest := fmt.Sprintf(`
apiVersion: v1
kind: Service
metadata: {name: kafka-0, namespace: %s}
spec: {selector: {app: other}, ports: [{name: http, port: 80}]}
`, at.Namespace)
	f.Cluster(at).Apply(t, manifest)
	f.Settle(t)
	got := f.Cluster(at).Must(t, "", "get", "service", "kafka-0", "--namespace", at.Namespace, "--output=jsonpath={.spec.selector.app} {.spec.ports[*].port}")
	if got != " 9092 9093" {
		t.Errorf("the other Service still selects and has %q", got)
	}
	f.Extra = inFolder(at, manifest)
	f.Refuses(t, "service-in-the-way")
}

// skupperCollision: two StatefulSets of one name that have a consumer in common
// share the Services of their pods there.
func (s *suite) skupperCollision(t *testing.T) {
	common := fleet.Member{Cluster: two.Name, Namespace: "skupper-common"}
	f := s.skupperFleet(t, fleet.Member{Cluster: one.Name, Namespace: "skupper-blue"}, common)
	f.Settle(t)
	one.Must(t, "", "create", "namespace", "skupper-green")
	green := strings.NewReplacer("skupper-blue", "skupper-green", "kafka-headless", "green-headless")
	one.Apply(t, "{apiVersion: skupper.io/v2alpha1, kind: Site, metadata: {name: site, namespace: skupper-green}}")
	one.Apply(t, green.Replace(f.Rendered(t, one.Name)))
	for k := range f.Replicas {
		one.RunPod(t, "skupper-green", fleet.PodName(k), corev1.ConditionTrue)
	}
	// Other ports, or the API server would refuse the Service that has them twice.
	listeners := strings.NewReplacer("port: 9092", "port: 19092", "port: 9093", "port: 19093").Replace(green.Replace(f.Rendered(t, two.Name)))
	two.Apply(t, listeners)
	fleet.Eventually(t, "a pod's Service has the ports of both", func() error {
		got, err := two.Run("", "get", "service", "kafka-0", "--namespace", common.Namespace, "--output=jsonpath={.spec.ports[*].port}")
		if err == nil && got != "19092 19093 9092 9093" {
			return fmt.Errorf("it has %s", got)
		}
		return err
	})

	f.Extra = map[string]string{"green.yaml": `
apiVersion: v1
kind: Service
metadata: {name: green-headless, namespace: skupper-green}
spec: {clusterIP: None, selector: {app: kafka}, ports: [{name: tcp-client, port: 9092}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kafka, namespace: skupper-green}
spec:
  serviceName: green-headless
  replicas: 3
  selector: {matchLabels: {app: kafka}}
  template: {metadata: {labels: {app: kafka}}, spec: {containers: [{name: kafka, image: kafka, ports: [{containerPort: 9092}]}]}}
---
apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata: {name: green-headless}
spec:
  mesh: {skupper: {}}
  source: {cluster: cluster-one, namespace: skupper-green}
  members:
  - {cluster: cluster-one, namespace: skupper-green}
  - {cluster: cluster-two, namespace: skupper-common}
`}
	f.Refuses(t, "service-names-collide")
}

// skupperTargetPort: a Connector takes the number of a port and no name, so one
// that no container has is refused.
func (s *suite) skupperTargetPort(t *testing.T) {
	f := s.skupperFleet(t, anywhere("skupper-port")...)
	f.Settle(t)
	_, err := one.Run(`
apiVersion: skupper.io/v2alpha1
kind: Connector
metadata: {name: kafka-headless-9092, namespace: skupper-port}
spec: {routingKey: other, selector: app=kafka, port: clients, exposePodsByName: true}
`, "apply", "--server-side", "--force-conflicts", "--filename", "-")
	if err == nil || !strings.Contains(err.Error(), "spec.port") {
		t.Errorf("a Connector to a named port: %v, want a refusal of spec.port", err)
	}
	f.Ports = strings.Replace(f.Ports, "client}", "clients}", 1)
	f.Refuses(t, "target-port-not-a-number")
}

// skupperProtocol: routers serve no other protocol than TCP.
func (s *suite) skupperProtocol(t *testing.T) {
	f := s.skupperFleet(t, anywhere("skupper-udp")...)
	f.Settle(t)
	for _, at := range f.Members {
		kind := "listeners.skupper.io"
		if at == f.Members[0] {
			kind = "connectors.skupper.io"
		}
		for _, port := range []string{"9092", "9093"} {
			f.Cluster(at).Must(t, "", "patch", kind, "kafka-headless-"+port, "--namespace", at.Namespace, "--type=merge", "--patch", `{"spec":{"type":"udp"}}`)
		}
	}
	f.NoneResolves(t, fleet.AtConsumers(f.Names(t)))
	f.Ports = strings.NewReplacer("port: 9092", "protocol: UDP, port: 9092", "port: 9093", "protocol: UDP, port: 9093").Replace(f.Ports)
	f.ContainerPorts = strings.ReplaceAll(f.ContainerPorts, "containerPort", "protocol: UDP, containerPort")
	f.Refuses(t, "protocol-not-served")
}

// skupperLongNames: a Listener gives a port of the Services its name, and with one
// that is too long there are none.
func (s *suite) skupperLongNames(t *testing.T) {
	f := s.skupperFleet(t, anywhere("skupper-long")...)
	f.Settle(t)
	const namespace = "skupper-longer"
	at, long := f.Members[3], strings.Repeat("k", 60)
	two.Must(t, "", "create", "namespace", namespace)
	two.Apply(t, "{apiVersion: skupper.io/v2alpha1, kind: Site, metadata: {name: site, namespace: "+namespace+"}}")
	renamed := strings.NewReplacer("namespace: "+at.Namespace+"\n", "namespace: "+namespace+"\n",
		"name: kafka-headless-", "name: "+long+"-", "host: kafka-headless", "host: "+long)
	for _, listener := range strings.Split(f.Rendered(t, two.Name), "---\n") {
		if strings.Contains(listener, "namespace: "+at.Namespace+"\n") {
			two.Apply(t, renamed.Replace(listener))
		}
	}
	fleet.Eventually(t, "Skupper knows the Listeners", func() error {
		out, err := two.Run("", "get", "listeners.skupper.io", "--namespace", namespace, "--output=jsonpath={.items[*].status.status}")
		if err == nil && out != "Ready Ready" {
			return fmt.Errorf("they are %q", out)
		}
		return err
	})
	f.Restart(t, "kafka-0")
	f.AllResolve(t)
	for _, name := range []string{long, "kafka-0", "kafka-1", "kafka-2"} {
		two.Unknown(t, namespace, name)
	}
	two.Must(t, "", "delete", "listeners.skupper.io", "--all", "--namespace", namespace)
	f.Edit = strings.NewReplacer("kafka-headless", long)
	f.Extra = map[string]string{"global-headless-service.yaml": fmt.Sprintf(`
apiVersion: fn.kpt.dev/v1alpha1
kind: GlobalHeadlessService
metadata: {name: %s}
spec: {globalNamespace: kafka-gns}
`, long)}
	f.Refuses(t, "name-too-long")
}
