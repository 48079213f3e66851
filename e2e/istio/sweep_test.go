package istio

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"testing"

	"global-headless-service/e2e/fleet"
)

// virtual are the networks of the addresses that istiod gives ServiceEntries.
var virtual = []netip.Prefix{netip.MustParsePrefix("240.240.0.0/16"), netip.MustParsePrefix("2001:2::/48")}

// isVirtual reports whether istiod has made an address up.
func isVirtual(address string) bool {
	a, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(virtual, func(p netip.Prefix) bool { return p.Contains(a) })
}

// A serviceEntry is one that a cluster has.
type serviceEntry struct {
	Metadata struct{ Namespace string }
	Spec     struct {
		Hosts []string
		Ports []struct {
			Number, TargetPort int
			Protocol           string
		}
		WorkloadSelector struct{ Labels map[string]string }
	}
}

// A pod is one that a cluster has.
type pod struct {
	Metadata struct {
		Namespace string
		Labels    map[string]string
	}
	Status struct{ PodIPs []struct{ IP string } }
}

// list returns the objects that a cluster has at a path.
func list[T any](t *testing.T, c *fleet.Cluster, path string) []T {
	t.Helper()
	var all struct{ Items []T }
	if err := json.Unmarshal(c.Get(t, path), &all); err != nil {
		t.Fatal(err)
	}
	return all.Items
}

// selected returns the addresses of the pods that a ServiceEntry selects.
func (e serviceEntry) selected(pods []pod) []string {
	var all []string
	for _, p := range pods {
		matches := p.Metadata.Namespace == e.Metadata.Namespace
		for key, value := range e.Spec.WorkloadSelector.Labels {
			matches = matches && p.Metadata.Labels[key] == value
		}
		for _, ip := range p.Status.PodIPs {
			if matches {
				all = append(all, ip.IP)
			}
		}
	}
	return all
}

// checkNoBlackHoles waits until no sidecar has a black hole among its names.
func (f *meshFleet) checkNoBlackHoles(t *testing.T) {
	t.Helper()
	pods, entries := f.listAll(t)
	for at, p := range f.sidecars {
		p.eventually(t, "no name is a black hole", func(v *view) error {
			return errors.Join(slices.Collect(maps.Values(f.mesh.blackHoles(v, entries[at.Cluster], pods)))...)
		})
	}
}

// checkBlackHoles waits until certain names of a member's sidecar are black
// holes, and no others.
func (f *meshFleet) checkBlackHoles(t *testing.T, at fleet.Member, want ...string) {
	t.Helper()
	pods, entries := f.listAll(t)
	f.sidecars[at].eventually(t, "there are black holes", func(v *view) error {
		if got := f.mesh.blackHoles(v, entries[at.Cluster], pods); !slices.Equal(slices.Sorted(maps.Keys(got)), want) {
			return fmt.Errorf("they are %q, want %q", got, want)
		}
		return nil
	})
}

// listAll returns the pods of all clusters, and the ServiceEntries of each.
func (f *meshFleet) listAll(t *testing.T) (pods []pod, entries map[string][]serviceEntry) {
	t.Helper()
	entries = map[string][]serviceEntry{}
	for name, c := range f.mesh.clusters() {
		pods = append(pods, list[pod](t, c, "/api/v1/pods")...)
		entries[name] = list[serviceEntry](t, c, "/apis/networking.istio.io/v1/serviceentries")
	}
	return pods, entries
}

// blackHoles returns what is wrong with names to which istiod gives a virtual
// address, whatever made them: each has to be the host of a ServiceEntry, and to
// lead by all of its ports to pods that this selects, and to nothing else.
func (m *mesh) blackHoles(v *view, entries []serviceEntry, pods []pod) map[string]error {
	holes := map[string]error{}
	for name, addresses := range v.names {
		if !slices.ContainsFunc(addresses, isVirtual) {
			continue
		}
		k := slices.IndexFunc(entries, func(e serviceEntry) bool { return slices.Contains(e.Spec.Hosts, name) })
		if k < 0 {
			holes[name] = fmt.Errorf("%s is %q, and of no ServiceEntry", name, addresses)
		} else if err := m.checkPorts(v, name, addresses, entries[k], entries[k].selected(pods)); err != nil {
			holes[name] = fmt.Errorf("%s is %q: %w", name, addresses, err)
		}
	}
	return holes
}

// checkPorts returns an error unless a name leads by each port of its
// ServiceEntry to pods at some addresses, and to nothing else.
func (m *mesh) checkPorts(v *view, name string, addresses []string, e serviceEntry, pods []string) error {
	if len(e.Spec.Ports) == 0 {
		return errors.New("it has no ports")
	}
	for _, p := range e.Spec.Ports {
		ends, err := m.follow(v, name, addresses, port{number: p.Number, speaks: speaks(p.Protocol)})
		if err != nil {
			return fmt.Errorf("port %d: %w", p.Number, err)
		}
		if len(ends) == 0 {
			return fmt.Errorf("port %d leads nowhere", p.Number)
		}
		for _, end := range ends {
			isPods := func(pod string) bool { return end.address == hostPort(pod, cmp.Or(p.TargetPort, p.Number)) }
			if !slices.ContainsFunc(pods, isPods) {
				return fmt.Errorf("port %d leads to %s, which is none of its pods %q", p.Number, end.address, pods)
			}
		}
	}
	return nil
}

// speaks returns what clients say first by a protocol of Istio.
func speaks(protocol string) string {
	switch protocol {
	case "TLS", "HTTPS":
		return "tls"
	case "HTTP", "HTTP2", "GRPC":
		return "http/1.1"
	}
	return ""
}
