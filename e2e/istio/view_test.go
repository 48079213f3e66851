package istio

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"golang.org/x/net/dns/dnsmessage"

	"global-headless-service/e2e/fleet"
)

// A view is what a proxy has at one moment: what istiod pushed until then, and
// the DNS of its cluster. It does not change.
type view struct {
	name    string         // of the proxy
	search  []string       // domains that its pod searches
	cluster *fleet.Cluster // whose DNS answers for what istiod gives no name

	names     map[string][]string // addresses
	clusters  map[string]*clusterv3.Cluster
	endpoints map[string]*endpointv3.ClusterLoadAssignment
	listeners map[string]*listenerv3.Listener
	routes    map[string]*routev3.RouteConfiguration
	err       error // that ended the stream
}

// resolve returns the addresses of a name as the resolver of the proxy's pod
// finds them; none if there is no such name.
func (v *view) resolve(name string) ([]string, error) {
	for _, domain := range v.search {
		if addresses, _, err := v.lookUp(name + "." + domain); err != nil || len(addresses) > 0 {
			return addresses, err
		}
	}
	addresses, _, err := v.lookUp(name)
	return addresses, err
}

// lookUp returns the addresses of a whole name: those that istiod gives it, else
// those of the cluster's own DNS. The code tells a name that does not exist from
// one without addresses; a DNS that answers anything else is an error.
func (v *view) lookUp(name string) ([]string, dnsmessage.RCode, error) {
	if addresses, ok := v.names[name]; ok {
		return addresses, dnsmessage.RCodeSuccess, nil
	}
	if !strings.HasSuffix(name, "."+v.cluster.Domain) {
		return nil, dnsmessage.RCodeNameError, nil // outside of its zone the DNS has nothing
	}
	addresses, code, err := v.cluster.Ask(name + ".")
	switch {
	case err != nil:
		return nil, code, err
	case code == dnsmessage.RCodeNameError:
		return nil, code, nil
	case code != dnsmessage.RCodeSuccess:
		return nil, code, fmt.Errorf("the DNS of %s answers %s for %s", v.cluster.Name, code, name)
	case !v.cluster.DualStack:
		return addresses, code, nil
	}
	addresses, err = v.cluster.DNS.LookupHost(context.Background(), name+".") // of both families
	var fault *net.DNSError
	if errors.As(err, &fault) && fault.IsNotFound {
		return nil, code, nil
	}
	return addresses, code, err
}

// unknown returns an error unless there is no such whole name: istiod does not
// have it, and the cluster's DNS answers NXDOMAIN.
func (v *view) unknown(name string) error {
	addresses, code, err := v.lookUp(name)
	if err == nil && code != dnsmessage.RCodeNameError {
		return fmt.Errorf("it is %q (%s)", addresses, code)
	}
	return err
}
