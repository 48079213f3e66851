package clusters

import (
	"fmt"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// TestDNS asks for the pods of real charts by name, in the source's cluster
// and wherever else a member is.
func TestDNS(t *testing.T) {
	for _, c := range []struct {
		name               string // of a case of testdata
		service, namespace string
		source, other      string     // clusters
		consumers          []headless // besides the other cluster
		pods, ports        int
	}{
		{name: "seeds/kafka-adopted", service: "kafka-headless", namespace: "ns-one", source: "cluster-one", other: "cluster-two",
			consumers: []headless{{one, "ns-two", "kafka-headless"}}, pods: 3, ports: 2},
		{name: "seeds/zookeeper", service: "zookeeper-server", namespace: "zk", source: "east", other: "west", pods: 3, ports: 2},
		{name: "seeds/mysql-containers", service: "mysql", namespace: "databases", source: "cluster-one", other: "cluster-two", pods: 3, ports: 0},
		{name: "seeds/cassandra-containers", service: "cassandra", namespace: "databases", source: "cluster-one", other: "cluster-two", pods: 3, ports: 0},
		{name: "rule-06-shared-service/two-statefulsets", service: "redis-headless", namespace: "cache", source: "east", other: "west", pods: 4, ports: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			slices := slicesOf(t, c.name)
			pods := map[string]string{}
			for cluster, p := range map[string]*plane{c.source: one, c.other: two} {
				g := p.gitops(manager)
				t.Cleanup(func() { g.emptied(t) })
				if err := g.sync(t, slices[cluster]); err != nil {
					t.Fatal(err)
				}
				for _, o := range slices[cluster] {
					p.start(t, o, pods)
				}
			}
			here := headless{one, c.namespace, c.service}
			consumers := append(c.consumers, headless{two, c.namespace, c.service})
			here.resolves(t, pods)
			for _, there := range consumers {
				if n := len(there.namedPorts(t)); n != c.ports {
					t.Errorf("%s: %d named ports, not %d", there.domain(), n, c.ports)
				}
				for pod := range pods {
					there.doesNotExist(t, pod)
				}
			}
			if len(pods) != c.pods {
				t.Errorf("%d pods, not %d", len(pods), c.pods)
			}
			standIn(t, append(consumers, here)...)
			for _, there := range consumers {
				there.resolves(t, pods)
			}
		})
	}
}

// start lets the pods of a StatefulSet run, one after the other, and adds
// their addresses. Other objects have no pods.
func (p *plane) start(t *testing.T, set *unstructured.Unstructured, addresses map[string]string) {
	t.Helper()
	if set.GetKind() != "StatefulSet" {
		return
	}
	replicas, _, _ := unstructured.NestedInt64(p.live(t, set).Object, "spec", "replicas")
	for k := range replicas {
		name := fmt.Sprintf("%s-%d", set.GetName(), k)
		addresses[name] = fmt.Sprintf("10.244.0.%d", 10+len(addresses))
		p.runs(t, namespaceOf(set), name, addresses[name], corev1.ConditionTrue)
	}
}

// TestDNSFollows changes what is behind the names, one thing after the other.
func TestDNSFollows(t *testing.T) {
	f := newFleet(t, one, two)
	k := kafka(member{one.Name, "ns-one"}, member{one.Name, "ns-one"}, member{two.Name, "ns-one"})
	here, there := headless{one, "ns-one", k.service}, headless{two, "ns-one", k.service}
	f.becomes(k)
	pods := map[string]string{}
	run := func(n int, address string, ready corev1.ConditionStatus) {
		name := fmt.Sprintf("kafka-%d", n)
		pods[name] = address
		one.runs(t, "ns-one", name, address, ready)
	}
	for n := range 3 {
		run(n, fmt.Sprintf("10.244.1.%d", n), corev1.ConditionTrue)
	}
	standIn(t, here, there)
	both := func(what string) {
		t.Log(what)
		here.resolves(t, pods)
		there.resolves(t, pods)
	}
	both("three pods")

	one.loses(t, "ns-one", "kafka-1")
	run(1, "10.244.2.1", corev1.ConditionTrue)
	both("a pod moves")

	k.replicas = 5
	f.becomes(k)
	run(3, "10.244.1.3", corev1.ConditionTrue)
	run(4, "10.244.1.4", corev1.ConditionTrue)
	both("two more pods")

	run(2, "10.244.1.2", corev1.ConditionFalse)
	delete(pods, "kafka-2")
	both("one is not ready")
	here.doesNotExist(t, "kafka-2")
	there.doesNotExist(t, "kafka-2")

	k.notReady = true
	f.becomes(k)
	pods["kafka-2"] = "10.244.1.2"
	both("pods are published before they are ready")

	one.loses(t, "ns-one", "kafka-0")
	run(0, "10.244.2.0", corev1.ConditionFalse)
	both("one starts anew, not ready yet")
}
