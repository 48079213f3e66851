// Package fleet has what the tests of single meshes share: clusters whose pods
// run as far as the API server can tell, and packages with one StatefulSet that
// our program renders for them. It knows no mesh: a test starts that beside the
// clusters, and DNS with it.
package fleet

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
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
	DNS *net.Resolver // as pods ask it; set by the test

	clients *kubernetes.Clientset
	kubectl string
	cache   string       // kubectl's folder
	number  int          // in the addresses of its pods
	pods    atomic.Int32 // that have got an address so far
}

// StartCluster starts a cluster that ends with the session. The number, which
// no other cluster has, is part of the addresses of its pods.
func StartCluster(ctx context.Context, s *controlplane.Session, servers controlplane.Servers, name string, number int) (*Cluster, error) {
	plane, err := s.Start(ctx, servers, controlplane.Options{Name: name})
	if err != nil {
		return nil, err
	}
	c := &Cluster{Cluster: plane, kubectl: servers.Kubectl, cache: filepath.Join(s.Folder, "kube-cache"), number: number}
	c.clients, err = kubernetes.NewForConfig(c.Config)
	return c, err
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

// Apply applies manifests, as GitOps tools do.
func (c *Cluster) Apply(t *testing.T, manifests string) {
	t.Helper()
	c.Must(t, manifests, "apply", "--server-side", "--force-conflicts", "--filename", "-")
}

// Build builds our own program in a folder, as a user has it, and returns its
// path. Root is that of the repository.
func Build(ctx context.Context, root, folder string) (string, error) {
	path := filepath.Join(folder, "global-headless-service")
	compile := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", path, "./fn")
	compile.Dir = root
	if out, err := compile.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building ./fn: %w\n%s", err, out)
	}
	return path, nil
}

// BuildPrograms runs the build.sh of the package that is being tested, and
// returns the folder that it prints.
func BuildPrograms(ctx context.Context) (string, error) {
	script := exec.CommandContext(ctx, "./build.sh")
	script.Stderr = os.Stderr
	out, err := script.Output()
	if err != nil {
		return "", fmt.Errorf("build.sh: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
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
