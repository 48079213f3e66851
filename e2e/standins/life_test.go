package standins

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

// A suite is the tests of one mesh.
type suite struct {
	mesh, key, version string
	perMember          bool // no name is the same in all members
	clusters           map[string]*fleet.Cluster
	tally              fleet.Tally
}

// proves runs tests of the suite in parallel, and records what they have asked.
func (s *suite) proves(t *testing.T, tests map[string]func(*testing.T)) {
	t.Parallel()
	t.Run("suite", func(t *testing.T) {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t)
			})
		}
	})
	fleet.Record(t, s.tally.Proof(s.key, s.version, fleet.StandIn))
}

// fleet returns a fleet of the mesh with some members, the source first.
func (s *suite) fleet(t *testing.T, members ...fleet.Member) *fleet.Fleet {
	t.Helper()
	f := fleet.New(t, program, s.mesh, s.clusters, members...)
	f.Tally, f.PerMember = &s.tally, s.perMember
	return f
}

// anywhere are members in both clusters, in the source's namespace name and in
// others.
func anywhere(namespace string) []fleet.Member {
	return []fleet.Member{
		{Cluster: one.Name, Namespace: namespace},
		{Cluster: one.Name, Namespace: namespace + "-near"},
		{Cluster: two.Name, Namespace: namespace},
		{Cluster: two.Name, Namespace: namespace + "-far"},
		{Cluster: two.Name, Namespace: namespace + "-gone"},
	}
}

// everyCluster are members of the same namespace name.
func everyCluster(namespace string) []fleet.Member {
	return []fleet.Member{{Cluster: one.Name, Namespace: namespace}, {Cluster: two.Name, Namespace: namespace}}
}

// lives takes a fleet through what happens to one: names lead to pods as long
// as these live, in each member as long as it is one and the mesh is theirs.
func (s *suite) lives(t *testing.T, f *fleet.Fleet) {
	t.Helper()
	f.Sync(t)
	f.AllResolve(t)

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

	t.Log("another mesh leaves nothing of this one")
	before = f.Names(t)
	f.Mesh = "{externalDNS: {}}"
	f.Sync(t)
	f.NoneResolves(t, atConsumers(before))
	for _, at := range f.Members[1:] {
		empty(t, f.Cluster(at), at.Namespace)
	}

	t.Log("and back")
	f.Mesh = s.mesh
	f.Sync(t)
	f.AllResolve(t)
}

// leaves has the last member leave, where names are known no more then.
func (s *suite) leaves(t *testing.T, f *fleet.Fleet) {
	t.Helper()
	f.Sync(t)
	f.AllResolve(t)
	before := f.Names(t)
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
	empty(t, f.Cluster(last), last.Namespace)
	f.AllResolve(t)
}

// publishes has pods that are not ready lose their names, until the Service
// publishes such addresses and what that takes beside it is done.
func (s *suite) publishes(t *testing.T, f *fleet.Fleet, then func()) {
	t.Helper()
	c, source := f.Source()
	restarts := func() {
		c.LosePod(t, source.Namespace, "kafka-1")
		f.Pods["kafka-1"] = c.RunPod(t, source.Namespace, "kafka-1", corev1.ConditionFalse)
	}
	f.Sync(t)
	f.AllResolve(t)
	restarts()
	f.NoneResolves(t, f.Names(t)[1:2])

	f.PublishNotReady = true
	f.Sync(t)
	then()
	restarts()
	f.AllResolve(t)
}

// atConsumers returns the names without those at the source, where the cluster
// itself names the pods.
func atConsumers(pods []fleet.PodNames) []fleet.PodNames {
	pods = slices.Clone(pods)
	for k := range pods {
		pods[k].Members = pods[k].Members[1:]
	}
	return pods
}

// kinds are those that a mesh leaves something of at a consumer, if it does.
const kinds = "services,endpoints,endpointslices,connectors.skupper.io,listeners.skupper.io,hostnamegenerators.kuma.io,meshservices.kuma.io"

// empty returns when a namespace has nothing of a mesh, and the control plane's
// namespace nothing for it.
func empty(t *testing.T, c *fleet.Cluster, namespace string) {
	t.Helper()
	fleet.Eventually(t, fmt.Sprintf("%s/%s is empty", c.Name, namespace), func() error {
		out, err := c.Run("", "get", kinds, "--namespace", namespace, "--output=name", "--ignore-not-found")
		if err != nil {
			return err
		}
		generators, err := c.Run("", "get", "hostnamegenerators.kuma.io", "--namespace", kumaSystem, "--output=name")
		if err != nil {
			return err
		}
		for name := range strings.Lines(generators) {
			if strings.HasSuffix(strings.TrimSpace(name), "."+namespace) {
				out += name
			}
		}
		if out != "" {
			return fmt.Errorf("there is %s", out)
		}
		return nil
	})
}
