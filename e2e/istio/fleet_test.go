package istio

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/fleet"
)

// A meshFleet is a fleet with its source in a mesh's first cluster, and the
// sidecars of clients in its members.
type meshFleet struct {
	*fleet.Fleet
	mesh      *mesh
	namespace string // of the source; the other namespaces begin with it too
	sidecars  map[fleet.Member]*proxy

	pushes      int               // that tests have awaited
	mutual      bool              // pods take mutual TLS alone
	podSidecars map[string]*proxy // of pods, by address; where a test needs them
}

// newFleet makes the namespaces of its members, and that of the source in each
// cluster. It renders and applies nothing yet.
func newFleet(t *testing.T, m *mesh, namespace string, members ...fleet.Member) *meshFleet {
	t.Helper()
	members = append([]fleet.Member{m.at(m.one, namespace)}, members...)
	f := &meshFleet{mesh: m, namespace: namespace, sidecars: map[fleet.Member]*proxy{}, podSidecars: map[string]*proxy{},
		Fleet: fleet.New(t, programs.Program, "{istio: {networks: "+m.networks+"}}", m.clusters(), members...)}
	f.Ports, f.ContainerPorts, f.Lookup = usualPortsYAML, containerPortsYAML, f
	f.Clusters, f.DualStack, f.AfterResolve = domains(f.Fleet), m.one.DualStack, f.checkNoBlackHoles
	t.Cleanup(func() { m.clear(t) })
	clients := map[fleet.Member]string{}
	for _, at := range append(slices.Clone(members), m.at(m.two, namespace)) {
		if clients[at] == "" {
			clients[at] = runClient(t, f.Cluster(at), at.Namespace)
		}
	}
	for _, at := range members {
		f.sidecars[at] = m.connect(t, f.Cluster(at), sidecarOf(at.Namespace, "client", "client", clients[at]))
	}
	return f
}

// clear deletes what a fleet has left in both clusters, so that istiod has no
// names of it any more. No other fleet is there.
func (m *mesh) clear(t *testing.T) {
	for _, c := range []*fleet.Cluster{m.one, m.two} {
		var namespaces []string
		for _, name := range strings.Fields(c.Must(t, "", "get", "namespaces", "--output=name")) {
			switch name = strings.TrimPrefix(name, "namespace/"); name {
			case "default", "kube-system", "kube-public", "kube-node-lease", systemNamespace:
			default:
				namespaces = append(namespaces, name)
			}
		}
		c.Must(t, "", append([]string{"delete", "namespaces", "--wait=false", "--ignore-not-found"}, namespaces...)...)
		c.Must(t, "", "delete", "pods", "--all-namespaces", "--field-selector=metadata.namespace!="+systemNamespace, "--force", "--grace-period=0", "--wait=false")
	}
}

// domains returns spec.clusters with the domains of the members' clusters.
func domains(f *fleet.Fleet) string {
	var all []string
	for _, at := range f.Members {
		all = append(all, fmt.Sprintf("{name: %s, domain: %s}", at.Cluster, f.Cluster(at).Domain))
	}
	slices.Sort(all)
	return "[" + strings.Join(slices.Compact(all), ", ") + "]"
}

// runClient makes a namespace, if it is not there yet, and a pod "client" in it,
// and returns the pod's address.
func runClient(t *testing.T, c *fleet.Cluster, namespace string) string {
	t.Helper()
	c.Apply(t, fmt.Sprintf(`
apiVersion: v1
kind: Namespace
metadata: {name: %[1]s}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: %[1]s}
---
apiVersion: v1
kind: Pod
metadata: {name: client, namespace: %[1]s, labels: {app: client}}
spec:
  containers: [{name: client, image: client}]
`, namespace))
	return c.RunPod(t, namespace, "client", corev1.ConditionTrue)
}

// A port is a Service's, with the port of the pods to which it leads from a
// virtual address. At its own address a pod is reached by the number itself, as
// with any headless Service.
type port struct {
	number, target int
	speaks         string // what clients say first: "http/1.1", "tls", or anything else
}

// client is the first of the usualPorts, and the port of portTCP.
var client = port{number: 9092, target: 9092}

// usualPorts are a Service's unless a test needs others: each of another protocol
// of Istio.
var usualPorts = []port{
	client, {number: 9093, target: 9193}, {number: 9404, target: 9404, speaks: "http/1.1"}, {number: 9405, target: 9405, speaks: "http/1.1"},
	{number: 9406, target: 9406, speaks: "http/1.1"}, {number: 9443, target: 9443, speaks: "tls"}, {number: 9444, target: 9444, speaks: "tls"},
	{number: 27017, target: 27017}, {number: 3306, target: 3306}, {number: 6379, target: 6379},
}

// usualPortsYAML are the usualPorts in a Service, and containerPortsYAML those
// of its pods that have names.
const (
	usualPortsYAML = `[{name: tcp-client, port: 9092, targetPort: client}, {name: tcp-internal, port: 9093, targetPort: internal},
    {name: http-metrics, port: 9404}, {name: grpc-api, port: 9405}, {name: h2c, port: 9406, appProtocol: kubernetes.io/h2c},
    {name: https-admin, port: 9443}, {name: tls-peer, port: 9444}, {name: mongo, port: 27017}, {name: mysql, port: 3306}, {name: redis, port: 6379}]`
	containerPortsYAML = "[{name: client, containerPort: 9092}, {name: internal, containerPort: 9193}, {name: metrics, containerPort: 9404}]"
)
