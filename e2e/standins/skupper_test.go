package standins

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

func TestSkupper(t *testing.T) {
	s := &suite{mesh: "{skupper: {}}", key: "skupper", version: skupperVersion, perMember: true, clusters: skupper}
	s.proves(t, map[string]func(*testing.T){
		"life":          func(t *testing.T) { s.lives(t, s.skupperFleet(t, anywhere("skupper-life")...)) },
		"leave":         func(t *testing.T) { s.leaves(t, s.skupperFleet(t, anywhere("skupper-leave")...)) },
		"not ready":     s.skupperNotReady,
		"from copies":   s.skupperFromCopies,
		"to copies":     s.skupperToCopies,
		"move":          s.skupperMove,
		"in the way":    s.skupperInTheWay,
		"pod's service": s.skupperPodService,
		"names collide": s.skupperCollision,
		"target port":   s.skupperTargetPort,
	})
}

// skupperFleet returns a fleet whose members have Sites.
func (s *suite) skupperFleet(t *testing.T, members ...fleet.Member) *fleet.Fleet {
	t.Helper()
	f := s.fleet(t, members...)
	for _, at := range f.Members {
		f.Cluster(at).Apply(t, fmt.Sprintf("{apiVersion: skupper.io/v2alpha1, kind: Site, metadata: {name: site, namespace: %s}}", at.Namespace))
	}
	return f
}

// skupperNotReady: Connectors take pods that are not ready where the Service
// publishes them, once they have been made anew.
func (s *suite) skupperNotReady(t *testing.T) {
	f := s.skupperFleet(t, anywhere("skupper-not-ready")...)
	f.PublishNotReadyPod(t, func() {
		c, source := f.Source()
		c.Must(t, "", "delete", "connectors.skupper.io", "--all", "--namespace", source.Namespace)
		f.Sync(t)
	})
}

// skupperFromCopies: where another mesh had copies of the Service, the Listeners
// work once these are deleted.
func (s *suite) skupperFromCopies(t *testing.T) {
	f := s.skupperFleet(t, anywhere("skupper-from")...)
	f.Mesh = "{tanzuServiceMesh: {}}"
	f.Sync(t)
	f.Mesh = s.mesh
	f.Settle(t)
}

// skupperToCopies: the copies of another mesh cannot stand where Skupper has a
// Service of that name, until the steps of the warning are done.
func (s *suite) skupperToCopies(t *testing.T) {
	f := s.skupperFleet(t, anywhere("skupper-to")...)
	f.Settle(t)
	f.Mesh = "{tanzuServiceMesh: {}}"
	f.SyncAfter(t, func(warned string) {
		for _, at := range f.Members[1:] {
			s.skupperHoldsService(t, f, at)
		}
		s.skupperSteps(t, f, warned, f.Members[1:])
	})
}

// skupperMove: neither can the source's, where the source moves to a consumer.
func (s *suite) skupperMove(t *testing.T) {
	f := s.skupperFleet(t, anywhere("skupper-move")...)
	f.Settle(t)
	old, at := f.Members[0], f.Members[2]
	f.Members[0], f.Members[2] = at, old
	f.SyncAfter(t, func(warned string) {
		s.skupperHoldsService(t, f, at)
		s.skupperSteps(t, f, warned, []fleet.Member{at})
		// A StatefulSet that moves is deleted where it was.
		f.Cluster(old).Must(t, "", "delete", "statefulset,service", "--all", "--namespace", old.Namespace, "--wait=false")
		for pod := range f.Pods {
			f.Cluster(old).EndPod(t, old.Namespace, pod)
		}
	})
	f.AllResolve(t)
}

// skupperHoldsService fails the test if the API server takes a headless Service
// where Skupper has its own.
func (s *suite) skupperHoldsService(t *testing.T, f *fleet.Fleet, at fleet.Member) {
	t.Helper()
	_, err := f.Cluster(at).Run(fmt.Sprintf(`
apiVersion: v1
kind: Service
metadata: {name: kafka-headless, namespace: %s}
spec: {clusterIP: None, ports: [{name: tcp-client, port: 9092}]}
`, at.Namespace), "apply", "--server-side", "--force-conflicts", "--dry-run=server", "--filename", "-")
	if err == nil || !strings.Contains(err.Error(), "may not change once set") {
		t.Errorf("%v: %v, want a refusal of the cluster IP", at, err)
	}
}

// skupperSteps does what the warning made-service-in-place says for some members.
func (s *suite) skupperSteps(t *testing.T, f *fleet.Fleet, warned string, members []fleet.Member) {
	t.Helper()
	commands := regexp.MustCompile(`kubectl (--context (\S+) --namespace \S+ delete listeners\.skupper\.io [^,[]+)`).FindAllStringSubmatch(warned, -1)
	if !strings.Contains(warned, "[made-service-in-place]") || len(commands) != len(members) {
		t.Fatalf("%d commands for %d members in %s", len(commands), len(members), warned)
	}
	for _, c := range commands {
		s.clusters[c[2]].Must(t, "", strings.Fields(c[1])...)
	}
	for _, at := range members {
		empty(t, f.Cluster(at), at.Namespace)
	}
}

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
spec: {routingKey: other, selector: app=kafka, port: client, exposePodsByName: true}
`, "apply", "--server-side", "--force-conflicts", "--filename", "-")
	if err == nil || !strings.Contains(err.Error(), "spec.port") {
		t.Errorf("a Connector to a named port: %v, want a refusal of spec.port", err)
	}
	f.Ports = strings.Replace(f.Ports, "client}", "clients}", 1)
	f.Refuses(t, "target-port-not-a-number")
}
