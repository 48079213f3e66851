// Package e2e makes a release twice, of two clones in two folders, and checks what is
// in it with the tools that users have:
//
//	go -C tools/release test -v ./e2e
//
// It takes minutes. Only three platforms are built, a zip and both of Linux', so
// that every kind of artefact is there.
package e2e

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

const (
	product   = "global-headless-service"
	version   = "v0.1.0"
	source    = "https://example.org/global-headless-service"
	root      = "../../.."
	platforms = "linux/amd64,linux/arm64,windows/amd64"
)

// folder is where clones are, until the tests end.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "global-headless-service-e2e-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// run runs a command in a folder, and returns its stdout.
func run(in string, command string, args ...string) (string, error) {
	var stderr strings.Builder
	c := exec.Command(command, args...)
	c.Dir, c.Stderr = in, &stderr
	out, err := c.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s%s", strings.Join(c.Args, " "), err, out, stderr.String())
	}
	return string(out), nil
}

// released is a release of the commit that is checked out, made once.
var released = sync.OnceValues(func() (string, error) { return release(root, "one") })

// release makes a release of a new clone of a repository, and returns its dist.
func release(of, name string, env ...string) (string, error) {
	in := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(in), 0o755); err != nil {
		return "", err
	}
	if _, err := run(of, "git", "clone", "--quiet", "--no-hardlinks", ".", in); err != nil {
		return "", err
	}
	c := exec.Command("make", "release", "VERSION="+version, "SOURCE="+source, "PLATFORMS="+platforms)
	c.Dir, c.Env = in, append(os.Environ(), env...)
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("make release: %w\n%s", err, out)
	}
	return filepath.Join(in, "dist"), nil
}

// dist returns the release.
func dist(t *testing.T) string {
	t.Helper()
	d, err := released()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// read returns the files of a folder.
func read(t *testing.T, in string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(in)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(in, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(data)
	}
	return all
}

// TestReproducible: another clone gives the same bytes: in a folder of another name,
// later and in another time zone.
func TestReproducible(t *testing.T) {
	first := read(t, dist(t))
	again, err := release(filepath.Dir(dist(t)), "some/folder of another name", "TZ=Asia/Kathmandu", "LC_ALL=C")
	if err != nil {
		t.Fatal(err)
	}
	second := read(t, again)
	names := slices.Sorted(maps.Keys(first))
	if got := slices.Sorted(maps.Keys(second)); !slices.Equal(got, names) {
		t.Errorf("the second release has the files %q, the first %q", got, names)
	}
	for _, name := range names {
		if first[name] != second[name] {
			t.Errorf("%s differs", name)
		}
	}
}

// TestArtefacts: these files and no others, with the sums that checksums.txt says.
func TestArtefacts(t *testing.T) {
	want := []string{
		"checksums.txt",
		product + ".kpt.yaml", product + ".krew.yaml",
		product + "-argocd_v0.1.0_linux_amd64.cdx.json", product + "-argocd_v0.1.0_linux_amd64.spdx.json",
		product + "-argocd_v0.1.0_linux_arm64.cdx.json", product + "-argocd_v0.1.0_linux_arm64.spdx.json",
		product + "-argocd_v0.1.0_oci.tar", product + "_v0.1.0_oci.tar",
		product + "_v0.1.0_linux_amd64.cdx.json", product + "_v0.1.0_linux_amd64.spdx.json", product + "_v0.1.0_linux_amd64.tar.gz",
		product + "_v0.1.0_linux_arm64.cdx.json", product + "_v0.1.0_linux_arm64.spdx.json", product + "_v0.1.0_linux_arm64.tar.gz",
		product + "_v0.1.0_windows_amd64.cdx.json", product + "_v0.1.0_windows_amd64.spdx.json", product + "_v0.1.0_windows_amd64.zip",
	}
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(read(t, dist(t)))); !slices.Equal(got, want) {
		t.Errorf("dist holds\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	out, err := run(dist(t), "sha256sum", "--check", "--strict", "checksums.txt")
	if err != nil || strings.Count(out, ": OK\n") != len(want)-1 {
		t.Errorf("%v\n%s", err, out)
	}
}

// unpacked extracts the archive of this machine's platform with tar, once.
func unpacked(t *testing.T) string {
	t.Helper()
	base := product + "_" + version + "_" + runtime.GOOS + "_" + runtime.GOARCH
	archive := filepath.Join(dist(t), base+".tar.gz")
	if _, err := os.Stat(archive); err != nil {
		t.Skipf("SKIPPED: nothing that runs on this machine is released here: %v", err)
	}
	in := t.TempDir()
	if _, err := run(in, "tar", "-xzf", archive); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(in, base)
}
