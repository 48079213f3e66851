// Package image builds the container image with `make image` and holds it
// against what kustomize, kpt and a hardened cluster ask of one:
//
//	go -C e2e test -v ./image
//
// It wants a docker daemon, and skips without one. DOCKER_BUILDKIT, BUILD_IMAGE
// and BASE_IMAGE reach the build; where nothing can be pulled, go-image.sh makes
// a BUILD_IMAGE.
package image

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

const (
	name    = "localhost/global-headless-service:test"
	version = "v0.0.0-test"
	source  = "https://example.org/global-headless-service"
	root    = "../.."
)

// outcome is what a command left behind.
type outcome struct {
	stdout, stderr string
	exit           int
}

// build makes the image once for all tests, and empty is its name where no
// daemon answers.
var build = sync.OnceValues(func() (string, error) {
	if exec.Command("docker", "info").Run() != nil {
		return "", nil
	}
	return name, makeImage(name)
})

// makeImage runs `make image`, with flags for docker build.
func makeImage(name string, flags ...string) error {
	return quietly(exec.Command("make", "-C", root, "image", "IMAGE="+name,
		"VERSION="+version, "SOURCE="+source, "IMAGE_FLAGS="+strings.Join(flags, " ")))
}

// native is the binary of `make build` on this machine, for the same version.
var native = sync.OnceValues(func() (string, error) {
	return root + "/bin/global-headless-service",
		quietly(exec.Command("make", "-C", root, "build", "VERSION="+version))
})

// needImage is the image's name; without a docker daemon the test is skipped.
func needImage(t *testing.T) string {
	t.Helper()
	image, err := build()
	if err != nil {
		t.Fatal(err)
	}
	if image == "" {
		t.Skip("SKIPPED: no docker daemon answers, so nothing is known of the image")
	}
	return image
}

func needNative(t *testing.T) string {
	t.Helper()
	binary, err := native()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// needTool is the path of a tool: what the variable says, else the one on PATH.
func needTool(t *testing.T, tool, variable string) string {
	t.Helper()
	if path := os.Getenv(variable); path != "" {
		return path
	}
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("SKIPPED: %s is not on PATH, and $%s does not say where it is", tool, variable)
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

// must runs a command that has to succeed, and returns its stdout.
func must(t *testing.T, command string, args ...string) string {
	t.Helper()
	got := run(t, exec.Command(command, args...))
	if got.exit != 0 {
		t.Fatalf("%s %s: exit %d\n%s", command, strings.Join(args, " "), got.exit, got.stderr)
	}
	return got.stdout
}

// run returns what a command printed; an exit code is no failure of the test.
func run(t *testing.T, c *exec.Cmd) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil && c.ProcessState == nil {
		t.Fatal(err)
	}
	return outcome{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}
