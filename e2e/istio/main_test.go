package istio

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// Set by TestMain, and never changed.
var (
	session  *controlplane.Session
	programs fleet.Programs // the folder of Istio's control plane has crds/ too
)

// clusters is how many have been started.
var clusters atomic.Int32

func TestMain(m *testing.M) {
	os.Exit(controlplane.Guard(func(ctx context.Context, s *controlplane.Session) int {
		session = s
		var err error
		if programs, err = fleet.BuildAll(ctx, s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return fleet.Main(m, "istio", "istiod 1.31", fleet.Real)
	}))
}

// systemNamespace is the namespace of Istio's control plane and gateways.
const systemNamespace = "istio-system"

// startTwo starts two clusters that end with the test.
func startTwo(t *testing.T, o, other controlplane.Options) (one, two *fleet.Cluster) {
	t.Helper()
	one, two, err := fleet.StartPair(
		func() (*fleet.Cluster, error) { return startCluster(t.Context(), o) },
		func() (*fleet.Cluster, error) { return startCluster(t.Context(), other) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(one.Stop)
	t.Cleanup(two.Stop)
	return one, two
}

// startCluster starts a cluster with Istio's CustomResourceDefinitions, in which
// every pod has a sidecar.
func startCluster(ctx context.Context, o controlplane.Options) (*fleet.Cluster, error) {
	c, err := fleet.StartClusterWith(ctx, session, programs.Servers, o, int(clusters.Add(1)))
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
