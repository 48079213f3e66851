package istio

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

// podNames are the names of a pod, as `names -o json` prints them.
type podNames struct {
	Pod, Name string
	Members   []struct {
		member
		Name string
	}
}

// names returns the names that our program prints.
func (f *fleet) names(t *testing.T) []podNames {
	t.Helper()
	var all struct{ Services []struct{ Pods []podNames } }
	if err := json.Unmarshal([]byte(f.must(t, "names", "-o", "json")), &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Services) != 1 {
		t.Fatalf("names: %d services, want 1", len(all.Services))
	}
	return all.Services[0].Pods
}

// checkNames waits until each name that is printed leads from its member to its
// pod: the whole name, and the one for all members, by each port.
func (f *fleet) checkNames(t *testing.T) {
	t.Helper()
	pods := f.names(t)
	if len(pods) != f.replicas {
		t.Fatalf("names: %d pods, want %d", len(pods), f.replicas)
	}
	for _, pod := range pods {
		if len(pod.Members) != len(f.members) || pod.Name == "" {
			t.Fatalf("names: %+v, want %d members and a name for all", pod, len(f.members))
		}
		for _, at := range pod.Members {
			for _, name := range []string{at.Name, pod.Name} {
				f.mesh.asked++
				f.checkName(t, at.member, name, pod.Pod)
				f.mesh.answered++
			}
		}
	}
}

// checkName waits until a name leads from a member to a pod, and to nothing else.
func (f *fleet) checkName(t *testing.T, at member, name, pod string) {
	t.Helper()
	p, address := f.sidecars[at], f.pods[pod]
	p.eventually(t, name+" leads to "+pod+" at "+address, func() error {
		if err := f.mesh.checkNetwork(p, at, name); err != nil {
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
func (m *mesh) checkNetwork(p *proxy, at member, name string) error {
	gateway := fmt.Sprintf("%s:%d", one.gatewayAddress(), gatewayPort)
	for _, port := range usualPorts {
		to, err := p.dial(name, port)
		if err != nil {
			return err
		}
		for _, u := range to {
			if across := m.several() && at.cluster() != one; across != (u.address == gateway) {
				return fmt.Errorf("port %d leads to %s at first; through the gateway %s: want %t", port.number, u.address, gateway, across)
			}
		}
	}
	return nil
}

// checkUnknown waits until a name has no address at a sidecar.
func (f *fleet) checkUnknown(t *testing.T, p *proxy, name string) {
	t.Helper()
	p.eventually(t, name+" is unknown", func() error {
		if addresses := p.lookUp(name); len(addresses) > 0 {
			return fmt.Errorf("it is %q", addresses)
		}
		return nil
	})
}
