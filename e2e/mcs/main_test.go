package mcs

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// domain is that of the cluster set.
const domain = "clusterset.local"

// Set by TestMain, and never changed.
var (
	one, two *fleet.Cluster
	programs fleet.Programs // the folder of the controller has crds/ too
)

func TestMain(m *testing.M) {
	os.Exit(controlplane.Guard(func(ctx context.Context, s *controlplane.Session) int {
		server := httptest.NewServer(newCloudMap())
		defer server.Close()
		if err := start(ctx, s, server.URL); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return fleet.Main(m, "multiClusterServices", "AWS Cloud Map MCS controller 0.3.1", fleet.Real)
	}))
}

// start builds everything and starts two clusters with their controllers.
func start(ctx context.Context, s *controlplane.Session, cloudMap string) (err error) {
	if programs, err = fleet.BuildAll(ctx, s); err != nil {
		return err
	}
	one, two, err = fleet.StartPair(
		func() (*fleet.Cluster, error) { return startCluster(ctx, s, cloudMap, "cluster-one", 1) },
		func() (*fleet.Cluster, error) { return startCluster(ctx, s, cloudMap, "cluster-two", 2) })
	return err
}

// startCluster starts a cluster of the cluster set, whose id is its name.
func startCluster(ctx context.Context, s *controlplane.Session, cloudMap, name string, number int) (*fleet.Cluster, error) {
	c, err := fleet.StartCluster(ctx, s, programs.Servers, name, number)
	if err != nil {
		return nil, err
	}
	if err := c.Define(filepath.Join(programs.Mesh, "crds")); err != nil {
		return nil, err
	}
	if _, err := c.Run(fmt.Sprintf(`
apiVersion: about.k8s.io/v1alpha1
kind: ClusterProperty
metadata: {name: cluster.clusterset.k8s.io}
spec: {value: %s}
---
apiVersion: about.k8s.io/v1alpha1
kind: ClusterProperty
metadata: {name: clusterset.k8s.io}
spec: {value: all}
`, name), "apply", "--server-side", "--filename", "-"); err != nil {
		return nil, err
	}
	if c.DNS, err = c.StartDNSWith(ctx, controlplane.DNS{ClusterSet: domain}); err != nil {
		return nil, err
	}
	// env sets the environment of this process alone.
	p, err := controlplane.StartProcess(s.Folder, "mcs-controller-"+name, "/usr/bin/env",
		"KUBECONFIG="+c.Kubeconfig, "CLOUDMAP="+cloudMap, filepath.Join(programs.Mesh, "controller"))
	if err != nil {
		return nil, err
	}
	s.Own(p)
	return c, nil
}
