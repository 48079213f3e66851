package standins

import (
	"fmt"
	"strings"
	"testing"

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

// anywhere returns members in both clusters, in the source's namespace name and in
// others.
func anywhere(namespace string) []fleet.Member { return fleet.Anywhere(namespace, one, two) }

// everyCluster returns members of the same namespace name.
func everyCluster(namespace string) []fleet.Member { return fleet.OneNamespace(namespace, one, two) }

// lives takes a fleet through what happens to one, and has another mesh leave
// nothing of this one.
func (s *suite) lives(t *testing.T, f *fleet.Fleet) {
	t.Helper()
	f.Live(t, 5)
	f.SwitchMesh(t, "{externalDNS: {}}", func(before []fleet.PodNames) {
		f.NoneResolves(t, fleet.AtConsumers(before))
		for _, at := range f.Members[1:] {
			empty(t, f.Cluster(at), at.Namespace)
		}
	})
}

// leaves has the last member leave, where names are known no more then.
func (s *suite) leaves(t *testing.T, f *fleet.Fleet) {
	t.Helper()
	f.Settle(t)
	last, gone := f.DropLastMember(t)
	f.NoneResolves(t, gone)
	empty(t, f.Cluster(last), last.Namespace)
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
