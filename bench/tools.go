package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// A peer is another program for the same job. Its module below peers/ pins it
// and all that it is built of.
type peer struct{ name, pkg string }

var peers = []peer{
	{"helm", "helm.sh/helm/v3/cmd/helm"},
	{"ytt", "carvel.dev/ytt/cmd/ytt"},
	{"cue", "cuelang.org/go/cmd/cue"},
	{"jsonnet", "github.com/google/go-jsonnet/cmd/jsonnet"},
	{"kustomize", "sigs.k8s.io/kustomize/kustomize/v5"},
}

// programs are the programs of this module.
var programs = []string{"kyaml", "sdk", "texttemplate", "floor", "cat", "hello"}

// install finds every peer in the user's cache, builds it there when it is
// missing and build says so, and builds the programs of this module.
func (b *bench) install(ctx context.Context, build bool) error {
	for _, p := range peers {
		path, err := p.path()
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err != nil && !build {
			fmt.Fprintf(os.Stderr, "%s is not installed, and left out\n", p.name)
			continue
		} else if err != nil {
			fmt.Fprintf(os.Stderr, "building %s in %s\n", p.name, filepath.Dir(path))
			if err := goBuild(ctx, "-modfile", p.modfile(), "-o", path, p.pkg); err != nil {
				return err
			}
		}
		b.tools[p.name] = path
	}
	bin := filepath.Join(b.dir, "bin")
	for _, name := range programs {
		b.tools[name] = filepath.Join(bin, name)
		if err := goBuild(ctx, "-o", b.tools[name], "./programs/"+name); err != nil {
			return err
		}
	}
	return nil
}

// caption says what was measured on what, for whoever reads the table elsewhere.
func (b *bench) caption() string {
	var versions []string
	for _, p := range peers {
		if path := b.tools[p.name]; path != "" {
			versions = append(versions, strings.Replace(filepath.Base(filepath.Dir(path)), "-", " ", 1))
		}
	}
	machine := fmt.Sprintf("%s, %s/%s, %d CPUs", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := regexp.MustCompile(`(?m)^model name\s*: (.+)$`).FindSubmatch(info); m != nil {
			machine += " (" + string(m[1]) + ")"
		}
	}
	return fmt.Sprintf("CPU time of whole processes, user and system, median of 3 to %d interleaved runs (a peak below 15 MiB is the measuring program's own); %s; %s.", rounds*often, strings.Join(versions, ", "), machine)
}

func (p peer) modfile() string { return filepath.Join("peers", p.name+".mod") }

// path is where the peer is cached, by its version.
func (p peer) path() (string, error) {
	mod, err := os.ReadFile(p.modfile())
	if err != nil {
		return "", fmt.Errorf("%w; run this in the folder bench", err)
	}
	for _, m := range regexp.MustCompile(`(?m)^(?:require )?\s*(\S+) (v\S+)`).FindAllSubmatch(mod, -1) {
		if module := string(m[1]); p.pkg == module || strings.HasPrefix(p.pkg, module+"/") {
			cache, err := os.UserCacheDir()
			return filepath.Join(cache, "global-headless-service", p.name+"-"+string(m[2]), p.name), err
		}
	}
	return "", fmt.Errorf("%s requires no module that holds %s", p.modfile(), p.pkg)
}

func goBuild(ctx context.Context, args ...string) error {
	c := exec.CommandContext(ctx, "go", append([]string{"build", "-trimpath", "-buildvcs=false"}, args...)...)
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", c, err, out)
	}
	return nil
}
