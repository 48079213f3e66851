package istio

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	corev1 "k8s.io/api/core/v1"

	"global-headless-service/e2e/controlplane"
)

// A mesh is an istiod in each of the two clusters, each with a remote secret
// for the other one.
type mesh struct {
	networks        string // Single or Multiple, as in spec.mesh.istio
	istiods         map[*cluster]*grpc.ClientConn
	gateways        map[string]*proxy // the east-west gateways, by their outer addresses
	asked, answered int               // names
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
func startMesh(t *testing.T, networks string) *mesh {
	t.Helper()
	m := &mesh{networks: networks, istiods: map[*cluster]*grpc.ClientConn{}, gateways: map[string]*proxy{}}
	for _, c := range []*cluster{one, two} {
		if m.several() {
			c.must(t, "", "label", "namespace", systemNamespace, "topology.istio.io/network="+c.network())
			c.addGateway(t)
		}
	}
	for _, pair := range [][2]*cluster{{one, two}, {two, one}} {
		pair[0].addRemote(t, pair[1])
		m.istiods[pair[0]] = pair[0].startIstiod(t)
	}
	if m.several() {
		for _, c := range []*cluster{one, two} {
			m.gateways[c.gatewayAddress()] = m.connect(t, c, "router", systemNamespace, "istio-eastwestgateway", c.pod(t, systemNamespace, "istio-eastwestgateway").Status.PodIP)
		}
	}
	t.Cleanup(func() { t.Logf("%s: asked for %d names, %d lead to their pods", networks, m.asked, m.answered) })
	return m
}

func (m *mesh) several() bool { return m.networks == "Multiple" }

// addRemote gives a cluster's istiod access to the other cluster, as `istioctl
// create-remote-secret` does.
func (c *cluster) addRemote(t *testing.T, other *cluster) {
	t.Helper()
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(kubeconfig, []byte(other.must(t, "", "config", "view", "--flatten", "--raw")), 0o600); err != nil {
		t.Fatal(err)
	}
	name := "istio-remote-secret-" + other.Name
	c.apply(t, c.must(t, "", "create", "secret", "generic", name, "--namespace", systemNamespace,
		"--from-file="+other.Name+"="+kubeconfig, "--dry-run=client", "--output=yaml"))
	c.must(t, "", "label", "--overwrite", "--namespace", systemNamespace, "secret", name, "istio/multiCluster=true")
	c.must(t, "", "annotate", "--overwrite", "--namespace", systemNamespace, "secret", name, "networking.istio.io/cluster="+other.Name)
}

// startIstiod starts the cluster's istiod, on loopback and without webhooks,
// and connects to it.
func (c *cluster) startIstiod(t *testing.T) *grpc.ClientConn {
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
		filepath.Join(programs, "pilot-discovery"), "discovery", "--kubeconfig="+c.Kubeconfig,
		"--clusterID="+c.Name, "--namespace="+systemNamespace, "--clusterRegistriesNamespace="+systemNamespace,
		"--meshConfig="+mesh, "--networksConfig="+networks, "--shutdownDuration=0s",
		"--httpAddr=127.0.0.1:"+ports[0], "--grpcAddr=127.0.0.1:"+ports[1], "--secureGRPCAddr=", "--httpsAddr=",
		"--monitoringAddr=127.0.0.1:"+ports[2], "--ctrlz_address=127.0.0.1", "--ctrlz_port="+ports[3])
	if err != nil {
		t.Fatal(err)
	}
	c.session.Own(p)
	t.Cleanup(p.Stop)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := p.Await(ctx, func(ctx context.Context) error { return ok(ctx, "http://127.0.0.1:"+ports[0]+"/ready") }); err != nil {
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

// ok is nil when a URL answers 200.
func ok(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, answer.Status)
	}
	return nil
}

// gatewayPort is the port at which east-west gateways listen.
const gatewayPort = 15443

// gatewayAddress returns the address at which other networks reach the cluster's
// east-west gateway.
func (c *cluster) gatewayAddress() string { return fmt.Sprintf("192.0.2.%d", c.number) }

// addGateway makes the cluster's east-west gateway as Istio's documentation does,
// with the address that a load balancer would give it.
func (c *cluster) addGateway(t *testing.T) {
	t.Helper()
	c.apply(t, fmt.Sprintf(`
apiVersion: v1
kind: Service
metadata:
  name: istio-eastwestgateway
  namespace: %[1]s
  labels: {istio: eastwestgateway, topology.istio.io/network: %[2]s}
spec:
  type: LoadBalancer
  selector: {istio: eastwestgateway}
  ports: [{name: tls, port: %[3]d, targetPort: %[3]d}]
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
  - port: {number: %[3]d, name: tls, protocol: TLS}
    tls: {mode: AUTO_PASSTHROUGH}
    hosts: ["*.local"]
`, systemNamespace, c.network(), gatewayPort))
	c.runPod(t, systemNamespace, "istio-eastwestgateway", corev1.ConditionTrue)
	c.must(t, "", "patch", "service", "istio-eastwestgateway", "--namespace", systemNamespace, "--subresource=status", "--type=merge",
		"--patch", fmt.Sprintf(`{"status":{"loadBalancer":{"ingress":[{"ip":%q}]}}}`, c.gatewayAddress()))
}
