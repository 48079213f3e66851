package controlplane

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// endsBy tells this program, run by its own tests, how it is to end.
const endsBy = "CONTROLPLANE_TEST_ENDS_BY"

// running is what such a program says of itself.
type running struct {
	Pids   []int
	Folder string
}

func TestMain(m *testing.M) {
	if os.Getenv(endsBy) == "" {
		os.Exit(m.Run())
	}
	os.Exit(Guard(func(ctx context.Context, s *Session) int {
		if err := start(ctx, s); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 3
		}
		return m.Run()
	}))
}

func start(ctx context.Context, s *Session) error {
	servers, err := Build(ctx, "../servers", Version(), func(text string) { fmt.Fprintln(os.Stderr, text) })
	if err != nil {
		return err
	}
	c, err := s.Start(ctx, servers, Options{Name: "one"})
	if err != nil {
		return err
	}
	if _, err := c.StartDNS(ctx); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(running{c.Pids(), s.Folder})
}

// TestEnding is the one test of the program that ends.
func TestEnding(t *testing.T) {
	switch os.Getenv(endsBy) {
	case "":
		t.Skip("TestNothingIsLeft runs this in a program of its own")
	case "failure":
		t.Fatal("as wanted")
	case "panic":
		panic("as wanted")
	default:
		time.Sleep(time.Hour)
	}
}

func TestNothingIsLeft(t *testing.T) {
	for _, c := range []struct {
		by     string
		signal os.Signal
		swept  bool // the folder goes only when the next program starts
	}{
		{by: "termination", signal: syscall.SIGTERM},
		{by: "interrupt", signal: os.Interrupt},
		{by: "failure"},
		{by: "panic", swept: true},
		{by: "kill", signal: os.Kill, swept: true},
	} {
		t.Run(c.by, func(t *testing.T) {
			temporary := t.TempDir()
			p, said := runs(t, c.by, temporary)
			if len(said.Pids) != 4 {
				t.Fatalf("%d processes run, not 4", len(said.Pids))
			}
			if c.signal != nil {
				p.Process.Signal(c.signal)
			}
			if p.Wait() == nil {
				t.Error("exit code 0")
			}
			for _, pid := range said.Pids {
				goes(t, pid)
			}
			if c.swept {
				if err := removeAbandoned(temporary); err != nil {
					t.Fatal(err)
				}
			}
			if left, _ := filepath.Glob(filepath.Join(temporary, folderPrefix+"*")); len(left) > 0 {
				t.Errorf("left: %s", left)
			}
		})
	}
}

// runs is this program, run until its control plane does.
func runs(t *testing.T, by, temporary string) (*exec.Cmd, running) {
	t.Helper()
	p := exec.Command(os.Args[0], "-test.run=^TestEnding$", "-test.timeout=10m")
	p.Env = append(os.Environ(), endsBy+"="+by, "TMPDIR="+temporary)
	p.Stderr = os.Stderr
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	var said running
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("it says nothing: %v, %v", lines.Err(), p.Wait())
	}
	if err := json.Unmarshal(lines.Bytes(), &said); err != nil {
		t.Fatalf("%q: %v", lines.Text(), err)
	}
	go func() {
		for lines.Scan() {
		}
	}()
	return p, said
}

// goes waits until a process is gone, or dead and not yet buried.
func goes(t *testing.T, pid int) {
	t.Helper()
	for range 300 {
		line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
		if err != nil || len(line) == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("process %d still runs", pid)
}

// A folder goes with its owner, and not before.
func TestFolderOfALivingProgramStays(t *testing.T) {
	parent := t.TempDir()
	for _, name := range []string{strconv.Itoa(os.Getpid()), "4194305", "of-somebody"} { // no pid is above 2^22
		if err := os.Mkdir(filepath.Join(parent, folderPrefix+name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := removeAbandoned(parent); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(parent)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 || entries[0].Name() != folderPrefix+strconv.Itoa(os.Getpid()) {
		t.Errorf("left: %v", entries)
	}
}

func TestUnknownVersion(t *testing.T) {
	_, err := Build(t.Context(), "../servers", "1.2", func(string) {})
	if err == nil {
		t.Fatal("servers of 1.2 were built")
	}
	t.Log(err)
}
