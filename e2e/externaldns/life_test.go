package externaldns

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

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
	return fleet.New(t, programs.Program, mesh, map[string]*fleet.Cluster{one.Name: one, two.Name: two},
		fleet.Member{Cluster: one.Name, Namespace: namespace},
		fleet.Member{Cluster: one.Name, Namespace: namespace + "-near"},
		fleet.Member{Cluster: two.Name, Namespace: namespace},
		fleet.Member{Cluster: two.Name, Namespace: namespace + "-far"},
		fleet.Member{Cluster: two.Name, Namespace: namespace + "-gone"})
}

// TestLife: names lead to pods as long as these live, in each member as long as
// it is one.
func TestLife(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "life")
	own := "life." + ownZone
	f.Annotations = "{" + hostname + ": " + own + "}"
	f.Sync(t)
	f.AllResolve(t)
	ownNames(t, f, own)
	if text := f.Rendered(t, two.Name); text != "" {
		t.Errorf("%s has manifests:\n%s", two.Name, text)
	}

	t.Log("a pod restarts at another address")
	f.Restart(t, "kafka-1")
	f.AllResolve(t)

	t.Log("more pods, then fewer")
	f.Replicas = 5
	f.Sync(t)
	f.AllResolve(t)
	before := f.Names(t)
	f.Replicas = 2
	f.Sync(t)
	f.AllResolve(t)
	f.NoneResolves(t, before[2:])

	t.Log("a member leaves")
	before = f.Names(t)
	last := f.Members[len(f.Members)-1]
	f.Members = f.Members[:len(f.Members)-1]
	f.Sync(t)
	for k := range before {
		before[k].Members = before[k].Members[len(f.Members):]
		if left := before[k].Members[0].Member; left != last {
			t.Fatalf("%v is the last member of names, want %v", left, last)
		}
	}
	f.NoneResolves(t, before)
	f.AllResolve(t)

	t.Log("another mesh removes the rendered hostnames, and keeps the author's")
	before = f.Names(t)
	f.Mesh = "{tanzuServiceMesh: {}}"
	f.Sync(t)
	for k := range before { // at the source the cluster names its pods itself
		before[k].Members = before[k].Members[1:]
	}
	f.NoneResolves(t, before)
	ownNames(t, f, own)

	t.Log("and back")
	f.Mesh = mesh
	f.Sync(t)
	f.AllResolve(t)
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
	f.Sync(t)
	f.AllResolve(t)
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
	f.Sync(t)
	f.AllResolve(t)
	one.RunPod(t, "not-ready", "kafka-1", corev1.ConditionFalse)
	f.NoneResolves(t, f.Names(t)[1:2])

	f.PublishNotReady = true
	f.Sync(t)
	one.RunPod(t, "not-ready", "kafka-1", corev1.ConditionFalse)
	f.AllResolve(t)
}
