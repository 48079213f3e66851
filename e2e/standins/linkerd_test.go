package standins

import (
	"fmt"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"global-headless-service/e2e/fleet"
)

func TestLinkerd(t *testing.T) {
	consumer, err := linkerdGatewayStandIn(two, one)
	if err != nil {
		t.Fatal(err)
	}
	s := &suite{mesh: "{linkerd: {}}", key: "linkerd", version: linkerdVersion, perMember: true, clusters: map[string]*fleet.Cluster{
		one.Name: one, two.Name: two.As(two.DNS, consumer),
	}}
	s.proves(t, map[string]func(*testing.T){
		"life":            s.linkerdLife,
		"leave":           s.linkerdLeave,
		"id":              s.linkerdID,
		"not ready":       s.linkerdNotReady,
		"flaw":            s.linkerdFlaw,
		"ports":           s.linkerdPorts,
		"labels":          s.linkerdLabels,
		"long names":      s.linkerdLongNames,
		"names collide":   s.linkerdCollision,
		"other namespace": s.linkerdOtherNamespace,
		"without ports":   s.linkerdWithoutPorts,
		"service name":    s.linkerdServiceName,
	})
}

// linkerdFleet returns a fleet whose source's namespace is mirrored.
func (s *suite) linkerdFleet(t *testing.T, namespace string) (*fleet.Fleet, *linkerdMirrorStandIn) {
	t.Helper()
	f := s.fleet(t, everyCluster(namespace)...)
	return f, startMirror(t, one.Name, namespace)
}

// startMirror starts the service mirror of a Link for a namespace, or for all if
// that is "".
func startMirror(t *testing.T, link, namespace string) *linkerdMirrorStandIn {
	t.Helper()
	local, err := watchCluster(two, namespace)
	if err != nil {
		t.Fatal(err)
	}
	remote, err := watchCluster(one, namespace)
	if err != nil {
		t.Fatal(err)
	}
	m, err := startLinkerdMirrorStandIn(background, link, local, remote)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Stop)
	return m
}

func (s *suite) linkerdLife(t *testing.T) {
	f, _ := s.linkerdFleet(t, "linkerd-life")
	s.lives(t, f)
	if text := f.Rendered(t, two.Name); text != "" {
		t.Errorf("%s has manifests:\n%s", two.Name, text)
	}
}

// linkerdLeave: a Service is exported to every cluster with a Link, so a member
// that leaves keeps the names.
func (s *suite) linkerdLeave(t *testing.T) {
	f, _ := s.linkerdFleet(t, "linkerd-leave")
	f.Settle(t)
	left := f.Names(t)[0].Members[1]
	f.Members = f.Members[:1]
	f.Sync(t)
	f.Restart(t, "kafka-0")
	f.Cluster(left.Member).Resolves(t, left.Namespace, left.Name, f.Pods["kafka-0"])
}

// linkerdID: the names have the name of the Link, which is not always that of the
// cluster in the member list.
func (s *suite) linkerdID(t *testing.T) {
	f := s.fleet(t, everyCluster("linkerd-id")...)
	startMirror(t, "eu", "linkerd-id")
	f.Clusters = "[{name: cluster-one, id: eu}]"
	f.Settle(t)
	f.Restart(t, "kafka-0")
	f.AllResolve(t)
}

// linkerdNotReady: a pod that is not ready has no name, unless the Service
// publishes such addresses, which is a change that the mirror does not follow.
func (s *suite) linkerdNotReady(t *testing.T) {
	f, m := s.linkerdFleet(t, "linkerd-not-ready")
	f.PublishNotReadyPod(t, func() {
		m.Stop()
		startMirror(t, one.Name, "linkerd-not-ready")
	})
}

// linkerdLongNames: a mirror whose name is too long is not made.
func (s *suite) linkerdLongNames(t *testing.T) {
	f, _ := s.linkerdFleet(t, "linkerd-long")
	f.Settle(t)
	link := strings.Repeat("x", 63-len("kafka-headless"))
	m := startMirror(t, link, "linkerd-long")
	fleet.Eventually(t, "the mirror is refused", func() error {
		if err := m.gaveUp(); !apierrors.IsInvalid(err) {
			return fmt.Errorf("it is not: %w", err)
		}
		return nil
	})
	if out := two.Must(t, "", "get", "services", "--namespace", "linkerd-long", "--selector", linkerdCluster+"="+link, "--output=name"); out != "" {
		t.Errorf("there are mirrors: %s", out)
	}
	f.Clusters = fmt.Sprintf("[{name: cluster-one, id: %s}]", link)
	f.Refuses(t, "name-too-long")
}
