package controlplane

import (
	"context"
	"fmt"
	"net"
	"os"
	"strings"
)

// Zone is the DNS zone of a cluster's Services unless its Options name another.
const Zone = "cluster.local"

// DNS is what CoreDNS serves beside the cluster's Services.
type DNS struct {
	// ClusterSet is the zone of what is imported from other clusters by the
	// Multi-Cluster Services API, whose CustomResourceDefinitions are there.
	ClusterSet string
	// Next is the block of the plugin that is asked for the names in the
	// cluster's zone that no Service has, and for those in NextZone.
	Next, NextZone string
}

// StartDNS starts CoreDNS for the cluster, and returns the resolver that asks
// it, as a pod's /etc/resolv.conf would. It ends with the cluster.
func (c *Cluster) StartDNS(ctx context.Context) (*net.Resolver, error) {
	return c.StartDNSWith(ctx, DNS{})
}

// StartDNSWith is StartDNS for more than the cluster's Services.
func (c *Cluster) StartDNSWith(ctx context.Context, d DNS) (*net.Resolver, error) {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	ports, err := FreePorts(2)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(c.path("Corefile"), []byte(d.corefile(c.Domain, ports[0], ports[1], c.Kubeconfig)), 0o600); err != nil {
		return nil, err
	}
	p, err := c.run("coredns", c.servers.CoreDNS, "-conf", c.path("Corefile"))
	if err != nil {
		return nil, err
	}
	if err := p.AwaitOK(ctx, "http://127.0.0.1:"+ports[1]+"/ready"); err != nil {
		return nil, err
	}
	return resolver("127.0.0.1:" + ports[0]), nil
}

// corefile returns CoreDNS' configuration. Answers live for no time, so that a
// test sees what is there now.
func (d DNS) corefile(zone, port, readyPort, kubeconfig string) string {
	zones, options := []string{zone}, []string{"kubeconfig " + kubeconfig, "ttl 0"}
	if d.ClusterSet != "" {
		zones, options = append(zones, d.ClusterSet), append(options, "multicluster "+d.ClusterSet)
	}
	if d.Next != "" {
		options = append(options, "fallthrough")
	}
	own := strings.Join(zones, " ")
	if d.NextZone != "" {
		zones = append(zones, d.NextZone)
	}
	return fmt.Sprintf(`%[1]s {
    bind 127.0.0.1
    errors
    kubernetes %[2]s {
        %[3]s
    }
    %[4]s
    ready 127.0.0.1:%[5]s
}
`, strings.Join(zones, ":"+port+" ")+":"+port, own, strings.Join(options, "\n        "), d.Next, readyPort)
}

// resolver returns a resolver that asks one server.
func resolver(address string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, address)
	}}
}
