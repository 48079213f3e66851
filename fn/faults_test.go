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
	"global-headless-service/resourcelist"
)

// An input that is cut off, at every so many bytes, is an error, or it is a
// list all the same: then what is in it is rendered whole.
func TestStdinCutOff(t *testing.T) {
	for _, name := range []string{"seeds/foo", "rule-07-fleet/twelve-members", "rule-09-rerun/changed-in-meaning"} {
		in := input(t, name)
		for end := 0; end < len(in); end += 97 {
			out := call(in[:end])
			list, err := resourcelist.Read([]byte(out.stdout))
			if err != nil {
				t.Fatalf("%s cut off at %d: the output is no ResourceList: %v", name, end, err)
			}
			if (out.exit != 0) != strings.Contains(out.stderr, "error: ") {
				t.Fatalf("%s cut off at %d: exit %d and on stderr:\n%s", name, end, out.exit, out.stderr)
			}
			if before, err := resourcelist.Read([]byte(in[:end])); err == nil && out.exit != 0 {
				checkSameItems(t, before, list)
			}
		}
	}
}

// A stream of documents that ends in the midst of one of ours is an error.
func TestRenderStdinCutOff(t *testing.T) {
	for end := range len(kafkaStream) {
		got := rendersFrom(t.Context(), kafkaStream[:end], "--cluster", "cluster-one", "-")
		if (got.exit != 0) != strings.Contains(got.stderr, "error: ") || got.exit != 0 && got.stdout != "" {
			t.Fatalf("cut off at %d: exit %d, stderr:\n%s", end, got.exit, got.stderr)
		}
	}
}

// bug panics when it is read from or written to.
type bug struct{}

func (bug) Read([]byte) (int, error)  { panic("a bug") }
func (bug) Write([]byte) (int, error) { panic("a bug") }

// A panic is an error, also on the command line (rule 12).
func TestRenderPanics(t *testing.T) {
	for name, c := range map[string]struct {
		stdin  io.Reader
		stdout io.Writer
	}{
		"while it reads":  {bug{}, io.Discard},
		"while it prints": {strings.NewReader(kafkaStream), bug{}},
	} {
		var stderr strings.Builder
		exit := run(t.Context(), []string{"render", "--cluster", "cluster-one", "-"}, c.stdin, c.stdout, &stderr)
		expect.Same(t, name+": exit code", 1, exit)
		expect.Contains(t, name+": stderr", stderr.String(), "error: ", "a bug in global-headless-service", "[internal-error]")
	}
	var stderr strings.Builder
	exit := run(t.Context(), []string{"--results", "text", "diff", "--output", t.TempDir(), "-"}, bug{}, io.Discard, &stderr)
	expect.Same(t, "exit code of diff, of which 1 says that something would change", 2, exit)
}

// started runs the real program, as somebody else when credential says so.
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

// nobody is somebody who may read and write nothing of ours.
func nobody(t *testing.T) *syscall.Credential {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED: only root can run a program as somebody else")
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

// openTo lets everybody into a folder that a test has made, and its parents.
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
	who := nobody(t)
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
	who := nobody(t)
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
