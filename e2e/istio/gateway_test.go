package istio

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

// gatewayPort is the port at which east-west gateways listen.
const gatewayPort = 15443

// networkLabel is how Istio's namespace names the network of its cluster.
const networkLabel = "topology.istio.io/network"

// network returns the name of a cluster's network, where there are several.
func network(c *fleet.Cluster) string { return "network-of-" + c.Name }

// gatewayAddress returns the address at which other networks reach a cluster's
// east-west gateway.
func gatewayAddress(c *fleet.Cluster) string { return fmt.Sprintf("192.0.2.%d", c.Number) }

// gatewayHosts returns the hosts of the east-west gateways.
func (m *mesh) gatewayHosts() string {
	return strings.Join(slices.Compact([]string{`"*.` + m.one.Domain + `"`, `"*.` + m.two.Domain + `"`}), ", ")
}

// addGateway makes a cluster's east-west gateway as Istio's documentation does,
// for the hosts that docs/meshes.md names, with the address that a load balancer
// would give it, until the test ends. It returns the address of the gateway's
// pod.
func (m *mesh) addGateway(t *testing.T, c *fleet.Cluster) string {
	t.Helper()
	manifests := fmt.Sprintf(`
apiVersion: v1
kind: Service
metadata:
  name: istio-eastwestgateway
  namespace: %[1]s
  labels: {istio: eastwestgateway, %[4]s: %[2]s}
spec:
  type: LoadBalancer
  selector: {istio: eastwestgateway}
  ports: [{name: tls, port: %[5]d, targetPort: %[5]d}]
---
apiVersion: v1
kind: Pod
metadata: {name: istio-eastwestgateway, namespace: %[1]s, labels: {istio: eastwestgateway}}
spec:
  containers: [{name: istio-proxy, image: istio-proxy}]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: cross-network-gateway, namespace: %[1]s}
spec:
  selector: {istio: eastwestgateway}
  servers:
  - port: {number: %[5]d, name: tls, protocol: TLS}
    tls: {mode: AUTO_PASSTHROUGH}
    hosts: [%[3]s]
`, systemNamespace, network(c), m.gatewayHosts(), networkLabel, gatewayPort)
	c.Apply(t, manifests)
	t.Cleanup(func() { c.Must(t, manifests, "delete", "--force", "--grace-period=0", "--filename", "-") })
	address := c.RunPod(t, systemNamespace, "istio-eastwestgateway", corev1.ConditionTrue)
	c.Must(t, "", "patch", "service", "istio-eastwestgateway", "--namespace", systemNamespace, "--subresource=status", "--type=merge",
		"--patch", fmt.Sprintf(`{"status":{"loadBalancer":{"ingress":[{"ip":%q}]}}}`, gatewayAddress(c)))
	return address
}

// checkPassesNone waits until a gateway passes no connections to a host, and has
// no cluster for it.
func (p *proxy) checkPassesNone(t *testing.T, host string) {
	t.Helper()
	p.eventually(t, "it passes nothing to "+host, func(v *view) error {
		for name := range v.clusters {
			if strings.HasSuffix(name, "._."+host) {
				return fmt.Errorf("cluster %s", name)
			}
		}
		return v.passesNone(host)
	})
}

// passesNone returns an error if a gateway passes connections to a host.
func (v *view) passesNone(host string) error {
	for _, l := range v.listeners {
		for _, chain := range l.GetFilterChains() {
			for _, server := range chain.GetFilterChainMatch().GetServerNames() {
				if strings.HasSuffix(server, "._."+host) {
					return fmt.Errorf("listener %s passes %s", l.GetName(), server)
				}
			}
		}
	}
	return nil
}

// testGateway checks that both clusters need their ServiceEntries: without the
// source's the gateway passes nothing, without the consumer's it has no names.
func testGateway(t *testing.T, m *mesh) {
	f := newFleet(t, m, "crossed", m.at(m.two, "crossed"), m.at(m.two, "crossed-far"))
	f.Settle(t)
	names := f.Names(t)

	m.one.Must(t, "", "delete", "serviceentries", "--all", "--namespace", f.namespace)
	for _, pod := range names {
		for _, at := range pod.Members {
			m.gateways[gatewayAddress(m.one)].checkPassesNone(t, at.Name)
		}
	}
	f.Settle(t)

	m.two.Must(t, "", "delete", "serviceentries", "--all", "--namespace", f.namespace)
	for k := range names { // the source's cluster has its own
		names[k].Members = names[k].Members[1:]
	}
	f.NoneResolves(t, names)
	f.Settle(t)
}
