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
	p := f.sidecars[at]
	p.eventually(t, name+" leads to "+address, func() error {
		if err := f.checkNetwork(p, at, name); err != nil {
			return err
		}
		own := slices.Equal(p.resolve(name), []string{address})
		for _, port := range usualPorts {
			want := fmt.Sprintf("%s:%d", address, port.target)
			if own {
				want = fmt.Sprintf("%s:%d", address, port.number)
			}
			got, err := f.mesh.reach(p, name, port)
			if err != nil {
				return err
			}
			if !slices.Equal(got, []string{want}) {
				return fmt.Errorf("port %d leads to %q, want %q", port.number, got, want)
			}
		}
		return nil
	})
}

// checkNetwork returns an error unless connections to another network go to the
// source's gateway, and those within a network do not.
func (f *meshFleet) checkNetwork(p *proxy, at fleet.Member, name string) error {
	source, _ := f.Source()
	gateway := fmt.Sprintf("%s:%d", gatewayAddress(source), gatewayPort)
	for _, port := range usualPorts {
		to, err := p.dial(name, port)
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

// Unknown waits until a name has no address in a member.
func (f *meshFleet) Unknown(t *testing.T, at fleet.Member, name string) {
	t.Helper()
	f.sidecars[at].checkUnknown(t, name)
}

// checkUnknown waits until a whole name has no address at a sidecar.
func (p *proxy) checkUnknown(t *testing.T, name string) {
	t.Helper()
	p.eventually(t, name+" is unknown", func() error {
		if addresses := p.lookUp(name); len(addresses) > 0 {
			return fmt.Errorf("it is %q", addresses)
		}
		return nil
	})
}
