package istio

import (
	"errors"
	"fmt"
	"slices"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
)

// An upstream is an address to which a proxy connects, and the mutual TLS in
// which it does, if it does: with the server name (SNI) that it sends and the
// protocols that it offers (ALPN).
type upstream struct {
	address string
	tls     *tlsv3.UpstreamTlsContext
}

// balance returns the endpoints of a cluster that may get a connection to the
// address original.
func (v *view) balance(name, original string) ([]upstream, error) {
	c := v.clusters[name]
	if c == nil {
		return nil, fmt.Errorf("no cluster %q", name)
	}
	tls, err := mutualTLS(c)
	if err != nil {
		return nil, err
	}
	assignment := c.GetLoadAssignment()
	switch c.GetType() {
	case clusterv3.Cluster_ORIGINAL_DST:
		return []upstream{{original, tls}}, nil
	case clusterv3.Cluster_EDS:
		assignment = v.endpoints[name]
	}
	return healthy(assignment, tls), nil
}

// healthy returns the healthy endpoints. Those with a sidecar, and gateways, get
// mutual TLS.
func healthy(assignment *endpointv3.ClusterLoadAssignment, tls *tlsv3.UpstreamTlsContext) []upstream {
	var all []upstream
	for _, locality := range assignment.GetEndpoints() {
		for _, e := range locality.GetLbEndpoints() {
			if status := e.GetHealthStatus(); status != corev3.HealthStatus_HEALTHY && status != corev3.HealthStatus_UNKNOWN {
				continue
			}
			var to upstream
			match := e.GetMetadata().GetFilterMetadata()["envoy.transport_socket_match"]
			if match.GetFields()["tlsMode"].GetStringValue() == "istio" {
				to.tls = tls
			}
			for _, address := range addressesOf(e.GetEndpoint()) {
				to.address = hostPort(address.GetAddress(), int(address.GetPortValue()))
				all = append(all, to)
			}
		}
	}
	return all
}

// addressesOf returns the addresses of an endpoint, which has one of each family.
func addressesOf(e *endpointv3.Endpoint) []*corev3.SocketAddress {
	all := []*corev3.SocketAddress{e.GetAddress().GetSocketAddress()}
	for _, more := range e.GetAdditionalAddresses() {
		all = append(all, more.GetAddress().GetSocketAddress())
	}
	return all
}

// mutualTLS returns the TLS of a cluster's connections to sidecars and gateways,
// or nil if they are plain.
func mutualTLS(c *clusterv3.Cluster) (*tlsv3.UpstreamTlsContext, error) {
	socket := c.GetTransportSocket()
	for _, match := range c.GetTransportSocketMatches() {
		if match.GetMatch().GetFields()["tlsMode"].GetStringValue() == "istio" {
			socket = match.GetTransportSocket()
		}
	}
	if socket == nil {
		return nil, nil
	}
	tls := &tlsv3.UpstreamTlsContext{}
	return tls, socket.GetTypedConfig().UnmarshalTo(tls)
}

// forward returns where a gateway sends a connection from another network.
func (v *view) forward(sni string) ([]upstream, error) {
	for _, l := range v.listeners {
		if l.GetAddress().GetSocketAddress().GetPortValue() != gatewayPort {
			continue
		}
		for _, chain := range l.GetFilterChains() {
			if slices.Contains(chain.GetFilterChainMatch().GetServerNames(), sni) {
				cluster, err := v.routeBy(chain, sni, port{})
				if err != nil {
					return nil, err
				}
				return v.balance(cluster, "")
			}
		}
	}
	return nil, fmt.Errorf("%s passes no %s", v.name, sni)
}

// reach returns the addresses to which a client's connection to a name and port
// may lead in the end, behind the east-west gateways.
func (m *mesh) reach(v *view, name string, port port) ([]string, error) {
	addresses, err := v.resolve(name)
	if err != nil {
		return nil, err
	}
	all, err := m.follow(v, name, addresses, port)
	return sortedAddresses(all), err
}

// sortedAddresses returns the addresses of upstreams, each once.
func sortedAddresses(all []upstream) []string {
	var addresses []string
	for _, to := range all {
		addresses = append(addresses, to.address)
	}
	slices.Sort(addresses)
	return slices.Compact(addresses)
}

// follow returns the ends of a client's connection to a port of a name, which
// has these addresses, behind the east-west gateways, which pass TLS through.
func (m *mesh) follow(v *view, name string, addresses []string, port port) ([]upstream, error) {
	first, err := v.dial(name, addresses, port)
	if err != nil {
		return nil, err
	}
	var all []upstream
	for _, to := range first {
		gateway := m.gateways[hostOf(to.address)]
		if gateway == nil {
			all = append(all, to)
			continue
		}
		at := gateway.view()
		last, err := at.forward(to.tls.GetSni())
		if err := errors.Join(at.err, err); err != nil {
			return nil, fmt.Errorf("%s, by the gateway %s: %w", name, to.address, err)
		}
		for _, end := range last {
			all = append(all, upstream{end.address, to.tls})
		}
	}
	return all, nil
}
