package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"global-headless-service/internal/programs"
)

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
	return programs.Build(folder)
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

// needKpt skips a test, and says why, where there is no kpt.
func needKpt(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("kpt")
	if err != nil {
		t.Skip("SKIPPED: kpt is not on PATH, so nothing is known of `kpt fn render`")
	}
	return path
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
