package standins

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

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
		"protocol":      s.skupperProtocol,
		"long names":    s.skupperLongNames,
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
