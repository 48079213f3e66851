package status

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"global-headless-service/e2e/fleet"
)

// A status is what `status -o json` prints.
type status struct {
	Clusters []struct {
		Name, State, Problem string
		Objects              []object
	}
	Services []struct {
		Members []struct {
			Cluster, Namespace, Role, State string
			Pods                            []struct{ Pod, State string }
		}
	}
	Warnings []warning
}

type object struct {
	Kind, Namespace, Name, State, Problem string
	Fields                                []struct {
		Path             string
		Live, Rendered   any
		Managers         []string
		Immutable, Stays bool
	}
}

type warning struct{ Code, Message string }

// lines returns what is not in step, a line each, sorted.
func (s *status) lines() []string {
	lines := []string{}
	for _, c := range s.Clusters {
		if c.Problem != "" {
			lines = append(lines, c.Name+": "+c.State)
		}
		for _, o := range c.Objects {
			if o.State == "inStep" {
				continue
			}
			line := fmt.Sprintf("%s %s/%s %s: %s", c.Name, o.Namespace, o.Kind, o.Name, o.State)
			for _, f := range o.Fields {
				line += " " + f.Path
				if f.Immutable {
					line += "!"
				}
				if f.Stays {
					line += "=" + strings.Join(f.Managers, "+")
				}
			}
			lines = append(lines, line)
		}
	}
	for _, service := range s.Services {
		for _, m := range service.Members {
			for _, p := range m.Pods {
				if p.State != "ready" {
					lines = append(lines, fmt.Sprintf("%s/%s %s: %s", m.Cluster, m.Namespace, p.Pod, p.State))
				}
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// A play is a fleet of which the status is asked.
type play struct {
	*fleet.Fleet
	t *testing.T
}

func newPlay(t *testing.T, namespace string, more ...fleet.Member) *play {
	members := append([]fleet.Member{{Cluster: one.Name, Namespace: namespace}, {Cluster: two.Name, Namespace: namespace}}, more...)
	return &play{fleet.New(t, program, "{tanzuServiceMesh: {}}", map[string]*fleet.Cluster{one.Name: one, two.Name: two}, members...), t}
}

// asks returns what status prints, with an exit code that fits.
func (p *play) asks(args ...string) *status {
	p.t.Helper()
	stdout, stderr, exit := p.Run(p.t, append([]string{"status", "-o", "json", "--kubectl", kubectl, "--kubeconfig", kubeconfig}, args...)...)
	s := &status{}
	if err := json.Unmarshal([]byte(stdout), s); err != nil {
		p.t.Fatalf("exit %d, %v\n%s%s", exit, err, stdout, stderr)
	}
	want := 0
	if len(s.lines()) > 0 {
		want = 1
	}
	for _, c := range s.Clusters {
		if c.State == "unknown" {
			want = 2
		}
	}
	if exit != want {
		p.t.Errorf("exit %d, not %d:\n%s", exit, want, strings.Join(s.lines(), "\n"))
	}
	return s
}

// shows returns when the status is as these lines say, since controllers take
// their time.
func (p *play) shows(lines ...string) {
	p.t.Helper()
	slices.Sort(lines)
	fleet.Eventually(p.t, "status", func() error {
		if got := p.asks().lines(); !slices.Equal(got, lines) {
			return fmt.Errorf("it is:\n%s\nnot:\n%s", strings.Join(got, "\n"), strings.Join(lines, "\n"))
		}
		return nil
	})
}

// diffs fails the test unless diff --live prints all of the parts.
func (p *play) diffs(exit int, parts ...string) {
	p.t.Helper()
	stdout, stderr, got := p.Run(p.t, "diff", "--live", "--kubectl", kubectl, "--kubeconfig", kubeconfig)
	if got != exit {
		p.t.Errorf("diff --live: exit %d, not %d\n%s%s", got, exit, stdout, stderr)
	}
	for _, part := range parts {
		if !strings.Contains(stdout, part) {
			p.t.Errorf("diff --live: no %q in\n%s", part, stdout)
		}
	}
}

// mirrors does the part of the mesh: it gives a consumer the pods, as they are.
func (p *play) mirrors(m fleet.Member) {
	p.t.Helper()
	var endpoints strings.Builder
	for pod, address := range p.Pods {
		fmt.Fprintf(&endpoints, "- {addresses: [%s], hostname: %s, conditions: {ready: true}}\n", address, pod)
	}
	list := endpoints.String()
	if list == "" {
		list = "[]\n"
	}
	p.Cluster(m).Apply(p.t, fmt.Sprintf(`
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: kafka-headless-mesh
  namespace: %s
  labels: {kubernetes.io/service-name: kafka-headless, endpointslice.kubernetes.io/managed-by: mesh}
addressType: IPv4
endpoints:
%s`, m.Namespace, list))
}

// TestLife goes through the life of a fleet, and asks before, during and after
// each step.
func TestLife(t *testing.T) {
	p := newPlay(t, "life")
	consumer := p.Members[1]
	t.Log("nothing is applied")
	p.shows("cluster-one life/Service kafka-headless: missing", "cluster-one life/StatefulSet kafka: missing", "cluster-two life/Service kafka-headless: missing",
		"cluster-one/life kafka-0: missing", "cluster-one/life kafka-1: missing", "cluster-one/life kafka-2: missing")
	p.diffs(1, "+ Service kafka-headless in life added (clusters/cluster-two/life/service-kafka-headless.yaml)", "3 to add, 0 to update, 0 to remove, 0 unchanged")

	t.Log("applied, and the mesh has not followed")
	p.Sync(t)
	p.shows("cluster-two/life kafka-0: missing", "cluster-two/life kafka-1: missing", "cluster-two/life kafka-2: missing")
	p.diffs(0, "live clusters: nothing would change")
	p.mirrors(consumer)
	p.shows()

	t.Log("a pod restarts")
	p.Restart(t, "kafka-1")
	p.shows("cluster-two/life kafka-1: stale")
	p.mirrors(consumer)
	p.shows()

	t.Log("replicas 3 to 5")
	p.Replicas = 5
	p.shows("cluster-one life/StatefulSet kafka: differs spec.replicas")
	p.diffs(1, "spec.replicas: 3 -> 5")
	p.Sync(t)
	p.shows("cluster-two/life kafka-3: missing", "cluster-two/life kafka-4: missing")
	p.mirrors(consumer)
	p.shows()

	t.Log("replicas 5 to 3")
	p.Replicas = 3
	p.Sync(t)
	p.shows("cluster-two/life kafka-3: extra", "cluster-two/life kafka-4: extra")
	p.mirrors(consumer)
	p.shows()

	t.Log("a label that is no longer rendered, and one of another manager")
	p.Annotations = "{team: a}"
	p.Sync(t)
	p.Annotations = "{}"
	one.Must(t, "", "annotate", "--namespace", "life", "service", "kafka-headless", "other=b")
	p.shows("cluster-one life/Service kafka-headless: differs metadata.annotations.team")
	p.diffs(1, "metadata.annotations.team: \"a\" -> (unset)")
	p.Sync(t)
	p.shows()

	t.Log("a chart holds the selector of the consumer")
	two.Must(t, "", "delete", "service", "kafka-headless", "--namespace", "life") // stored as dual-stack, it takes no selector
	two.Must(t, chartService("life", "{app: kafka}"), "apply", "--server-side", "--field-manager", "chart", "--filename", "-")
	if got := strings.Join(p.asks().lines(), "\n"); !strings.Contains(got, " spec.selector=chart") {
		t.Errorf("a chart's selector: %s", got)
	}
	p.Sync(t)
	if got := two.Must(t, p.Rendered(t, two.Name), "diff", "--server-side", "--force-conflicts", "--filename", "-"); got != "" {
		t.Errorf("kubectl diff shows something: %s", got)
	}
	p.mirrors(consumer)
	p.shows("cluster-two life/Service kafka-headless: differs spec.selector=chart")
	p.diffs(0, "nothing would change", "[live-field-stays]", "spec.selector, held by chart,")
	two.Must(t, "", "delete", "service", "kafka-headless", "--namespace", "life")

	t.Log("a Service with a virtual IP in its place")
	two.Must(t, strings.Replace(chartService("life", "{app: kafka}"), "  clusterIP: None\n", "", 1), "apply", "--server-side", "--field-manager", "chart", "--filename", "-")
	s := p.asks()
	got := strings.Join(s.lines(), "\n")
	if !strings.Contains(got, "spec.clusterIP!") || !slices.ContainsFunc(s.Warnings, func(w warning) bool { return w.Code == "live-field-immutable" }) {
		t.Errorf("a virtual IP: %s", got)
	}
	p.diffs(1, "[live-field-immutable]", "clusterIP")
	two.Must(t, "", "delete", "service", "kafka-headless", "--namespace", "life")
	p.Sync(t)
	p.mirrors(consumer)
	p.shows()

	t.Log("serviceName cannot change")
	one.Must(t, "", "delete", "statefulset", "kafka", "--namespace", "life", "--cascade=orphan")
	one.Must(t, otherSet, "apply", "--filename", "-")
	p.shows("cluster-one life/StatefulSet kafka: differs spec.serviceName!")
	p.diffs(1, "[immutable-service-name]", "spec.serviceName: \"other\" -> \"kafka-headless\"")
}

// otherSet is the StatefulSet under another Service, as a hand made it.
const otherSet = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kafka, namespace: life}
spec:
  serviceName: other
  podManagementPolicy: Parallel
  replicas: 3
  selector: {matchLabels: {app: kafka}}
  template:
    metadata: {labels: {app: kafka}}
    spec:
      containers:
      - name: kafka
        image: kafka
        ports:
        - {name: client, containerPort: 9092}
        - {name: internal, containerPort: 9093}
`

// TestMove: a source that moves shows before, while its old endpoints are left,
// and after.
func TestMove(t *testing.T) {
	p := newPlay(t, "move")
	p.Sync(t)
	p.mirrors(p.Members[1])
	p.shows()

	t.Log("before")
	p.Members[0], p.Members[1] = p.Members[1], p.Members[0]
	p.diffs(1, "[source-moved]", "the source moves from cluster-one/move to cluster-two/move", "StatefulSet kafka in move added (clusters/cluster-two")

	t.Log("during: the old Services are gone, as the warning says")
	for _, c := range []*fleet.Cluster{one, two} {
		c.Must(t, "", "delete", "service", "kafka-headless", "--namespace", "move")
	}
	p.Pods = map[string]string{}
	p.Sync(t)
	p.shows("cluster-one/move kafka-0: missing", "cluster-one/move kafka-1: missing", "cluster-one/move kafka-2: missing",
		"cluster-two/move kafka-0: stale", "cluster-two/move kafka-1: stale", "cluster-two/move kafka-2: stale")
	two.Must(t, "", "delete", "endpointslice", "kafka-headless-mesh", "--namespace", "move")

	t.Log("and the mesh still has the addresses of before")
	pods := p.Pods
	p.Pods = map[string]string{"kafka-0": "10.1.9.1", "kafka-1": "10.1.9.2", "kafka-2": "10.1.9.3"}
	p.mirrors(p.Members[1])
	p.Pods = pods
	p.shows("cluster-one/move kafka-0: stale", "cluster-one/move kafka-1: stale", "cluster-one/move kafka-2: stale")

	t.Log("after")
	p.mirrors(p.Members[1])
	p.shows()
}

// TestRetired: what a cluster keeps that is no member any more shows when it is
// asked for.
func TestRetired(t *testing.T) {
	p := newPlay(t, "retired")
	p.Sync(t)
	p.mirrors(p.Members[1])
	p.shows()
	p.Members = p.Members[:1]
	p.shows()
	lines := p.asks("--cluster", two.Name, "--absent-cluster", "Empty", "--all-namespaces").lines()
	if !slices.Contains(lines, "cluster-two retired/Service kafka-headless: extra") {
		t.Errorf("%s is left with: %s", two.Name, strings.Join(lines, "\n"))
	}
}

func chartService(namespace, selector string) string {
	return fmt.Sprintf(`apiVersion: v1
kind: Service
metadata: {name: kafka-headless, namespace: %s}
spec:
  clusterIP: None
  selector: %s
  ports: [{name: tcp-client, port: 9092, protocol: TCP}]
`, namespace, selector)
}
