package istio

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// Set by TestMain, and never changed.
var (
	session  *controlplane.Session
	programs fleet.Programs // the folder of Istio's control plane has crds/ too
	one, two *fleet.Cluster
)

func TestMain(m *testing.M) {
	os.Exit(controlplane.Guard(func(ctx context.Context, s *controlplane.Session) int {
		if err := start(ctx, s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return fleet.Main(m, "istio", "istiod 1.31", fleet.Real)
	}))
}

// start builds everything and starts two clusters.
func start(ctx context.Context, s *controlplane.Session) (err error) {
	session = s
	if programs, err = fleet.BuildAll(ctx, s); err != nil {
		return err
	}
	one, two, err = fleet.StartPair(
		func() (*fleet.Cluster, error) { return startCluster(ctx, controlplane.Options{Name: "cluster-one"}, 1) },
		func() (*fleet.Cluster, error) { return startCluster(ctx, controlplane.Options{Name: "cluster-two"}, 2) })
	return err
}

// systemNamespace is the namespace of Istio's control plane and gateways.
const systemNamespace = "istio-system"

// startCluster starts a cluster with Istio's CustomResourceDefinitions, in which
// every pod has a sidecar.
func startCluster(ctx context.Context, o controlplane.Options, number int) (*fleet.Cluster, error) {
	c, err := fleet.StartClusterWith(ctx, session, programs.Servers, o, number)
	if err != nil {
		return nil, err
	}
	c.PodLabels = map[string]string{"security.istio.io/tlsMode": "istio"}
	if c.DNS, err = c.StartDNS(ctx); err != nil {
		return nil, err
	}
	if _, err = c.Run("", "create", "namespace", systemNamespace); err != nil {
		return nil, err
	}
	return c, c.Define(filepath.Join(programs.Mesh, "crds"))
}

// startAnother starts a cluster that ends with the test.
func startAnother(t *testing.T, o controlplane.Options, number int) *fleet.Cluster {
	t.Helper()
	c, err := startCluster(t.Context(), o, number)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)
	return c
}
