package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// started runs the real program, as another user if a credential is given.
func started(t *testing.T, stdin io.Reader, stdout io.Writer, credential *syscall.Credential, args ...string) outcome {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	c := exec.Command(binary, args...)
	c.Stdin, c.Stdout, c.Stderr = stdin, stdout, &stderr
	c.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
	var exit *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{"", stderr.String(), c.ProcessState.ExitCode()}
}

// TestStdoutThatTakesNothing: a reader that has gone and a disk that is full
// end the real program with an error in words.
func TestStdoutThatTakesNothing(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("SKIPPED: no /dev/full here")
	}
	defer full.Close()
	root := filetest.Folder(t, files{"kafka.yaml": kafkaStream})
	for name, stdout := range map[string]*os.File{"broken pipe": w, "no space left": full} {
		for _, args := range [][]string{nil, {"render", "--cluster", "cluster-one", root}} {
			got := started(t, strings.NewReader(input(t, "seeds/foo")), stdout, nil, args...)
			expect.Same(t, name+": exit code", 1, got.exit)
			expect.Contains(t, "stderr", got.stderr, "error: writing stdout: ", name)
		}
	}
}

// unprivileged returns a user who may neither read nor write the files of tests.
func unprivileged(t *testing.T) *syscall.Credential {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: only root can run a program as another user")
	}
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	for folder := filepath.Dir(binary); folder != "/"; folder = filepath.Dir(folder) {
		if info, err := os.Stat(folder); err != nil || info.Mode().Perm()&0o001 == 0 {
			if err := os.Chmod(folder, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	return &syscall.Credential{Uid: 65534, Gid: 65534}
}

// openTo lets every user into a folder that a test has made, and its parents.
func openTo(t *testing.T, folder string) {
	t.Helper()
	for range 2 {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		folder = filepath.Dir(folder)
	}
}

func TestRenderUnreadable(t *testing.T) {
	who := unprivileged(t)
	root := filetest.Folder(t, files{"kafka.yaml": kafkaStream, "secret.yaml": account, "closed/a.yaml": account})
	openTo(t, root)
	for _, path := range []string{"secret.yaml", "closed"} {
		if err := os.Chmod(filepath.Join(root, path), 0); err != nil {
			t.Fatal(err)
		}
	}
	var stdout bytes.Buffer
	got := started(t, nil, &stdout, who, "render", "--cluster", "cluster-one", root)
	expect.Same(t, "exit code", 1, got.exit)
	expect.Same(t, "stdout", "", stdout.String())
	expect.Contains(t, "stderr", got.stderr, filepath.Join(root, "secret.yaml")+": permission denied", filepath.Join(root, "closed")+": permission denied")
}

func TestOutputReadOnly(t *testing.T) {
	who := unprivileged(t)
	root, output := filetest.Folder(t, files{"kafka.yaml": kafkaStream}), t.TempDir()
	openTo(t, root)
	openTo(t, output)
	got := started(t, nil, io.Discard, who, "render", "--output", output, root)
	expect.Same(t, "exit code", 1, got.exit)
	expect.Contains(t, "stderr", got.stderr, "error: ", "permission denied")
	expect.Same(t, "the folder", files{}, filetest.Read(t, output))
}

// TestOutputDiskFull: a disk that runs full while files are staged, and one
// that is full to begin with, leave the tree as it was, and nothing else.
func TestOutputDiskFull(t *testing.T) {
	output := t.TempDir()
	if os.Geteuid() != 0 || syscall.Mount("tmpfs", output, "tmpfs", 0, "size=64k,mode=755") != nil {
		t.Skip("SKIPPED: only root can mount a small disk")
	}
	t.Cleanup(func() { syscall.Unmount(output, 0) })
	small := filetest.Folder(t, files{"kafka.yaml": kafkaStream})
	succeeds(t, "--output", output, small)
	before := filetest.Read(t, output)
	large := filetest.Folder(t, files{"kafka.yaml": manyMembers(0, 300)})
	for range 2 {
		refused(t, renders("--output", output, large), "nothing was changed: ", "no space is left on the disk")
		expect.Same(t, "the tree", before, filetest.Read(t, output))
	}
	succeeds(t, "--output", output, small)
}
