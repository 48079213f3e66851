package externaldns

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// ownZone is one that all clusters read, beside their own.
const ownZone = "example.internal"

// Set by TestMain, and never changed.
var (
	one, two *fleet.Cluster
	programs fleet.Programs
)

func TestMain(m *testing.M) {
	os.Exit(controlplane.Guard(func(ctx context.Context, s *controlplane.Session) int {
		if err := start(ctx, s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return fleet.Main(m, "externalDNS", "external-dns 0.20", fleet.Real)
	}))
}

// start builds everything, and starts the zone, two clusters that read it, and
// external-dns in the one that has the sources.
func start(ctx context.Context, s *controlplane.Session) (err error) {
	if programs, err = fleet.BuildAll(ctx, s); err != nil {
		return err
	}
	zone, err := startZone(ctx, s)
	if err != nil {
		return err
	}
	one, two, err = fleet.StartPair(
		func() (*fleet.Cluster, error) { return startCluster(ctx, s, zone, "cluster-one", 1) },
		func() (*fleet.Cluster, error) { return startCluster(ctx, s, zone, "cluster-two", 2) })
	if err != nil {
		return err
	}
	return startExternalDNS(ctx, s, zone)
}

// startZone starts the etcd that holds the names, and returns its URL.
func startZone(ctx context.Context, s *controlplane.Session) (string, error) {
	ports, err := controlplane.FreePorts(2)
	if err != nil {
		return "", err
	}
	client, peer := "http://127.0.0.1:"+ports[0], "http://127.0.0.1:"+ports[1]
	p, err := controlplane.StartProcess(s.Folder, "zone", programs.Servers.Etcd,
		"--name", "zone", "--data-dir", filepath.Join(s.Folder, "zone"), "--unsafe-no-fsync", "--log-level", "error",
		"--listen-client-urls", client, "--advertise-client-urls", client,
		"--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", "zone="+peer)
	if err != nil {
		return "", err
	}
	s.Own(p)
	return client, p.AwaitOK(ctx, client+"/health")
}

// startCluster starts a cluster whose DNS falls through to the zone.
func startCluster(ctx context.Context, s *controlplane.Session, zone, name string, number int) (*fleet.Cluster, error) {
	c, err := fleet.StartCluster(ctx, s, programs.Servers, name, number)
	if err != nil {
		return nil, err
	}
	c.DNS, err = c.StartDNSWith(ctx, controlplane.DNS{
		Next:     fmt.Sprintf("etcd %s %s {\n        endpoint %s\n    }", controlplane.Zone, ownZone, zone),
		NextZone: ownZone,
	})
	return c, err
}

// startExternalDNS starts external-dns as docs/meshes.md has it, and more often
// than usual.
func startExternalDNS(ctx context.Context, s *controlplane.Session, zone string) error {
	ports, err := controlplane.FreePorts(1)
	if err != nil {
		return err
	}
	metrics := "127.0.0.1:" + ports[0]
	// env sets the environment of this process alone.
	p, err := controlplane.StartProcess(s.Folder, "external-dns", "/usr/bin/env", "ETCD_URLS="+zone, filepath.Join(programs.Mesh, "external-dns"),
		"--kubeconfig="+one.Kubeconfig, "--source=service", "--provider=coredns",
		"--txt-owner-id="+one.Name, "--interval=1s", "--metrics-address="+metrics)
	if err != nil {
		return err
	}
	s.Own(p)
	return p.AwaitOK(ctx, "http://"+metrics+"/healthz")
}
