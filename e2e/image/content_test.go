package image

import (
	"archive/tar"
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const binaryPath = "usr/local/bin/global-headless-service"

// TestConfig: the labels say what this is, and the user is a number that is
// not root's, which is all that Kubernetes' runAsNonRoot can check.
func TestConfig(t *testing.T) {
	var config struct {
		User       string
		Entrypoint []string
		Cmd        []string
		Labels     map[string]string
	}
	inspected := must(t, "docker", "inspect", "--format", "{{json .Config}}", needImage(t))
	if err := json.Unmarshal([]byte(inspected), &config); err != nil {
		t.Fatal(err)
	}
	if config.User != "65532:65532" || !slices.Equal(config.Entrypoint, []string{"/" + binaryPath}) || len(config.Cmd) != 0 {
		t.Errorf("user %q, entrypoint %q, command %q", config.User, config.Entrypoint, config.Cmd)
	}
	want := map[string]string{
		"title":    "global-headless-service",
		"licenses": "Apache-2.0",
		"version":  version,
		"source":   source,
		"revision": strings.TrimSpace(must(t, "git", "-C", root, "describe", "--always", "--dirty", "--abbrev=40", "--exclude", "*")),
	}
	for key, value := range want {
		if got := config.Labels["org.opencontainers.image."+key]; got != value {
			t.Errorf("label %s: %q, want %q", key, got, value)
		}
	}
	if config.Labels["org.opencontainers.image.description"] == "" {
		t.Error("no description")
	}
	if config.Labels["dev.kpt.fn.meta.types"] != "mutator" || config.Labels["dev.kpt.fn.meta.documentationurl"] != source {
		t.Errorf("labels %v", config.Labels)
	}
	size := strings.TrimSpace(must(t, "docker", "inspect", "--format", "{{.Size}}", needImage(t)))
	if bytes, err := strconv.Atoi(size); err != nil || bytes == 0 || bytes >= 20_000_000 {
		t.Errorf("the image has %s bytes", size)
	}
}

// TestFiles: one static binary and two files that know the users. No shell and
// nothing else to keep up to date.
func TestFiles(t *testing.T) {
	files := export(t, needImage(t))
	if os.Getenv("BASE_IMAGE") == "" {
		var names []string
		for name := range files {
			names = append(names, name)
		}
		slices.Sort(names)
		if want := []string{"etc/group", "etc/passwd", binaryPath}; !slices.Equal(names, want) {
			t.Errorf("the image holds %q, want %q", names, want)
		}
	}
	for _, name := range []string{"bin/sh", "usr/bin/sh", "bin/busybox", "busybox/sh"} {
		if _, ok := files[name]; ok {
			t.Errorf("the image holds a shell: %s", name)
		}
	}
	for _, user := range []string{"nobody:x:65534:65534:", "nonroot:x:65532:65532:"} {
		if !strings.Contains(string(files["etc/passwd"]), user) {
			t.Errorf("/etc/passwd does not know %s\n%s", user, files["etc/passwd"])
		}
	}
	if size := len(files[binaryPath]); size == 0 || size >= 20_000_000 {
		t.Errorf("the binary has %d bytes", size)
	}
	isStatic(t, files[binaryPath])
}

func isStatic(t *testing.T, binary []byte) {
	t.Helper()
	file, err := elf.NewFile(bytes.NewReader(binary))
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range file.Progs {
		if program.Type == elf.PT_INTERP {
			t.Error("the binary is linked dynamically")
		}
	}
}

// TestSameBytes: a second build, from nothing, gives the same binary, and so
// does `make build` outside of any container, where Go is the same.
func TestSameBytes(t *testing.T) {
	first := export(t, needImage(t))[binaryPath]
	again := name + "-again"
	if err := makeImage(again, "--no-cache"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, "docker", "rmi", again) })
	if !bytes.Equal(first, export(t, again)[binaryPath]) {
		t.Error("a second build gives another binary")
	}
	outside, err := os.ReadFile(needNative(t))
	if err != nil {
		t.Fatal(err)
	}
	if mine, theirs := goOf(t, outside), goOf(t, first); mine != theirs || runtime.GOOS != "linux" {
		t.Skipf("SKIPPED: `make build` uses %s on %s, the image %s: their bytes cannot be compared", mine, runtime.GOOS, theirs)
	}
	if !bytes.Equal(first, outside) {
		t.Error("`make build` and `make image` give different binaries")
	}
}

// goOf is the Go that built a binary.
func goOf(t *testing.T, binary []byte) string {
	t.Helper()
	info, err := buildinfo.Read(bytes.NewReader(binary))
	if err != nil {
		t.Fatal(err)
	}
	return info.GoVersion
}

// export is the content of every file of an image that is not empty; the
// empty ones are docker's own, where it mounts the container's.
func export(t *testing.T, image string) map[string][]byte {
	t.Helper()
	container := strings.TrimSpace(must(t, "docker", "create", image))
	defer must(t, "docker", "rm", container)
	path := filepath.Join(t.TempDir(), "image.tar")
	must(t, "docker", "export", "--output", path, container)
	archive, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string][]byte{}
	for reader := tar.NewReader(archive); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag != tar.TypeReg || header.Size == 0 {
			continue
		}
		if files[header.Name], err = io.ReadAll(reader); err != nil {
			t.Fatal(err)
		}
	}
}

// TestArchitectures: the Dockerfile builds for both, whatever the daemon is;
// the other one takes BuildKit.
func TestArchitectures(t *testing.T) {
	mine := strings.TrimSpace(must(t, "docker", "inspect", "--format", "{{.Architecture}}", needImage(t)))
	machines := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}
	if _, ok := machines[mine]; !ok {
		t.Skipf("SKIPPED: the daemon builds for %s", mine)
	}
	for architecture, machine := range machines {
		image := name
		if architecture != mine {
			image = name + "-" + architecture
			t.Setenv("DOCKER_BUILDKIT", "1")
			err := makeImage(image, "--platform", "linux/"+architecture)
			if err != nil && strings.Contains(err.Error(), "buildx component is missing") {
				t.Skipf("SKIPPED: %s is not built, since this docker has no BuildKit", architecture)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { must(t, "docker", "rmi", image) })
		}
		binary := export(t, image)[binaryPath]
		isStatic(t, binary)
		file, err := elf.NewFile(bytes.NewReader(binary))
		if err != nil {
			t.Fatal(err)
		}
		got := strings.TrimSpace(must(t, "docker", "inspect", "--format", "{{.Architecture}}", image))
		if got != architecture || file.Machine != machine {
			t.Errorf("built for %s: an image of %s with a binary of %v", architecture, got, file.Machine)
		}
	}
}
