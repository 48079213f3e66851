package istio

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// A mesh is an istiod in each of two clusters, each with a remote secret for the
// other one. Sources are in the first cluster.
type mesh struct {
	networks string // Single or Multiple, as in spec.mesh.istio
	one, two *fleet.Cluster
	istiods  map[*fleet.Cluster]*grpc.ClientConn
	gateways map[string]*proxy // the east-west gateways, by their outer addresses
}

// meshConfig makes sidecars resolve names by what istiod pushes.
const meshConfig = `
trustDomain: cluster.local
rootNamespace: istio-system
defaultConfig:
  discoveryAddress: istiod.istio-system.svc:15012
  proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}
`

// startMesh starts istiods that end with the test. With several networks, each
// cluster is one and has an east-west gateway.
func startMesh(t *testing.T, networks string, one, two *fleet.Cluster) *mesh {
	t.Helper()
	m := &mesh{networks: networks, one: one, two: two, istiods: map[*fleet.Cluster]*grpc.ClientConn{}, gateways: map[string]*proxy{}}
	addresses := map[*fleet.Cluster]string{}
	for _, c := range []*fleet.Cluster{one, two} {
		label := networkLabel + "-"
		if m.several() {
			label = networkLabel + "=" + network(c)
			addresses[c] = m.addGateway(t, c)
		}
		c.Must(t, "", "label", "--overwrite", "namespace", systemNamespace, label)
		t.Cleanup(func() { c.Must(t, "", "label", "namespace", systemNamespace, networkLabel+"-") })
	}
	for _, pair := range [][2]*fleet.Cluster{{one, two}, {two, one}} {
		addRemote(t, pair[0], pair[1])
		m.istiods[pair[0]] = startIstiod(t, pair[0])
	}
	for c, address := range addresses {
		m.gateways[gatewayAddress(c)] = m.connect(t, c, gatewayAt(address))
	}
	return m
}

func (m *mesh) several() bool { return m.networks == "Multiple" }

// clusters returns the mesh's clusters by their names in the member list.
func (m *mesh) clusters() map[string]*fleet.Cluster {
	return map[string]*fleet.Cluster{m.one.Name: m.one, m.two.Name: m.two}
}

// at returns a member in one of the mesh's clusters.
func (m *mesh) at(c *fleet.Cluster, namespace string) fleet.Member {
	return fleet.Member{Cluster: c.Name, Namespace: namespace}
}

// addRemote gives a cluster's istiod access to another cluster until the test
// ends, as `istioctl create-remote-secret` does.
func addRemote(t *testing.T, c, other *fleet.Cluster) {
	t.Helper()
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(kubeconfig, []byte(other.Must(t, "", "config", "view", "--flatten", "--raw")), 0o600); err != nil {
		t.Fatal(err)
	}
	name := "istio-remote-secret-" + other.Name
	c.Apply(t, c.Must(t, "", "create", "secret", "generic", name, "--namespace", systemNamespace,
		"--from-file="+other.Name+"="+kubeconfig, "--dry-run=client", "--output=yaml"))
	c.Must(t, "", "label", "--overwrite", "--namespace", systemNamespace, "secret", name, "istio/multiCluster=true")
	c.Must(t, "", "annotate", "--overwrite", "--namespace", systemNamespace, "secret", name, "networking.istio.io/cluster="+other.Name)
	t.Cleanup(func() { c.Must(t, "", "delete", "secret", name, "--namespace", systemNamespace) })
}

// startIstiod starts the cluster's istiod, on loopback and without webhooks,
// and connects to it.
func startIstiod(t *testing.T, c *fleet.Cluster) *grpc.ClientConn {
	t.Helper()
	ports, err := controlplane.FreePorts(4)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	mesh, networks := filepath.Join(folder, "mesh.yaml"), filepath.Join(folder, "networks.yaml")
	for path, text := range map[string]string{mesh: meshConfig, networks: "networks: {}\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// env sets the environment of this process alone.
	p, err := controlplane.StartProcess(folder, "istiod-"+c.Name, "/usr/bin/env",
		"POD_NAME=istiod-0", "POD_NAMESPACE="+systemNamespace, "CLUSTER_ID="+c.Name, "REVISION=default",
		"VALIDATION_WEBHOOK_CONFIG_NAME=", "INJECTION_WEBHOOK_CONFIG_NAME=", "PILOT_ENABLE_GATEWAY_API=false", "XDS_AUTH=false",
		fmt.Sprintf("ISTIO_DUAL_STACK=%t", c.DualStack),
		filepath.Join(programs.Mesh, "pilot-discovery"), "discovery", "--kubeconfig="+c.Kubeconfig,
		"--clusterID="+c.Name, "--domain="+c.Domain, "--namespace="+systemNamespace, "--clusterRegistriesNamespace="+systemNamespace,
		"--meshConfig="+mesh, "--networksConfig="+networks, "--shutdownDuration=0s",
		"--httpAddr=127.0.0.1:"+ports[0], "--grpcAddr=127.0.0.1:"+ports[1], "--secureGRPCAddr=", "--httpsAddr=",
		"--monitoringAddr=127.0.0.1:"+ports[2], "--ctrlz_address=127.0.0.1", "--ctrlz_port="+ports[3])
	if err != nil {
		t.Fatal(err)
	}
	session.Own(p)
	t.Cleanup(p.Stop)
	if err := p.AwaitOK(t.Context(), "http://127.0.0.1:"+ports[0]+"/ready"); err != nil {
		t.Fatal(err)
	}
	connection, err := grpc.NewClient("127.0.0.1:"+ports[1], grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(1<<28)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return connection
}
