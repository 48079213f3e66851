package istio

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/kubernetes"

	"global-headless-service/e2e/controlplane"
)

// patience is how long anything may take on a busy machine. Nothing is ever
// asserted to be quick.
const patience = 3 * time.Minute

// systemNamespace is the namespace of Istio's control plane and gateways.
const systemNamespace = "istio-system"

// A cluster is a control plane with Istio's CustomResourceDefinitions.
type cluster struct {
	*controlplane.Cluster
	clients *kubernetes.Clientset
	dns     *net.Resolver
	kubectl string
	session *controlplane.Session
	number  int // in the name of its network, and in its addresses
	pods    int // how many addresses pods have had
}

func startCluster(ctx context.Context, s *controlplane.Session, servers controlplane.Servers, name string, number int) (*cluster, error) {
	plane, err := s.Start(ctx, servers, controlplane.Options{Name: name})
	if err != nil {
		return nil, err
	}
	c := &cluster{Cluster: plane, kubectl: servers.Kubectl, session: s, number: number}
	if c.clients, err = kubernetes.NewForConfig(c.Config); err != nil {
		return nil, err
	}
	if c.dns, err = plane.StartDNS(ctx); err != nil {
		return nil, err
	}
	crds := filepath.Join(programs, "crds.yaml")
	for _, args := range [][]string{
		{"create", "namespace", systemNamespace},
		{"apply", "--server-side", "--filename", crds},
		{"wait", "--for=condition=Established", "--timeout=3m", "--filename", crds},
	} {
		if _, err := c.run("", args...); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// run runs kubectl with stdin, and returns what it prints.
func (c *cluster) run(stdin string, args ...string) (string, error) {
	k := exec.Command(c.kubectl, append([]string{"--kubeconfig", c.Kubeconfig, "--cache-dir", filepath.Join(c.session.Folder, "kube-cache")}, args...)...)
	var stderr bytes.Buffer
	k.Stdin, k.Stderr = strings.NewReader(stdin), &stderr
	out, err := k.Output()
	if err != nil {
		return "", fmt.Errorf("%s: kubectl %s: %w\n%s", c.Name, strings.Join(args, " "), err, stderr.String())
	}
	return string(out), nil
}

func (c *cluster) must(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, err := c.run(stdin, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (c *cluster) apply(t *testing.T, manifests string) {
	t.Helper()
	c.must(t, manifests, "apply", "--server-side", "--force-conflicts", "--filename", "-")
}

// network returns the name of the cluster's network, where there are several.
func (c *cluster) network() string { return fmt.Sprintf("network-%d", c.number) }

// eventually asks until the answer is nil, and fails the test if it never is.
func eventually(t *testing.T, what string, answer func() error) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		err := answer()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %v", what, err)
		}
	}
}
