package e2e

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"global-headless-service/tools/release/binary"
)

// A versionInfo is the output of `version -o json`.
type versionInfo struct {
	Version, Commit, Go, Platform, Kustomize string
	Modified                                 bool
}

// versionOf returns the versionInfo of a binary.
func versionOf(t *testing.T, program string) (v versionInfo) {
	t.Helper()
	out, err := run("", program, "version", "-o", "json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// head returns the commit of a clone.
func head(t *testing.T, clone string) string {
	t.Helper()
	out, err := run(clone, "git", "rev-parse", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out)
}

// TestVersion: the released binary prints its version and commit, and the Go and
// kustomize that Go recorded. `make build` gives the same bytes.
func TestVersion(t *testing.T) {
	program, clone := filepath.Join(unpackArchive(t), binary.Product), filepath.Dir(dist(t))
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	want := versionInfo{Version: version, Commit: head(t, clone), Go: info.GoVersion, Platform: runtime.GOOS + "/" + runtime.GOARCH}
	for _, m := range info.Deps {
		if m.Path == "sigs.k8s.io/kustomize/api" {
			want.Kustomize = m.Version
		}
	}
	if got := versionOf(t, program); got != want || got.Kustomize == "" {
		t.Errorf("the release says %+v, want %+v", got, want)
	}
	if out, err := run("", program, "--version"); err != nil || out != binary.Product+" "+version+"\n" {
		t.Errorf("--version: %q, %v", out, err)
	}

	if _, err := run(clone, "make", "build", "VERSION="+version); err != nil {
		t.Fatal(err)
	}
	released, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	made, err := os.ReadFile(filepath.Join(clone, "bin", binary.Product))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(released, made) {
		t.Error("make build gives other bytes than make release")
	}
}

// TestVersionOfPlainBuild: a plain go build of the clone says the commit by Go's own
// record, and whether the tree is modified.
func TestVersionOfPlainBuild(t *testing.T) {
	clone := filepath.Dir(dist(t))
	plain := filepath.Join(t.TempDir(), binary.Product)
	t.Setenv("GOFLAGS", "-buildvcs=true")
	if _, err := run(clone, "go", "build", "-o", plain, "./fn"); err != nil {
		t.Fatal(err)
	}
	if got := versionOf(t, plain); got.Commit != head(t, clone) || got.Modified {
		t.Errorf("go build says %+v, want the commit %s", got, head(t, clone))
	}
	file := filepath.Join(clone, "LICENSE")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer os.WriteFile(file, text, 0o644)
	if err := os.WriteFile(file, []byte("modified"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := run(clone, "go", "build", "-o", plain, "./fn"); err != nil {
		t.Fatal(err)
	}
	if got := versionOf(t, plain); got.Commit != head(t, clone) || !got.Modified {
		t.Errorf("go build of a modified tree says %+v", got)
	}
}
