package istio

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
)

// This file does what Envoy does with the configuration that istiod pushed: it
// follows a connection from a name to the addresses to which it may lead.

// The names of Envoy's filters.
const (
	filterTCP  = "envoy.filters.network.tcp_proxy"
	filterHTTP = "envoy.filters.network.http_connection_manager"
)

// hostPort puts an address and a port together.
func hostPort(address string, port int) string { return net.JoinHostPort(address, strconv.Itoa(port)) }

// hostOf returns the address without its port.
func hostOf(address string) string { return netip.MustParseAddrPort(address).Addr().String() }

// dial returns what a client's connection to a port of a name, which has these
// addresses, may lead to.
func (v *view) dial(name string, addresses []string, port port) ([]upstream, error) {
	if len(addresses) == 0 {
		return nil, fmt.Errorf("%s has no address", name)
	}
	var all []upstream
	for _, address := range addresses {
		cluster, err := v.route(name, address, port)
		if err != nil {
			return nil, err
		}
		ends, err := v.balance(cluster, hostPort(address, port.number))
		if err != nil {
			return nil, fmt.Errorf("%s, at %s:%d: %w", name, address, port.number, err)
		}
		all = append(all, ends...)
	}
	return all, nil
}

// route returns the cluster of a connection to an address.
func (v *view) route(name, address string, port port) (string, error) {
	any := netip.IPv4Unspecified()
	if netip.MustParseAddr(address).Is6() {
		any = netip.IPv6Unspecified()
	}
	for _, host := range []string{address, any.String()} {
		for _, l := range v.listeners {
			if listensAt(l, host, port.number) {
				return v.routeBy(chainFor(l, name, address, port.speaks), name, port)
			}
		}
	}
	return "PassthroughCluster", nil // no listener: to the address itself
}

// listensAt reports whether a listener has an address and a TCP port.
func listensAt(l *listenerv3.Listener, address string, port int) bool {
	at := []*corev3.SocketAddress{l.GetAddress().GetSocketAddress()}
	for _, more := range l.GetAdditionalAddresses() {
		at = append(at, more.GetAddress().GetSocketAddress())
	}
	return slices.ContainsFunc(at, func(a *corev3.SocketAddress) bool {
		return a.GetAddress() == address && int(a.GetPortValue()) == port && a.GetProtocol() == corev3.SocketAddress_TCP
	})
}

// routeBy returns the cluster to which a chain of filters sends a connection.
func (v *view) routeBy(chain *listenerv3.FilterChain, name string, port port) (string, error) {
	for _, filter := range chain.GetFilters() {
		switch filter.GetName() {
		case filterTCP:
			var tcp tcpv3.TcpProxy
			if err := filter.GetTypedConfig().UnmarshalTo(&tcp); err != nil {
				return "", err
			}
			return tcp.GetCluster(), nil
		case filterHTTP:
			var http httpv3.HttpConnectionManager
			if err := filter.GetTypedConfig().UnmarshalTo(&http); err != nil {
				return "", err
			}
			routes := v.routes[http.GetRds().GetRouteConfigName()]
			if routes == nil {
				return "", fmt.Errorf("no routes %q", http.GetRds().GetRouteConfigName())
			}
			return routeOfHost(routes, name, port.number)
		}
	}
	return "", fmt.Errorf("the listener of %s sends it nowhere", name)
}

// chainFor returns the listener's chain of filters for a connection to an
// address, by what Envoy recognizes in it: HTTP, or TLS with the name that the
// client dialed.
func chainFor(l *listenerv3.Listener, name, address, speaks string) *listenerv3.FilterChain {
	best, bits := l.GetDefaultFilterChain(), -1
	for _, chain := range l.GetFilterChains() {
		match := chain.GetFilterChainMatch()
		transport, protocols, servers := match.GetTransportProtocol(), match.GetApplicationProtocols(), match.GetServerNames()
		if transport == "tls" && speaks != "tls" || transport == "raw_buffer" && speaks == "tls" ||
			len(protocols) > 0 && !slices.Contains(protocols, speaks) || len(servers) > 0 && !slices.Contains(servers, name) {
			continue
		}
		if len(match.GetPrefixRanges()) == 0 && bits < 0 {
			best, bits = chain, 0
		}
		for _, r := range match.GetPrefixRanges() {
			prefix, err := netip.MustParseAddr(r.GetAddressPrefix()).Prefix(int(r.GetPrefixLen().GetValue()))
			if err == nil && prefix.Contains(netip.MustParseAddr(address)) && prefix.Bits() > bits {
				best, bits = chain, prefix.Bits()
			}
		}
	}
	return best
}

// routeOfHost returns the cluster of requests whose Host is a name and port.
func routeOfHost(routes *routev3.RouteConfiguration, name string, port int) (string, error) {
	for _, pattern := range hostPatterns(name + ":" + strconv.Itoa(port)) {
		for _, host := range routes.GetVirtualHosts() {
			if slices.Contains(host.GetDomains(), pattern) {
				return cmp.Or(host.GetRoutes()[0].GetRoute().GetCluster(), "BlackHoleCluster"), nil
			}
		}
	}
	return "", fmt.Errorf("no route for %s", name)
}

// hostPatterns returns the domains of virtual hosts that match a Host, the best
// first. Istio makes Envoy ignore its port.
func hostPatterns(host string) []string {
	name, _, _ := strings.Cut(host, ":")
	patterns := []string{host, name}
	for at := strings.Index(name, "."); at >= 0; {
		patterns = append(patterns, "*"+name[at:])
		next := strings.Index(name[at+1:], ".")
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return append(patterns, "*")
}

// routesOf returns the names of the routes that a listener needs.
func routesOf(l *listenerv3.Listener) []string {
	var names []string
	for _, chain := range append(slices.Clone(l.GetFilterChains()), l.GetDefaultFilterChain()) {
		for _, filter := range chain.GetFilters() {
			var http httpv3.HttpConnectionManager
			if filter.GetName() == filterHTTP && filter.GetTypedConfig().UnmarshalTo(&http) == nil && http.GetRds() != nil {
				names = append(names, http.GetRds().GetRouteConfigName())
			}
		}
	}
	return names
}
