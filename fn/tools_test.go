package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// kustomizeVersion is the kustomize that the tests are held against: the
// newest that Go 1.26 builds.
const kustomizeVersion = "v5.8.2"

// binaries is a folder that holds what the tests build once, and that goes
// when they end.
var binaries = sync.OnceValues(func() (string, error) {
	return os.MkdirTemp("", "global-headless-service-")
})

func TestMain(m *testing.M) {
	code := m.Run()
	if folder, err := binaries(); err == nil {
		os.RemoveAll(folder)
	}
	os.Exit(code)
}

// build is our own binary, as a user has it.
var build = sync.OnceValues(func() (string, error) {
	folder, err := binaries()
	if err != nil {
		return "", err
	}
	binary := filepath.Join(folder, "global-headless-service")
	return binary, quietly(exec.Command("go", "build", "-buildvcs=false", "-o", binary, "."))
})

// onPath builds our own binary and puts its folder on PATH for this test,
// where kustomize and kpt look up a bare name.
func onPath(t *testing.T) {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// findKustomize is the path of the real kustomize: $KUSTOMIZE (absolute), else
// the one on PATH if it has the right version, else the one in the user's
// cache, built there from the Go module proxy when it is missing.
var findKustomize = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("KUSTOMIZE"); path != "" {
		return path, nil
	}
	if path, err := exec.LookPath("kustomize"); err == nil {
		if out, err := exec.Command(path, "version").Output(); err == nil && strings.TrimSpace(string(out)) == kustomizeVersion {
			return path, nil
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "global-headless-service", "kustomize-"+kustomizeVersion)
	path := filepath.Join(folder, "kustomize")
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	install := exec.Command("go", "install", "sigs.k8s.io/kustomize/kustomize/v5@"+kustomizeVersion)
	install.Env = append(os.Environ(), "GOBIN="+folder, "GOFLAGS=")
	return path, quietly(install)
})

// needKpt skips a test, and says why, where there is no kpt.
func needKpt(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("kpt")
	if err != nil {
		t.Skip("SKIPPED: kpt is not on PATH, so nothing is known of `kpt fn render`")
	}
	return path
}

// quietly runs a command and shows what it printed only if it fails.
func quietly(c *exec.Cmd) error {
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(c.Args, " "), err, out)
	}
	return nil
}

// tool runs a command in a folder and returns what it printed; an exit code
// is no failure of the test.
func tool(t *testing.T, folder, name string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c := exec.Command(name, args...)
	c.Dir, c.Stdout, c.Stderr = folder, &stdout, &stderr
	err := c.Run()
	if err != nil && c.ProcessState == nil {
		t.Fatal(err)
	}
	return outcome{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}
