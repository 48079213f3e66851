package externaldns

import (
	"strings"
	"testing"

	"global-headless-service/e2e/fleet"
)

const (
	mesh     = "{externalDNS: {}}"
	hostname = "external-dns.alpha.kubernetes.io/hostname"
)

// newFleet has members of both clusters, in the source's namespace name and in
// others.
func newFleet(t *testing.T, namespace string) *fleet.Fleet {
	t.Helper()
	return fleet.New(t, programs.Program, mesh, map[string]*fleet.Cluster{one.Name: one, two.Name: two}, fleet.Anywhere(namespace, one, two)...)
}

// TestLife: names lead to pods as long as these live, in each member as long as
// it is one.
func TestLife(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "life")
	own := "life." + ownZone
	f.Annotations = "{" + hostname + ": " + own + "}"
	f.Live(t, 5)
	ownNames(t, f, own)
	if text := f.Rendered(t, two.Name); text != "" {
		t.Errorf("%s has manifests:\n%s", two.Name, text)
	}

	_, gone := f.DropLastMember(t)
	f.NoneResolves(t, gone)

	// The rendered hostnames go, and the author's stay.
	f.SwitchMesh(t, "{tanzuServiceMesh: {}}", func(before []fleet.PodNames) {
		f.NoneResolves(t, fleet.AtConsumers(before))
		ownNames(t, f, own)
	})
	ownNames(t, f, own)
}

// ownNames returns when every pod has a name below the author's hostname in all
// members.
func ownNames(t *testing.T, f *fleet.Fleet, own string) {
	t.Helper()
	for pod, address := range f.Pods {
		for _, at := range f.Members {
			f.Cluster(at).Resolves(t, at.Namespace, pod+"."+own, address)
		}
	}
}

// TestDomain: with a domain all members have the one name that is printed, and
// consumers have no short one.
func TestDomain(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "domain")
	f.Mesh = "{externalDNS: {domain: " + ownZone + "}}"
	f.Settle(t)
	for _, pod := range f.Names(t) {
		if !strings.HasSuffix(pod.Name, "."+ownZone) {
			t.Errorf("the name of %s is %s", pod.Pod, pod.Name)
		}
		two.Unknown(t, "domain-far", pod.Pod+".kafka-headless")
	}
	f.Restart(t, "kafka-0")
	f.AllResolve(t)
}

// TestNotReady: a pod that is not ready has no name, unless the Service
// publishes such addresses.
func TestNotReady(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "not-ready")
	f.PublishNotReadyPod(t, func() {})
}
