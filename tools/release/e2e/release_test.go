// Package e2e makes a release twice, of two clones in two folders, and checks what is
// in it with the tools that users have:
//
//	go -C tools/release test -v ./e2e
//
// It takes minutes. The first release has all platforms, so that each is linked before
// a tag is pushed.
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

	"global-headless-service/tools/release/binary"
)

const (
	version = "v0.1.0"
	source  = "https://example.org/global-headless-service"
	root    = "../../.."
)

// folder is where clones are, until the tests end.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "global-headless-service-release-"); err != nil {
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
var released = sync.OnceValues(func() (string, error) { return release(root, "one", "") })

// release makes a release of a new clone of a repository for platforms, all if there
// are none, and returns its dist. env is added to the environment; UMASK in it is the
// umask.
func release(repository, name, platforms string, env ...string) (string, error) {
	in := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(in), 0o755); err != nil {
		return "", err
	}
	const script = `umask "${UMASK:-022}" && git clone --quiet --no-hardlinks . "$1" && cd "$1" && exec make release "VERSION=$2" "SOURCE=$3" "PLATFORMS=$4"`
	c := exec.Command("sh", "-c", script, "sh", in, version, source, platforms)
	c.Dir, c.Env = repository, append(os.Environ(), env...)
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

// hostile returns an environment that would change binaries, manual pages, modes and the
// line ends of what is embedded: by variables, by the file of `go env -w`, and by settings
// of git. Its processor is of the other architecture, so that the release's own tool runs
// here. -race would stop that tool, since make turns off cgo.
func hostile(t *testing.T) []string {
	t.Helper()
	processor := "GOARM64=v9.0"
	if runtime.GOARCH == "arm64" {
		processor = "GOAMD64=v3"
	}
	written := filepath.Join(t.TempDir(), "env")
	if err := os.WriteFile(written, []byte("GOFLAGS=-tags=docs\n"+processor+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return []string{
		"TZ=Asia/Kathmandu", "UMASK=077", "GOFLAGS=-tags=docs", processor, "GOENV=" + written,
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.autocrlf", "GIT_CONFIG_VALUE_0=true",
	}
}

// TestReproducible: another clone gives the same bytes: in a folder of another name,
// later, in another time zone, with another umask, and with other settings of Go and git.
func TestReproducible(t *testing.T) {
	again, err := release(filepath.Dir(dist(t)), "some/folder of another name", "linux/amd64,linux/arm64,windows/amd64", hostile(t)...)
	if err != nil {
		t.Fatal(err)
	}
	// what names all platforms differs
	const manifest = binary.Product + ".krew.yaml"
	first, second := read(t, dist(t)), read(t, again)
	for name := range first {
		if strings.Contains(name, "_darwin_") || strings.Contains(name, "_windows_arm64") {
			delete(first, name)
		}
	}
	for _, files := range []map[string]string{first, second} {
		delete(files, manifest)
		delete(files, "checksums.txt")
	}
	sameFiles(t, first, second)
}

// TestReproducibleWithoutCache: what is compiled anew, with an empty cache, has the same
// bytes.
func TestReproducibleWithoutCache(t *testing.T) {
	clone := filepath.Dir(dist(t))
	tool, again := filepath.Join(t.TempDir(), "release"), filepath.Join(t.TempDir(), "dist")
	if _, err := run(filepath.Join(clone, "tools", "release"), "go", "build", "-o", tool, "."); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOCACHE", t.TempDir())
	if _, err := run("", tool, "-root", clone, "-out", again, "-version", version, "-source", source, "-platforms", "linux/amd64"); err != nil {
		t.Fatal(err)
	}
	first, second := map[string]string{}, map[string]string{}
	for from, to := range map[string]map[string]string{dist(t): first, again: second} {
		for name, data := range read(t, from) {
			if strings.Contains(name, "_linux_amd64.") {
				to[name] = data
			}
		}
	}
	if len(first) != 5 { // an archive, and two SBOMs of it and of the sidecar
		t.Errorf("the release has %q for linux/amd64", slices.Sorted(maps.Keys(first)))
	}
	sameFiles(t, first, second)
}

// sameFiles expects that two releases have the same files with the same bytes.
func sameFiles(t *testing.T, first, second map[string]string) {
	t.Helper()
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
		"checksums.txt", binary.Product + ".kpt.yaml", binary.Product + ".krew.yaml",
		binary.Product + "-argocd_v0.1.0_oci.tar", binary.Product + "_v0.1.0_oci.tar",
	}
	for _, arch := range []string{"amd64", "arm64"} {
		for name, ending := range map[string]string{"_v0.1.0_darwin_": ".tar.gz", "_v0.1.0_linux_": ".tar.gz", "_v0.1.0_windows_": ".zip", "-argocd_v0.1.0_linux_": ""} {
			base := binary.Product + name + arch
			want = append(want, base+".cdx.json", base+".spdx.json")
			if ending != "" {
				want = append(want, base+ending)
			}
		}
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

// unpackArchive extracts the archive of this machine's platform with tar.
func unpackArchive(t *testing.T) string {
	t.Helper()
	base := binary.Product + "_" + version + "_" + runtime.GOOS + "_" + runtime.GOARCH
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
