package istio

import (
	"fmt"
	"slices"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
)

// An upstream is an address to which a proxy connects, with the server name
// (SNI) that it sends.
type upstream struct{ address, sni string }

// balance returns the endpoints of a cluster that may get a connection to the
// address original.
func (p *proxy) balance(name, original string) ([]upstream, error) {
	c := p.clusters[name]
	switch {
	case c == nil:
		return nil, fmt.Errorf("no cluster %q", name)
	case c.GetType() == clusterv3.Cluster_ORIGINAL_DST:
		return []upstream{{address: original}}, nil
	}
	sni, err := serverName(c)
	if err != nil {
		return nil, err
	}
	assignment := c.GetLoadAssignment()
	if c.GetType() == clusterv3.Cluster_EDS {
		assignment = p.endpoints[name]
	}
	return healthy(assignment, sni), nil
}

// healthy returns the healthy endpoints. Those with a sidecar, and gateways, get
// the server name.
func healthy(assignment *endpointv3.ClusterLoadAssignment, sni string) []upstream {
	var all []upstream
	for _, locality := range assignment.GetEndpoints() {
		for _, e := range locality.GetLbEndpoints() {
			if status := e.GetHealthStatus(); status != corev3.HealthStatus_HEALTHY && status != corev3.HealthStatus_UNKNOWN {
				continue
			}
			at := e.GetEndpoint().GetAddress().GetSocketAddress()
			to := upstream{address: fmt.Sprintf("%s:%d", at.GetAddress(), at.GetPortValue())}
			match := e.GetMetadata().GetFilterMetadata()["envoy.transport_socket_match"]
			if match.GetFields()["tlsMode"].GetStringValue() == "istio" {
				to.sni = sni
			}
			all = append(all, to)
		}
	}
	return all
}

// serverName returns the SNI of a cluster's connections to sidecars and
// gateways.
func serverName(c *clusterv3.Cluster) (string, error) {
	for _, match := range c.GetTransportSocketMatches() {
		if match.GetMatch().GetFields()["tlsMode"].GetStringValue() == "istio" {
			var tls tlsv3.UpstreamTlsContext
			err := match.GetTransportSocket().GetTypedConfig().UnmarshalTo(&tls)
			return tls.GetSni(), err
		}
	}
	return "", nil
}

// forward returns where a gateway sends a connection from another network.
func (p *proxy) forward(sni string) ([]upstream, error) {
	for _, l := range p.listeners {
		if l.GetAddress().GetSocketAddress().GetPortValue() != gatewayPort {
			continue
		}
		for _, chain := range l.GetFilterChains() {
			if slices.Contains(chain.GetFilterChainMatch().GetServerNames(), sni) {
				cluster, err := p.routeBy(chain, sni, port{})
				if err != nil {
					return nil, err
				}
				return p.balance(cluster, "")
			}
		}
	}
	return nil, fmt.Errorf("%s passes no %s", p.name, sni)
}

// reach returns the addresses to which a client's connection to a name and port
// may lead in the end, behind the east-west gateways.
func (m *mesh) reach(p *proxy, name string, port port) ([]string, error) {
	first, err := p.dial(name, port)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, to := range first {
		host, _, _ := strings.Cut(to.address, ":")
		gateway := m.gateways[host]
		if gateway == nil {
			all = append(all, to.address)
			continue
		}
		gateway.mutex.Lock()
		last, err := gateway.forward(to.sni)
		gateway.mutex.Unlock()
		if err != nil {
			return nil, fmt.Errorf("%s, by the gateway %s: %w", name, to.address, err)
		}
		for _, to := range last {
			all = append(all, to.address)
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
