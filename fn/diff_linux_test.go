package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestDiffColours: diff prints colours on a terminal, and nowhere else, nor where
// NO_COLOR is set.
func TestDiffColours(t *testing.T) {
	root := filetest.Folder(t, files{"in/db.yaml": kafkaPackage()})
	command := func(environment ...string) *exec.Cmd {
		c := binaryCommand(t, root, "diff", "--output", "out", "in")
		c.Env = append(c.Env, environment...)
		return c
	}
	const green = "\x1b[1mcluster-one (new cluster)\x1b[0m\n  \x1b[32m+\x1b[0m \x1b[32mService kafka-headless in ns-one added"
	for name, tc := range map[string]struct {
		got  string
		want bool
	}{
		"Terminal":        {onTerminal(t, command()), true},
		"TerminalNoColor": {onTerminal(t, command("NO_COLOR=1")), false},
		"Pipe":            {ran(t, command()).stdout, false},
	} {
		expect.Contains(t, name, tc.got, "Service kafka-headless in ns-one added")
		if tc.want {
			expect.Contains(t, name, tc.got, green)
		} else if strings.Contains(tc.got, "\x1b") {
			t.Errorf("%s: colours in %q", name, tc.got)
		}
	}
}

// binaryCommand is a command of the real program in a folder.
func binaryCommand(t *testing.T, folder string, args ...string) *exec.Cmd {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // what waits for a pipe waits for good
	t.Cleanup(cancel)
	c := exec.CommandContext(ctx, binary, args...)
	c.Dir = folder
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "NO_COLOR=") {
			c.Env = append(c.Env, v)
		}
	}
	return c
}

// ran is what a command gave.
func ran(t *testing.T, c *exec.Cmd) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if c.Stdout == nil {
		c.Stdout = &stdout
	}
	c.Stderr = &stderr
	if err := c.Run(); err != nil && c.ProcessState == nil {
		t.Fatal(err)
	}
	return outcome{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}

// onTerminal is what a command prints on a terminal, with the ends of lines as it
// wrote them.
func onTerminal(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("SKIPPED: no terminal can be made: %v", err)
	}
	defer master.Close()
	fd := int(master.Fd())
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	screen, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout = screen
	ran(t, c)
	screen.Close()
	text, _ := io.ReadAll(master) // ends with an error, as the terminal is gone
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// TestDiffBadInput: whatever comes in, diff says in words what is wrong, exits 2
// and touches nothing.
func TestDiffBadInput(t *testing.T) {
	for name, tc := range map[string]struct {
		args  []string
		stdin string
		make  func(root string) error
		exit  int
		says  []string
	}{
		"DirMissing":         {args: []string{"--output", "a/b/c", "in"}, exit: exitChanges},
		"PathInsideDir":      {args: []string{"--output", ".", "in"}, exit: exitChanges},
		"PathIsDir":          {args: []string{"--output", "in", "in"}, exit: exitChanges},
		"PathMissing":        {args: []string{"--output", "out", "gone"}, exit: exitDiffError, says: []string{"gone: there is no such file or folder"}},
		"EmptyStdin":         {args: []string{"--output", "out", "-"}, exit: exitDiffError, says: []string{"nothing to render", "[nothing-to-render]"}},
		"NoYAML":             {args: []string{"--output", "out", "-"}, stdin: "\x00\xff\t: [", exit: exitDiffError, says: []string{"stdin:1[0]"}},
		"FIFOAmongPaths":     {args: []string{"--output", "out", "in"}, make: fifo("in/x.yaml"), exit: exitDiffError, says: []string{"in/x.yaml: it is a pipe"}},
		"FIFOInDir":          {args: []string{"--output", "out", "in"}, make: fifo("out/clusters/cluster-one/ns-one/x.yaml"), exit: exitChanges},
		"FIFOInThePlace":     {args: []string{"--output", "out", "in"}, make: fifo("out/clusters/cluster-one/ns-one/service-kafka-headless.yaml"), exit: exitDiffError, says: []string{"service-kafka-headless.yaml"}},
		"FIFOForDir":         {args: []string{"--output", "out", "in"}, make: fifo("out"), exit: exitDiffError, says: []string{"a part of the path is a file"}},
		"FIFOForStateFile":   {args: []string{"--output", "out", "in"}, make: fifo("out/.global-headless-service"), exit: exitChanges},
		"FolderForStateFile": {args: []string{"--output", "in", "in"}, make: func(root string) error { return os.Mkdir(filepath.Join(root, "in/.global-headless-service"), 0o755) }, exit: exitChanges},
	} {
		t.Run(name, func(t *testing.T) {
			root := filetest.Folder(t, files{"in/db.yaml": kafkaPackage()})
			if tc.make != nil {
				if err := tc.make(root); err != nil {
					t.Fatal(err)
				}
			}
			state := stateOf(t, root)
			for _, form := range diffForms {
				c := binaryCommand(t, root, append([]string{"diff", "-o", form}, tc.args...)...)
				c.Stdin = strings.NewReader(tc.stdin)
				got := ran(t, c)
				expect.Same(t, form+": exit code, with stderr "+got.stderr, tc.exit, got.exit)
				expect.Contains(t, form+": stderr", got.stderr, tc.says...)
				if strings.Contains(got.stderr, "goroutine ") || strings.Contains(got.stderr, "a bug in") {
					t.Errorf("%s: %s", form, got.stderr)
				}
				if (got.stdout == "") != (tc.exit == exitDiffError) {
					t.Errorf("%s: stdout:\n%s", form, got.stdout)
				}
			}
			expect.Same(t, "the folder", state, stateOf(t, root))
		})
	}
}

// fifo makes a pipe below a folder.
func fifo(name string) func(root string) error {
	return func(root string) error {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return syscall.Mkfifo(path, 0o644)
	}
}

// TestDiffClosedStdout: a reader that has gone does not change the exit code; what
// cannot be written is an error.
func TestDiffClosedStdout(t *testing.T) {
	root := filetest.Folder(t, files{"in/db.yaml": kafkaPackage()})
	gone := func() *os.File {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		return w
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range diffForms {
		for _, tc := range []struct {
			stdout *os.File
			exit   int
			stderr string
		}{{gone(), exitChanges, ""}, {full, exitDiffError, "error: writing stdout: write /dev/stdout: no space left on device [write-failed]\n"}} {
			c := binaryCommand(t, root, "diff", "--output", "out", "-o", form, "in")
			c.Stdout = tc.stdout
			got := ran(t, c)
			expect.Same(t, form+": exit code", tc.exit, got.exit)
			expect.Same(t, form+": stderr", tc.stderr, got.stderr)
		}
	}
}
