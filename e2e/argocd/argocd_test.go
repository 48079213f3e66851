// Package argocd holds the ways into Argo CD against Argo CD's own code: the
// plugin against the real argocd-cmp-server, over its socket, with the client
// that the repo-server uses; the ApplicationSets against the real generators;
// the sidecar's image where a docker daemon answers.
//
//	make e2e-argocd
package argocd

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

const root = "../.."

// binaries is a folder that holds what the tests build once: all that the
// plugin's commands find on PATH.
var binaries = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "ghs-bin-")
	if err != nil {
		return "", err
	}
	if err := goBuild(folder, "global-headless-service", "./fn"); err != nil {
		return "", err
	}
	return folder, goBuild(folder, "kustomize", "-modfile=tools/kustomize.mod", "sigs.k8s.io/kustomize/kustomize/v5")
})

func goBuild(folder, name string, args ...string) error {
	c := exec.Command("go", append([]string{"build", "-C", root, "-buildvcs=false", "-o", filepath.Join(folder, name)}, args...)...)
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	return quietly(c)
}

// cmpServer is the path of the real argocd-cmp-server.
var cmpServer = sync.OnceValues(func() (string, error) {
	var out bytes.Buffer
	c := exec.Command("./build.sh")
	c.Stdout, c.Stderr = &out, os.Stderr
	err := c.Run()
	return filepath.Join(strings.TrimSpace(out.String()), "argocd-cmp-server"), err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if folder, err := binaries(); err == nil {
		os.RemoveAll(folder)
	}
	os.Exit(code)
}

// quietly runs a command and shows what it printed only if it fails.
func quietly(c *exec.Cmd) error {
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(c.Args, " "), err, out)
	}
	return nil
}

// needed is a result that the test cannot do without.
func needed[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// runProgram runs global-headless-service, or kustomize, as a user would, in a folder.
func runProgram(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	bin := needed[string](t)(binaries())
	var stdout, stderr bytes.Buffer
	c := exec.Command(filepath.Join(bin, name), args...)
	c.Dir, c.Stdout, c.Stderr = folder, &stdout, &stderr
	c.Env = append(os.Environ(), "PATH="+bin)
	if err := c.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(c.Args, " "), err, stderr.String())
	}
	return stdout.String()
}

// repository is a git repository as the repo-server has it checked out: the
// examples where they are, and more files.
func repository(t *testing.T, more map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, "examples"), os.DirFS(filepath.Join(root, "examples"))); err != nil {
		t.Fatal(err)
	}
	for name, content := range more {
		write(t, filepath.Join(folder, name), content)
	}
	return folder
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o777); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	return string(needed[[]byte](t)(os.ReadFile(path)))
}
