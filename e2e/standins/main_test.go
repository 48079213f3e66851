package standins

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// Set by TestMain, and never changed.
var (
	one, two        *fleet.Cluster
	program         string // path of global-headless-service
	endpointstandin string // that of the stand-in for Tanzu Service Mesh
	temporary       string // a folder
	kuma, skupper   map[string]*fleet.Cluster
	background      context.Context // of the stand-ins; it ends before the clusters do
)

func TestMain(m *testing.M) {
	os.Exit(controlplane.Guard(func(ctx context.Context, s *controlplane.Session) int {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		if err := start(ctx, s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}))
}

// start builds everything, and starts two clusters and the stand-ins that are
// one for all tests.
func start(ctx context.Context, s *controlplane.Session) error {
	background, temporary = ctx, s.Folder
	servers, err := controlplane.Build(ctx, "../servers", controlplane.Version(), say)
	if err != nil {
		return err
	}
	if program, err = fleet.Build(ctx, "../..", s.Folder); err != nil {
		return err
	}
	endpointstandin = filepath.Join(s.Folder, "endpointstandin")
	if out, err := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", endpointstandin, "../endpointstandin").CombinedOutput(); err != nil {
		return fmt.Errorf("building endpointstandin: %w\n%s", err, out)
	}
	one, two, err = fleet.StartPair(
		func() (*fleet.Cluster, error) { return startCluster(ctx, s, servers, "cluster-one", 1) },
		func() (*fleet.Cluster, error) { return startCluster(ctx, s, servers, "cluster-two", 2) },
	)
	if err != nil {
		return err
	}
	return errors.Join(startCilium(ctx), startKuma(ctx), startSkupper(ctx))
}

// startCluster starts a cluster with the definitions of the meshes' kinds.
func startCluster(ctx context.Context, s *controlplane.Session, servers controlplane.Servers, name string, number int) (*fleet.Cluster, error) {
	c, err := fleet.StartClusterWith(ctx, s, servers, controlplane.Options{Name: name, Endpoints: true}, number)
	if err != nil {
		return nil, err
	}
	if err := c.Define("crds"); err != nil {
		return nil, err
	}
	c.DNS, err = c.StartDNS(ctx)
	return c, err
}

func say(text string) { fmt.Fprintln(os.Stderr, "e2e: "+text) }

// plain returns the clusters as pods see them that no mesh is beside.
func plain() map[string]*fleet.Cluster {
	return map[string]*fleet.Cluster{one.Name: one, two.Name: two}
}

// startCilium starts Cilium's stand-in.
func startCilium(ctx context.Context) error {
	clusters, err := watchBoth()
	if err != nil {
		return err
	}
	return startCiliumStandIn(ctx, clusters...)
}

// startKuma starts Kuma's stand-ins, with the DNS that pods with a sidecar ask.
func startKuma(ctx context.Context) error {
	clusters, err := watchBoth()
	if err != nil {
		return err
	}
	kuma = map[string]*fleet.Cluster{}
	var zones []*kumaZone
	for k, c := range []*fleet.Cluster{one, two} {
		if _, err := c.Run("", "create", "namespace", kumaSystem); err != nil {
			return err
		}
		z := &kumaZone{watched: clusters[k], vips: map[string]string{}}
		if err := startKumaWebhookStandIn(ctx, z.watched); err != nil {
			return err
		}
		dns, err := startKumaDNSStandIn(ctx, z, c.DNS)
		if err != nil {
			return err
		}
		zones, kuma[c.Name] = append(zones, z), c.As(dns, z.route)
	}
	return startKumaStandIn(ctx, zones...)
}

// startSkupper starts Skupper's stand-in.
func startSkupper(ctx context.Context) error {
	clusters, err := watchBoth()
	if err != nil {
		return err
	}
	s, err := startSkupperStandIn(ctx, clusters...)
	if err != nil {
		return err
	}
	skupper = map[string]*fleet.Cluster{}
	for k, c := range []*fleet.Cluster{one, two} {
		skupper[c.Name] = c.As(c.DNS, s.route(clusters[k]))
	}
	return nil
}

// watchBoth returns both clusters, to be watched in all namespaces.
func watchBoth() ([]*watched, error) {
	var all []*watched
	for _, c := range []*fleet.Cluster{one, two} {
		w, err := watchCluster(c, "")
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}
