package istio

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// TestSingle tests names in one network, where istiod gives some itself.
func TestSingle(t *testing.T) {
	m := startMesh(t, "Single")
	testLives(t, m)
	testRefusals(t, m)
}

// TestMultiple tests names across networks, where pods are reached through the
// source's east-west gateway.
func TestMultiple(t *testing.T) {
	m := startMesh(t, "Multiple")
	testLives(t, m)
	t.Run("gateway", func(t *testing.T) { testGateway(t, m) })
}

// testLives tests fleets with all sorts of members and Services.
func testLives(t *testing.T, m *mesh) {
	for _, c := range []struct {
		name      string
		members   []string // beside the source; SELF is its namespace name
		virtualIP bool
	}{
		{"headless", []string{"cluster-one/SELF-near", "cluster-two/SELF", "cluster-two/SELF-far", "cluster-two/SELF-gone"}, false},
		{"same-namespace", []string{"cluster-two/SELF"}, false},
		{"other-namespace", []string{"cluster-two/SELF-far", "cluster-two/SELF-gone"}, false},
		{"one-cluster", []string{"cluster-one/SELF-near", "cluster-one/SELF-gone"}, false},
		{"virtual-ip", []string{"cluster-one/SELF-near", "cluster-two/SELF", "cluster-two/SELF-far", "cluster-two/SELF-gone"}, true},
		{"virtual-ip-same-namespace", []string{"cluster-two/SELF"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			namespace := strings.ToLower(m.networks) + "-" + c.name
			var members []member
			for _, text := range c.members {
				cluster, name, _ := strings.Cut(strings.ReplaceAll(text, "SELF", namespace), "/")
				members = append(members, member{cluster, name})
			}
			f := newFleet(t, m, namespace, members...)
			f.virtualIP = c.virtualIP
			f.testLife(t)
		})
	}
}

// testLife restarts a pod, changes the replicas and drops a member.
func (f *fleet) testLife(t *testing.T) {
	f.sync(t)
	f.checkNames(t)

	t.Log("a pod restarts at another address")
	one.replacePod(t, f.namespace, "kafka-1")
	was := f.pods["kafka-1"]
	f.pods["kafka-1"] = one.runPod(t, f.namespace, "kafka-1", corev1.ConditionTrue)
	if was == f.pods["kafka-1"] {
		t.Fatalf("kafka-1 has the address %s again", was)
	}
	f.checkNames(t)

	t.Log("more pods, then fewer")
	f.replicas = 4
	f.sync(t)
	f.checkNames(t)
	before := f.names(t)
	f.replicas = 2
	f.sync(t)
	f.checkNames(t)
	for _, pod := range before[2:] {
		for _, at := range pod.Members {
			f.checkUnknown(t, f.sidecars[at.member], at.Name)
		}
	}

	last := f.members[len(f.members)-1]
	if !strings.HasSuffix(last.Namespace, "-gone") {
		return
	}
	t.Logf("%s is no member any more", last)
	before = f.names(t)
	f.members = slices.DeleteFunc(f.members, func(at member) bool { return at == last })
	f.sync(t)
	f.checkNames(t)
	for _, pod := range before {
		for _, at := range pod.Members {
			if at.member != last {
				continue
			}
			for _, p := range f.sidecars {
				f.checkUnknown(t, p, at.Name)
			}
			for _, g := range f.mesh.gateways {
				g.checkPassesNone(t, at.Name)
			}
		}
	}
}
