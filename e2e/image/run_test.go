package image

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hardened are the flags of kustomize and kpt, and all that can be taken away
// beyond them.
var hardened = []string{"run", "--rm", "-i", "--network", "none", "--read-only",
	"--cap-drop", "ALL", "--security-opt", "no-new-privileges"}

// container is a run of the image as a user, the image's own if it is empty.
func container(image, user string, args ...string) *exec.Cmd {
	flags := append([]string{}, hardened...)
	if user != "" {
		flags = append(flags, "--user", user)
	}
	return exec.Command("docker", append(append(flags, image), args...)...)
}

func TestHelpAndVersion(t *testing.T) {
	image := needImage(t)
	for _, user := range []string{"", "nobody", "65532", "1000650000:0"} {
		help := run(t, container(image, user, "--help"))
		if help.exit != 0 || !strings.HasPrefix(help.stdout, "global-headless-service ") {
			t.Errorf("--help as %q: %+v", user, help)
		}
	}
	if got := run(t, container(image, "", "--version")); got != (outcome{"global-headless-service " + version + "\n", "", 0}) {
		t.Errorf("--version: %+v", got)
	}
}

func TestNoShell(t *testing.T) {
	image := needImage(t)
	for _, shell := range []string{"sh", "/bin/sh", "/bin/bash", "/busybox/sh"} {
		if got := run(t, exec.Command("docker", "run", "--rm", "--entrypoint", shell, image, "-c", "exit 0")); got.exit != 127 {
			t.Errorf("%s: exit %d, want 127\n%s", shell, got.exit, got.stderr)
		}
	}
}

// TestSeeds pipes the golden cases of the seeds through the image: bytes,
// errors and exit code are those of the binary of `make build`, whoever runs it.
func TestSeeds(t *testing.T) {
	image, native := needImage(t), needNative(t)
	cases, err := filepath.Glob(root + "/testdata/seeds/*/in.yaml")
	if err != nil || len(cases) == 0 {
		t.Fatal("no golden cases", err)
	}
	exits := map[int]int{}
	for i, in := range cases {
		want := piped(t, in, exec.Command(native))
		got := piped(t, in, container(image, []string{"nobody", "65532", ""}[i%3]))
		if got != want {
			t.Errorf("%s: exit %d, want %d\nstdout -outside +in the container:\n%s\nstderr:\n%s", in, got.exit, want.exit,
				cmp.Diff(want.stdout, got.stdout), cmp.Diff(want.stderr, got.stderr))
		}
		exits[got.exit]++
	}
	if exits[0] == 0 || exits[1] == 0 || len(exits) != 2 {
		t.Errorf("cases by exit code: %v; want some of 0, some of 1, none else", exits)
	}
}

// piped runs a command with a file as its stdin.
func piped(t *testing.T, path string, c *exec.Cmd) outcome {
	t.Helper()
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	c.Stdin = in
	return run(t, c)
}
