package istio

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"global-headless-service/e2e/controlplane"
)

const root = "../.."

// Set by TestMain, and never changed.
var (
	one, two *cluster
	programs string // the folder of Istio's control plane, and of crds.yaml
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

// start builds everything and starts two clusters.
func start(ctx context.Context, s *controlplane.Session) error {
	servers, err := controlplane.Build(ctx, "../servers", controlplane.Version(), say)
	if err != nil {
		return err
	}
	if err := build(ctx, s.Folder); err != nil {
		return err
	}
	var group sync.WaitGroup
	errs := make([]error, 2)
	for k, c := range []struct {
		name string
		into **cluster
	}{{"cluster-one", &one}, {"cluster-two", &two}} {
		group.Go(func() { *c.into, errs[k] = startCluster(ctx, s, servers, c.name, k+1) })
	}
	group.Wait()
	return errors.Join(errs...)
}

// build builds our own program and Istio's.
func build(ctx context.Context, folder string) error {
	script := exec.CommandContext(ctx, "./build.sh")
	script.Stderr = os.Stderr
	out, err := script.Output()
	if err != nil {
		return fmt.Errorf("build.sh: %w", err)
	}
	programs, ours = strings.TrimSpace(string(out)), filepath.Join(folder, "global-headless-service")
	compile := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", ours, "./fn")
	compile.Dir = root
	if out, err := compile.CombinedOutput(); err != nil {
		return fmt.Errorf("building ./fn: %w\n%s", err, out)
	}
	return nil
}

func say(text string) { fmt.Fprintln(os.Stderr, "e2e: "+text) }
