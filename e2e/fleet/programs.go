package fleet

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"global-headless-service/e2e/controlplane"
)

// Programs are what a suite of tests runs.
type Programs struct {
	Servers controlplane.Servers
	Mesh    string // the folder that the suite's build.sh prints
	Program string // the path of global-headless-service
}

// BuildAll builds what the suite in the current folder runs: the servers of
// Version, the programs of its build.sh, and global-headless-service, for the session.
func BuildAll(ctx context.Context, s *controlplane.Session) (p Programs, err error) {
	if p.Servers, err = controlplane.Build(ctx, "../servers", controlplane.Version(), say); err != nil {
		return p, err
	}
	if p.Mesh, err = BuildPrograms(ctx); err != nil {
		return p, err
	}
	p.Program, err = Build(ctx, "../..", s.Folder)
	return p, err
}

func say(text string) { fmt.Fprintln(os.Stderr, "e2e: "+text) }

// Build builds global-headless-service in a folder, as a user has it, and returns its
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

// StartPair starts two clusters at once, and returns when both have started.
func StartPair(one, two func() (*Cluster, error)) (*Cluster, *Cluster, error) {
	var group sync.WaitGroup
	var clusters [2]*Cluster
	var errs [2]error
	for k, start := range []func() (*Cluster, error){one, two} {
		group.Go(func() { clusters[k], errs[k] = start() })
	}
	group.Wait()
	return clusters[0], clusters[1], errors.Join(errs[:]...)
}
