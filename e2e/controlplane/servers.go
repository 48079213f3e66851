package controlplane

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// DefaultVersion is the Kubernetes that the tests run where K8S does not name
// another of ../servers.
const DefaultVersion = "1.36"

// Version is the Kubernetes minor version that the tests run: that of the
// environment's K8S, else DefaultVersion.
func Version() string { return cmp.Or(os.Getenv("K8S"), DefaultVersion) }

// Servers are the paths of the programs of a control plane.
type Servers struct {
	Etcd, APIServer, ControllerManager, Kubectl, CoreDNS string
}

// program is a program to build: a package of one of the modules in ../servers.
type program struct {
	name, module, path string
	takes              string // how long building it does, where nothing of it is cached
	into               *string
}

// Build finds the servers of a Kubernetes minor version in the user's cache,
// and builds what is missing there. Folder is ../servers. Say receives what is
// being built, since that takes minutes.
func Build(ctx context.Context, folder, version string, say func(string)) (Servers, error) {
	var s Servers
	kubernetes := "k8s.io/kubernetes/cmd/"
	for _, p := range []program{
		{"etcd", version, "go.etcd.io/etcd/server/v3", "a minute", &s.Etcd},
		{"kube-apiserver", version, kubernetes + "kube-apiserver", "about five minutes", &s.APIServer},
		{"kube-controller-manager", version, kubernetes + "kube-controller-manager", "a minute or two", &s.ControllerManager},
		{"kubectl", version, kubernetes + "kubectl", "a minute", &s.Kubectl},
		{"coredns", "coredns", "github.com/coredns/coredns", "about three minutes", &s.CoreDNS},
	} {
		path, err := p.find(ctx, folder, say)
		if err != nil {
			return Servers{}, err
		}
		*p.into = path
	}
	return s, nil
}

// find is the program's path in the cache, where it is built if it is missing.
func (p program) find(ctx context.Context, folder string, say func(string)) (string, error) {
	module := filepath.Join(folder, p.module)
	if _, err := os.Stat(module); err != nil {
		return "", fmt.Errorf("no servers of %q, of which there are those of %s: %w", p.module, available(folder), err)
	}
	args, err := p.buildArgs(ctx, module)
	if err != nil {
		return "", err
	}
	hash, err := p.hash(ctx, module, args)
	if err != nil {
		return "", err
	}
	cache, err := cacheFolder()
	if err != nil {
		return "", err
	}
	path := filepath.Join(cache, p.name+"-"+hash, p.name)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	say(fmt.Sprintf("building %s of servers/%s, %s the first time", p.name, p.module, p.takes))
	start := time.Now()
	if err := p.build(ctx, module, path, args, say); err != nil {
		return "", err
	}
	say(fmt.Sprintf("built %s in %d s: %s", p.name, int(time.Since(start).Seconds()), path))
	return path, nil
}

// build puts the program at its path when it is whole, and not before: two
// runs may build it at once.
func (p program) build(ctx context.Context, module, path string, args []string, say func(string)) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	part := fmt.Sprintf("%s.%d", path, os.Getpid())
	defer os.Remove(part)
	c := goCommand(ctx, module, append(slices.Clone(args), "-o", part, p.path)...)
	if err := patiently(c, say); err != nil {
		return fmt.Errorf("building %s: %w", p.name, err)
	}
	return os.Rename(part, path)
}

// buildArgs are those of the go command, but for where the program goes.
func (p program) buildArgs(ctx context.Context, module string) ([]string, error) {
	flags, err := p.linkerFlags(ctx, module)
	return []string{"build", "-mod=readonly", "-ldflags", flags}, err
}

// linkerFlags tell Kubernetes' programs their version, which the API server
// needs: it refuses to start as v0.0.0.
func (p program) linkerFlags(ctx context.Context, module string) (string, error) {
	flags := "-s -w"
	if !strings.HasPrefix(p.path, "k8s.io/kubernetes/") {
		return flags, nil
	}
	out, err := goCommand(ctx, module, "list", "-m", "-f", "{{.Version}}", "k8s.io/kubernetes").Output()
	if err != nil {
		return "", fmt.Errorf("the version of k8s.io/kubernetes in %s: %w", module, err)
	}
	version := strings.TrimSpace(string(out))
	numbers := strings.SplitN(strings.TrimPrefix(version, "v"), ".", 3)
	if len(numbers) != 3 {
		return "", fmt.Errorf("k8s.io/kubernetes in %s: %q is not a version", module, version)
	}
	for _, pkg := range []string{"k8s.io/component-base/version", "k8s.io/client-go/pkg/version"} {
		for _, set := range []string{
			"gitVersion=" + version, "gitMajor=" + numbers[0], "gitMinor=" + numbers[1],
			"gitTreeState=clean", "gitCommit=proxy", "buildDate=1970-01-01T00:00:00Z",
		} {
			flags += " -X " + pkg + "." + set
		}
	}
	return flags, nil
}

func goCommand(ctx context.Context, folder string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "go", args...)
	c.Dir = folder
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false", "GOWORK=off")
	return c
}

// patiently runs a command that takes minutes, and says every half a minute
// that it still does. What the command printed is part of its error.
func patiently(c *exec.Cmd, say func(string)) error {
	var out strings.Builder
	c.Stdout, c.Stderr = &out, &out
	done := make(chan error, 1)
	start := time.Now()
	go func() { done <- c.Run() }()
	for {
		select {
		case err := <-done:
			if err != nil {
				return fmt.Errorf("%w\n%s", err, out.String())
			}
			return nil
		case <-time.After(30 * time.Second):
			say(fmt.Sprintf("still building, since %d s", int(time.Since(start).Seconds())))
		}
	}
}

// hash says what a program is built of: the versions of a module, checksums
// included, the go command and its arguments.
func (p program) hash(ctx context.Context, module string, args []string) (string, error) {
	sum := sha256.New()
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(module, name))
		if err != nil {
			return "", err
		}
		sum.Write(b)
	}
	settings, err := goCommand(ctx, module, "env", "GOVERSION", "GOOS", "GOARCH", "GOAMD64", "GOARM64", "GOEXPERIMENT").Output()
	if err != nil {
		return "", fmt.Errorf("go env in %s: %w", module, err)
	}
	fmt.Fprintln(sum, string(settings), args)
	return fmt.Sprintf("%x", sum.Sum(nil))[:16], nil
}

func available(folder string) string {
	var names []string
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "1.") {
			names = append(names, e.Name())
		}
	}
	return strings.Join(names, ", ")
}

// cacheFolder holds what is built once: below $XDG_CACHE_HOME, else ~/.cache.
func cacheFolder() (string, error) {
	folder, err := os.UserCacheDir()
	return filepath.Join(folder, "global-headless-service"), err
}
