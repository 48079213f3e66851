package status

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"global-headless-service/e2e/fleet"
)

// TestLife goes through the life of a fleet, and asks before, during and after
// each step.
func TestLife(t *testing.T) {
	p := newWatched(t, "life")
	consumer := p.Members[1]
	t.Log("nothing is applied")
	p.shows("cluster-one life/Service kafka-headless: missing", "cluster-one life/StatefulSet kafka: missing", "cluster-two life/Service kafka-headless: missing",
		"cluster-one/life kafka-0: missing", "cluster-one/life kafka-1: missing", "cluster-one/life kafka-2: missing",
		"cluster-two/life kafka-0: missing", "cluster-two/life kafka-1: missing", "cluster-two/life kafka-2: missing")
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
	other := strings.Replace(p.Rendered(t, one.Name), "serviceName: kafka-headless", "serviceName: other", 1)
	one.Must(t, other, "apply", "--server-side", "--force-conflicts", "--filename", "-")
	p.shows("cluster-one life/StatefulSet kafka: differs spec.serviceName!")
	p.diffs(1, "[immutable-service-name]", "spec.serviceName: \"other\" -> \"kafka-headless\"")
}

// TestMove: a source that moves shows before, while its old endpoints are left,
// and after.
func TestMove(t *testing.T) {
	p := newWatched(t, "move")
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
	p := newWatched(t, "retired")
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
