package externaldns

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"global-headless-service/e2e/controlplane"
	"global-headless-service/e2e/fleet"
)

// ownZone is one that all clusters read, beside their own.
const ownZone = "example.internal"

// Set by TestMain, and never changed.
var (
	one, two *fleet.Cluster
	ours     string // path of our own program
)

func TestMain(m *testing.M) {
	os.Exit(controlplane.Guard(func(ctx context.Context, s *controlplane.Session) int {
		if err := start(ctx, s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}))
}

// start builds everything, and starts the zone, two clusters that read it, and
// external-dns in the one that has the sources.
func start(ctx context.Context, s *controlplane.Session) error {
	servers, err := controlplane.Build(ctx, "../servers", controlplane.Version(), say)
	if err != nil {
		return err
	}
	programs, err := fleet.BuildPrograms(ctx)
	if err != nil {
		return err
	}
	if ours, err = fleet.Build(ctx, "../..", s.Folder); err != nil {
		return err
	}
	zone, err := startZone(ctx, s, servers)
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	errs := make([]error, 2)
	for k, c := range []struct {
		name string
		into **fleet.Cluster
	}{{"cluster-one", &one}, {"cluster-two", &two}} {
		group.Go(func() { *c.into, errs[k] = startCluster(ctx, s, servers, zone, c.name, k+1) })
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return startExternalDNS(ctx, s, filepath.Join(programs, "external-dns"), zone)
}

// startZone starts the etcd that holds the names, and returns its URL.
func startZone(ctx context.Context, s *controlplane.Session, servers controlplane.Servers) (string, error) {
	ports, err := controlplane.FreePorts(2)
	if err != nil {
		return "", err
	}
	client, peer := "http://127.0.0.1:"+ports[0], "http://127.0.0.1:"+ports[1]
	p, err := controlplane.StartProcess(s.Folder, "zone", servers.Etcd,
		"--name", "zone", "--data-dir", filepath.Join(s.Folder, "zone"), "--unsafe-no-fsync", "--log-level", "error",
		"--listen-client-urls", client, "--advertise-client-urls", client,
		"--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", "zone="+peer)
	if err != nil {
		return "", err
	}
	s.Own(p)
	return client, await(ctx, p, client+"/health")
}

// startCluster starts a cluster whose DNS falls through to the zone.
func startCluster(ctx context.Context, s *controlplane.Session, servers controlplane.Servers, zone, name string, number int) (*fleet.Cluster, error) {
	c, err := fleet.StartCluster(ctx, s, servers, name, number)
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
func startExternalDNS(ctx context.Context, s *controlplane.Session, program, zone string) error {
	ports, err := controlplane.FreePorts(1)
	if err != nil {
		return err
	}
	metrics := "127.0.0.1:" + ports[0]
	// The program for the environment, which every process else shares.
	p, err := controlplane.StartProcess(s.Folder, "external-dns", "/usr/bin/env", "ETCD_URLS="+zone, program,
		"--kubeconfig="+one.Kubeconfig, "--source=service", "--provider=coredns",
		"--txt-owner-id="+one.Name, "--interval=1s", "--metrics-address="+metrics)
	if err != nil {
		return err
	}
	s.Own(p)
	return await(ctx, p, "http://"+metrics+"/healthz")
}

// await returns when a process answers 200 at a URL.
func await(ctx context.Context, p *controlplane.Process, url string) error {
	ctx, cancel := context.WithTimeout(ctx, fleet.Patience)
	defer cancel()
	return p.Await(ctx, func(ctx context.Context) error {
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
	})
}

func say(text string) { fmt.Fprintln(os.Stderr, "e2e: "+text) }
