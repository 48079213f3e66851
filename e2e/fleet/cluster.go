// Package fleet has what the tests of single meshes share: clusters whose pods
// run as far as the API server can tell, and packages with one StatefulSet that
// global-headless-service renders for them. It knows no mesh: a test starts that beside the
// clusters, and DNS with it.
package fleet

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"k8s.io/client-go/kubernetes"

	"global-headless-service/e2e/controlplane"
)

// Patience is how long anything may take on a busy machine. Nothing is ever
// asserted to be quick.
const Patience = 3 * time.Minute

// A Cluster is a control plane whose pods are run by the tests.
type Cluster struct {
	*controlplane.Cluster
	Number    int               // 1 to 255, in addresses
	DNS       *net.Resolver     // as pods ask it; set by the test
	PodLabels map[string]string // those that a mesh's injector gives pods

	clients *kubernetes.Clientset
	kubectl string
	cache   string        // kubectl's folder
	pods    *atomic.Int32 // that have got an address so far
	route   Route         // nil if every address is that of a pod
}

// A Route returns the address of the pod that a mesh sends to what is sent to
// an address of its own, and any other address as it is.
type Route func(address string) (string, error)

// StartCluster starts a cluster that ends with the session. The number, which
// no other cluster has, is part of the addresses of its pods.
func StartCluster(ctx context.Context, s *controlplane.Session, servers controlplane.Servers, name string, number int) (*Cluster, error) {
	return StartClusterWith(ctx, s, servers, controlplane.Options{Name: name}, number)
}

// StartClusterWith is StartCluster for more than a name. The pods of a
// dual-stack cluster have an IPv6 address too.
func StartClusterWith(ctx context.Context, s *controlplane.Session, servers controlplane.Servers, o controlplane.Options, number int) (*Cluster, error) {
	plane, err := s.Start(ctx, servers, o)
	if err != nil {
		return nil, err
	}
	c := &Cluster{Cluster: plane, Number: number, kubectl: servers.Kubectl, cache: filepath.Join(s.Folder, "kube-cache"), pods: new(atomic.Int32)}
	c.clients, err = kubernetes.NewForConfig(c.Config)
	return c, err
}

// Define applies CustomResourceDefinitions, of a file or of all files of a
// folder, and returns when the cluster serves them.
func (c *Cluster) Define(path string) error {
	for _, args := range [][]string{
		{"apply", "--server-side", "--filename", path},
		{"wait", "--for=condition=Established", "--timeout=3m", "--filename", path},
	} {
		if _, err := c.Run("", args...); err != nil {
			return err
		}
	}
	return nil
}

// As returns the cluster as the pods of a mesh see it, whose DNS and addresses
// are the mesh's.
func (c *Cluster) As(dns *net.Resolver, route Route) *Cluster {
	as := *c
	as.DNS, as.route = dns, route
	return &as
}

// Run returns what kubectl prints, given stdin.
func (c *Cluster) Run(stdin string, args ...string) (string, error) {
	k := exec.Command(c.kubectl, append([]string{"--kubeconfig", c.Kubeconfig, "--cache-dir", c.cache}, args...)...)
	var stderr bytes.Buffer
	k.Stdin, k.Stderr = strings.NewReader(stdin), &stderr
	out, err := k.Output()
	if err != nil {
		return "", fmt.Errorf("%s: kubectl %s: %w\n%s", c.Name, strings.Join(args, " "), err, stderr.String())
	}
	return string(out), nil
}

// Must is Run for what has to succeed.
func (c *Cluster) Must(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, err := c.Run(stdin, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Get returns what the API server has at a path, as JSON, without the start of a kubectl.
func (c *Cluster) Get(t *testing.T, path string) []byte {
	t.Helper()
	out, err := c.clients.RESTClient().Get().AbsPath(path).DoRaw(context.Background())
	if err != nil {
		t.Fatalf("%s: %s: %v", c.Name, path, err)
	}
	return out
}

// Apply applies manifests, as GitOps tools do.
func (c *Cluster) Apply(t *testing.T, manifests string) {
	t.Helper()
	c.Must(t, manifests, "apply", "--server-side", "--force-conflicts", "--filename", "-")
}

// Eventually asks until the answer is nil.
func Eventually(t *testing.T, what string, answer func() error) {
	t.Helper()
	for deadline := time.Now().Add(Patience); ; time.Sleep(50 * time.Millisecond) {
		err := answer()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %v", what, err)
		}
	}
}
