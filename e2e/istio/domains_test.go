package istio

import (
	"fmt"
	"testing"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// TestDomains tests names where one of the clusters has a DNS domain of its own,
// at the source or at the consumers.
func TestDomains(t *testing.T) {
	t.Parallel()
	usual, own := startTwo(t, controlplane.Options{Name: "usual"}, controlplane.Options{Name: "own", Domain: "own.example"})
	for _, c := range []struct {
		name, networks string
		one, two       *fleet.Cluster
	}{
		{"single-at-consumers", "Single", usual, own},
		{"single-at-source", "Single", own, usual},
		{"multiple-at-consumers", "Multiple", usual, own},
		{"multiple-at-source", "Multiple", own, usual},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := startMesh(t, c.networks, c.one, c.two)
			m.testKinds(t, c.name, (*meshFleet).testRestart)
			t.Run("undeclared", func(t *testing.T) { m.testUndeclared(t, c.name+"-undeclared") })
			if m.several() {
				t.Run("gateway", func(t *testing.T) { m.testGatewayHosts(t, c.name+"-gateway") })
			}
		})
	}
}

// testUndeclared checks that pods of a cluster with another domain than the one
// that is declared do not have the short names.
func (m *mesh) testUndeclared(t *testing.T, namespace string) {
	far := m.at(m.two, namespace+"-far")
	f := newFleet(t, m, namespace, far)
	declared := f.Clusters
	f.Clusters = "[{name: " + m.two.Name + ", domain: other.example}]"
	f.Sync(t)
	for pod := range f.Pods {
		f.sidecars[far].eventually(t, pod+" has no short name", func(v *view) error {
			if v.names[pod+".kafka-headless."+far.Namespace+".svc.other.example"] == nil {
				return fmt.Errorf("it has not been pushed yet")
			}
			addresses, err := v.resolve(pod + ".kafka-headless")
			if len(addresses) > 0 {
				return fmt.Errorf("it is %q", addresses)
			}
			return err
		})
	}
	f.Clusters = declared
	f.Settle(t)
}

// testGatewayHosts checks that the source's gateway passes nothing to the members
// of a domain that its Gateway does not list.
func (m *mesh) testGatewayHosts(t *testing.T, namespace string) {
	far := m.at(m.two, namespace+"-far")
	f := newFleet(t, m, namespace, far)
	f.Settle(t)
	setHosts := func(hosts string) {
		m.one.Must(t, "", "patch", "gateway", "cross-network-gateway", "--namespace", systemNamespace, "--type=json",
			"--patch", `[{"op":"replace","path":"/spec/servers/0/hosts","value":[`+hosts+`]}]`)
	}
	setHosts(`"*.` + m.one.Domain + `"`)
	for _, pod := range f.Names(t) {
		for _, at := range pod.Members {
			if at.Member == far {
				g := m.gateways[gatewayAddress(m.one)]
				g.eventually(t, "it passes nothing to "+at.Name, func(v *view) error { return v.passesNone(at.Name) })
			}
		}
	}
	setHosts(m.gatewayHosts())
	f.AllResolve(t)
}
