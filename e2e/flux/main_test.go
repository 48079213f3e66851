package flux

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"

	"global-headless-service/e2e/controlplane"
)

const root = "../.."

// Set by TestMain, and never changed.
var (
	one, two *cluster
	programs string // the folder of our own program and Flux's, and of crds/
	host     string // the registry's
)

func TestMain(m *testing.M) {
	os.Exit(controlplane.Guard(func(ctx context.Context, s *controlplane.Session) int {
		server := httptest.NewServer(registry.New(registry.Logger(silent)))
		defer server.Close()
		host = strings.TrimPrefix(server.URL, "http://")
		if err := start(ctx, s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}))
}

// start builds everything and starts two clusters with their Flux.
func start(ctx context.Context, s *controlplane.Session) error {
	servers, err := controlplane.Build(ctx, "../servers", controlplane.Version(), say)
	if err != nil {
		return err
	}
	if programs, err = build(ctx, s.Folder); err != nil {
		return err
	}
	var group sync.WaitGroup
	errs := make([]error, 2)
	for k, c := range []struct {
		name string
		into **cluster
	}{{"cluster-one", &one}, {"cluster-two", &two}} {
		group.Go(func() { *c.into, errs[k] = startCluster(ctx, s, servers, c.name) })
	}
	group.Wait()
	return errors.Join(errs...)
}

// build makes a folder of our own program, as a user has it, and Flux's.
func build(ctx context.Context, folder string) (string, error) {
	script := exec.CommandContext(ctx, "./build.sh")
	script.Stderr = os.Stderr
	out, err := script.Output()
	if err != nil {
		return "", fmt.Errorf("build.sh: %w", err)
	}
	bin := filepath.Join(folder, "bin")
	ours := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-ldflags", "-X main.version="+version,
		"-o", filepath.Join(bin, "global-headless-service"), "./fn")
	ours.Dir = root
	if out, err := ours.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building ./fn: %w\n%s", err, out)
	}
	for _, name := range []string{"flux", "source-controller", "kustomize-controller", "crds"} {
		if err := os.Symlink(filepath.Join(strings.TrimSpace(string(out)), name), filepath.Join(bin, name)); err != nil {
			return "", err
		}
	}
	return bin, nil
}

func say(text string) { fmt.Fprintln(os.Stderr, "e2e: "+text) }
