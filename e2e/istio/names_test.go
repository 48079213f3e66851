package istio

import (
	"fmt"
	"slices"
	"testing"

	"global-headless-service/e2e/fleet"
)

// Resolves waits until a name leads from a member to the pod at an address, and
// to nothing else, by each port.
func (f *meshFleet) Resolves(t *testing.T, at fleet.Member, name, address string) {
	t.Helper()
	f.sidecars[at].eventually(t, name+" leads to "+address, func(v *view) error {
		resolved, err := v.resolve(name)
		if err != nil {
			return err
		}
		if err := f.checkNetwork(v, at, name, resolved); err != nil {
			return err
		}
		addresses := f.addresses(address)
		if len(resolved) != len(addresses) {
			return fmt.Errorf("it is %q, want %d addresses", resolved, len(addresses))
		}
		own := slices.Equal(slices.Sorted(slices.Values(resolved)), addresses)
		for _, port := range usualPorts {
			number := port.target
			if own {
				number = port.number
			}
			var want []string
			for _, address := range addresses {
				want = append(want, hostPort(address, number))
			}
			ends, err := f.mesh.follow(v, name, resolved, port)
			if err != nil {
				return err
			}
			got := sortedAddresses(ends)
			if slices.Sort(want); !slices.Equal(got, want) {
				return fmt.Errorf("port %d leads to %q, want %q", port.number, got, want)
			}
		}
		return nil
	})
	switch _, source := f.Source(); {
	case !f.mutual:
	case at == source && f.VirtualIP && !f.mesh.several():
		f.checkRejected(t, at, name, address)
	default:
		f.checkMutual(t, at, name, address)
	}
}

// addresses returns all addresses of the pod with an IPv4 address, sorted.
func (f *meshFleet) addresses(address string) []string {
	if f.DualStack {
		return []string{address, fleet.IPv6(address)}
	}
	return []string{address}
}

// checkNetwork returns an error unless connections to another network go to the
// source's gateway, and those within a network do not.
func (f *meshFleet) checkNetwork(v *view, at fleet.Member, name string, resolved []string) error {
	source, _ := f.Source()
	gateway := hostPort(gatewayAddress(source), gatewayPort)
	for _, port := range usualPorts {
		to, err := v.dial(name, resolved, port)
		if err != nil {
			return err
		}
		for _, u := range to {
			if across := f.mesh.several() && f.Cluster(at) != source; across != (u.address == gateway) {
				return fmt.Errorf("port %d leads to %s at first; through the gateway %s: want %t", port.number, u.address, gateway, across)
			}
		}
	}
	return nil
}

// Unknown waits until there is no such name in a member.
func (f *meshFleet) Unknown(t *testing.T, at fleet.Member, name string) {
	t.Helper()
	f.sidecars[at].checkUnknown(t, name)
}

// checkUnknown waits until there is no such whole name at a sidecar.
func (p *proxy) checkUnknown(t *testing.T, name string) {
	t.Helper()
	p.eventually(t, name+" is unknown", func(v *view) error { return v.unknown(name) })
}
