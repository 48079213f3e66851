package mcs

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// domain is that of the cluster set.
const domain = "clusterset.local"

// Set by TestMain, and never changed.
var (
	one, two *fleet.Cluster
	programs string // the folder of the controller, and of crds/
	ours     string // path of our own program
)

func TestMain(m *testing.M) {
	os.Exit(controlplane.Guard(func(ctx context.Context, s *controlplane.Session) int {
		server := httptest.NewServer(newCloudMap())
		defer server.Close()
		if err := start(ctx, s, server.URL); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}))
}

// start builds everything and starts two clusters with their controllers.
func start(ctx context.Context, s *controlplane.Session, cloudMap string) error {
	servers, err := controlplane.Build(ctx, "../servers", controlplane.Version(), say)
	if err != nil {
		return err
	}
	if programs, err = fleet.BuildPrograms(ctx); err != nil {
		return err
	}
	if ours, err = fleet.Build(ctx, "../..", s.Folder); err != nil {
		return err
	}
	var group sync.WaitGroup
	errs := make([]error, 2)
	for k, c := range []struct {
		name string
		into **fleet.Cluster
	}{{"cluster-one", &one}, {"cluster-two", &two}} {
		group.Go(func() { *c.into, errs[k] = startCluster(ctx, s, servers, cloudMap, c.name, k+1) })
	}
	group.Wait()
	return errors.Join(errs...)
}

// startCluster starts a cluster of the cluster set, whose id is its name.
func startCluster(ctx context.Context, s *controlplane.Session, servers controlplane.Servers, cloudMap, name string, number int) (*fleet.Cluster, error) {
	c, err := fleet.StartCluster(ctx, s, servers, name, number)
	if err != nil {
		return nil, err
	}
	crds := filepath.Join(programs, "crds") + "/"
	for _, args := range [][]string{
		{"apply", "--server-side", "--filename", crds},
		{"wait", "--for=condition=Established", "--timeout=3m", "--filename", crds},
	} {
		if _, err := c.Run("", args...); err != nil {
			return nil, err
		}
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
	// The program for the environment, which every process else shares.
	p, err := controlplane.StartProcess(s.Folder, "mcs-controller-"+name, "/usr/bin/env",
		"KUBECONFIG="+c.Kubeconfig, "CLOUDMAP="+cloudMap, filepath.Join(programs, "controller"))
	if err != nil {
		return nil, err
	}
	s.Own(p)
	return c, nil
}

func say(text string) { fmt.Fprintln(os.Stderr, "e2e: "+text) }
