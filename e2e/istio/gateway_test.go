package istio

import (
	"fmt"
	"strings"
	"testing"
)

// checkPassesNone waits until a gateway passes no connections to a host.
func (p *proxy) checkPassesNone(t *testing.T, host string) {
	t.Helper()
	p.eventually(t, "it passes nothing to "+host, func() error {
		for name := range p.clusters {
			if strings.HasSuffix(name, "._."+host) {
				return fmt.Errorf("cluster %s", name)
			}
		}
		for _, l := range p.listeners {
			for _, chain := range l.GetFilterChains() {
				for _, server := range chain.GetFilterChainMatch().GetServerNames() {
					if strings.HasSuffix(server, "._."+host) {
						return fmt.Errorf("listener %s passes %s", l.GetName(), server)
					}
				}
			}
		}
		return nil
	})
}

// testGateway checks that both clusters need their ServiceEntries: without the
// source's the gateway passes nothing, without the consumer's it has no names.
func testGateway(t *testing.T, m *mesh) {
	at, far := member{two.Name, "crossed"}, member{two.Name, "crossed-far"}
	f := newFleet(t, m, "crossed", at, far)
	f.sync(t)
	f.checkNames(t)
	names := f.names(t)

	one.must(t, "", "delete", "serviceentries", "--all", "--namespace", f.namespace)
	for _, pod := range names {
		for _, at := range pod.Members {
			m.gateways[one.gatewayAddress()].checkPassesNone(t, at.Name)
		}
	}
	f.sync(t)
	f.checkNames(t)

	two.must(t, "", "delete", "serviceentries", "--all", "--namespace", f.namespace)
	for _, pod := range names {
		for _, at := range pod.Members {
			if at.cluster() == two {
				f.checkUnknown(t, f.sidecars[at.member], at.Name)
			}
		}
	}
	f.sync(t)
	f.checkNames(t)
}
