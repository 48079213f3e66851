package fleet

import (
	"context"
	"fmt"
	"slices"
	"testing"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// OneNamespace returns the members of a global namespace that joins namespaces of
// one name, the source's cluster first.
func OneNamespace(namespace string, clusters ...*Cluster) []Member {
	var all []Member
	for _, c := range clusters {
		all = append(all, Member{c.Name, namespace})
	}
	return all
}

// Anywhere returns members in two clusters, in namespaces of the source's name and
// of others. The source comes first, and last the one for DropLastMember.
func Anywhere(namespace string, one, two *Cluster) []Member {
	return []Member{
		{one.Name, namespace},
		{one.Name, namespace + "-near"},
		{two.Name, namespace},
		{two.Name, namespace + "-far"},
		{two.Name, namespace + "-gone"},
	}
}

// AtConsumers returns the names without those at the source, where the cluster
// itself names the pods.
func AtConsumers(pods []PodNames) []PodNames {
	pods = slices.Clone(pods)
	for k := range pods {
		pods[k].Members = pods[k].Members[1:]
	}
	return pods
}

// Settle is Sync, and returns when each name leads to its pod.
func (f *Fleet) Settle(t *testing.T) {
	t.Helper()
	f.Sync(t)
	f.AllResolve(t)
}

// Live settles the fleet, restarts a pod, and scales up to some replicas and then
// down to two. Names follow the pods.
func (f *Fleet) Live(t *testing.T, replicas int) {
	t.Helper()
	f.Settle(t)

	t.Log("a pod restarts at another address")
	f.Restart(t, "kafka-1")
	f.AllResolve(t)

	t.Log("more pods, then fewer")
	f.Replicas = replicas
	f.Settle(t)
	before := f.Names(t)
	f.Replicas = 2
	f.Settle(t)
	f.NoneResolves(t, before[2:])
}

// SwitchMesh renders the fleet for another mesh and back, and returns when all names
// lead to their pods again. It calls meanwhile between the two renderings, with the
// names that were printed before.
func (f *Fleet) SwitchMesh(t *testing.T, mesh string, meanwhile func(before []PodNames)) {
	t.Helper()
	t.Logf("from %s to %s", f.Mesh, mesh)
	before, was := f.Names(t), f.Mesh
	f.Mesh = mesh
	f.Sync(t)
	meanwhile(before)

	t.Log("and back")
	f.Mesh = was
	f.Settle(t)
}

// DropLastMember drops the last member of a settled fleet, settles the others, and
// returns that member with the names it had.
func (f *Fleet) DropLastMember(t *testing.T) (Member, []PodNames) {
	t.Helper()
	last := f.Members[len(f.Members)-1]
	t.Logf("%s is no member any more", last)
	names := f.Names(t)
	f.Members = f.Members[:len(f.Members)-1]
	f.Settle(t)
	for k := range names {
		names[k].Members = names[k].Members[len(f.Members):]
		if left := names[k].Members[0].Member; left != last {
			t.Fatalf("%v is the last member of names, want %v", left, last)
		}
	}
	return last, names
}

// PublishNotReadyPod restarts a pod of the fleet that does not become ready. It has
// no names until the Service publishes such addresses. Published comes after that
// rendering, before the pod restarts again.
func (f *Fleet) PublishNotReadyPod(t *testing.T, published func()) {
	t.Helper()
	c, source := f.Source()
	restart := func() {
		c.LosePod(t, source.Namespace, "kafka-1")
		f.Pods["kafka-1"] = c.RunPod(t, source.Namespace, "kafka-1", corev1.ConditionFalse)
	}
	f.Settle(t)
	restart()
	f.AwaitEndpoint(t, "kafka-1", false)
	f.restartFollowed(t, "kafka-0")
	f.NoneResolves(t, f.Names(t)[1:2])

	f.PublishNotReady = true
	f.Sync(t)
	published()
	restart()
	f.AllResolve(t)
}

// AwaitEndpoint waits until the source's EndpointSlices have a pod's address with this
// readiness. The API server alone is asked; the mesh may not have seen it yet.
func (f *Fleet) AwaitEndpoint(t *testing.T, pod string, ready bool) {
	t.Helper()
	c, source := f.Source()
	address := f.Pods[pod]
	Eventually(t, fmt.Sprintf("%s: %s has %s, ready: %t", c.Name, source.Namespace, address, ready), func() error {
		list, err := c.clients.DiscoveryV1().EndpointSlices(source.Namespace).List(context.Background(),
			metav1.ListOptions{LabelSelector: discoveryv1.LabelServiceName + "=kafka-headless"})
		if err != nil {
			return err
		}
		for _, slice := range list.Items {
			for _, e := range slice.Endpoints {
				if current := e.Conditions.Ready; e.Addresses[0] == address && current != nil && *current == ready {
					return nil
				}
			}
		}
		return fmt.Errorf("it has not")
	})
}

// restartFollowed restarts a pod that becomes ready, and returns when all members
// have lost its name and then have its new address. Whatever has changed at the
// source before, they have followed too. What it asks counts for no Proof.
func (f *Fleet) restartFollowed(t *testing.T, pod string) {
	t.Helper()
	c, source := f.Source()
	c.LosePod(t, source.Namespace, pod)
	f.eachName(t, pod, func(at Member, name string) { f.Lookup.Unknown(t, at, name) })
	f.Pods[pod] = c.RunPod(t, source.Namespace, pod, corev1.ConditionTrue)
	f.eachName(t, pod, func(at Member, name string) { f.Lookup.Resolves(t, at, name, f.Pods[pod]) })
}

// eachName calls do with the name of a pod in each member.
func (f *Fleet) eachName(t *testing.T, pod string, do func(at Member, name string)) {
	t.Helper()
	for _, p := range f.Names(t) {
		if p.Pod != pod {
			continue
		}
		for _, at := range p.Members {
			do(at.Member, at.Name)
		}
	}
}
