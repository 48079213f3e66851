package programs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// KustomizeVersion is the kustomize that the tests are held against: the
// newest that Go 1.26 builds.
const KustomizeVersion = "v5.8.2"

// Build builds this program, as a user has it, and returns its path in the
// folder. With flags, such as -tags, it is what they make of it.
func Build(folder string, flags ...string) (string, error) {
	binary := filepath.Join(folder, "global-headless-service")
	args := append([]string{"build", "-buildvcs=false", "-o", binary}, flags...)
	return binary, Run(exec.Command("go", append(args, "global-headless-service/fn")...))
}

// Kustomize returns the path of the real kustomize: $KUSTOMIZE (absolute), else
// the one on PATH if it has the right version, else the one in the user's
// cache, built there from the Go module proxy when it is missing.
var Kustomize = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("KUSTOMIZE"); path != "" {
		return path, nil
	}
	if path, err := exec.LookPath("kustomize"); err == nil {
		if out, err := exec.Command(path, "version").Output(); err == nil && strings.TrimSpace(string(out)) == KustomizeVersion {
			return path, nil
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "global-headless-service", "kustomize-"+KustomizeVersion)
	path := filepath.Join(folder, "kustomize")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	install := exec.Command("go", "install", "sigs.k8s.io/kustomize/kustomize/v5@"+KustomizeVersion)
	install.Env = append(os.Environ(), "GOBIN="+folder, "GOFLAGS=")
	return path, Run(install)
})

// Run runs a command. If it fails, the error has what it printed.
func Run(c *exec.Cmd) error {
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(c.Args, " "), err, out)
	}
	return nil
}
