package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// bench is what one run measures with.
type bench struct {
	dir   string            // inputs, outputs, programs
	ours  string            // the binary that is measured
	tools map[string]string // paths of the peers and programs that are there
	quick bool
}

// A work is one job, and several ways to do it.
type work struct {
	name     string
	slow     bool                            // all of it
	prepare  func(ctx context.Context) error // makes inputs that only this work needs; nil is nothing to do
	commands []command
	// check looks at what came out: out is the file of a command's output.
	check func(ctx context.Context, out func(command string) string) error
}

// A command is one way to do a work: one process, started directly.
type command struct {
	name  string
	tool  string   // which has to be there; "" is always
	args  []string // from the program on
	last  []string // one of these is the last argument, in turn
	stdin string   // a file, given through a pipe, as kustomize does
	env   []string
	fresh string  // the last argument of the first run; each other run gets a folder of its own, which is not there yet
	times float64 // what the CPU time is multiplied by; 0 is 1
	slow  bool
}

// cost is what a process used.
type cost struct {
	cpu  time.Duration // user and system, of its children too
	peak int64         // bytes
	out  int64         // bytes of output
}

// costs are medians by work and command.
type costs map[[2]string]cost

// A command that takes little is run often: up to often times in each of rounds,
// for as long as budget.
const (
	rounds = 3
	often  = 7
	budget = 500 * time.Millisecond
)

// work measures every way to do a work, in turn, so that all of them see the same
// neighbours.
func (b *bench) work(ctx context.Context, w work, into costs) error {
	commands, repeats, sizes, err := b.checked(ctx, w)
	if err != nil {
		return err
	}
	runs := map[string][]cost{}
	for range rounds {
		for k := range often {
			for _, c := range commands {
				if k >= repeats[c.name] {
					continue
				}
				one, err := c.run(ctx, len(runs[c.name]), "")
				if err != nil {
					return err
				}
				runs[c.name] = append(runs[c.name], one)
			}
		}
	}
	for _, c := range commands {
		m := median(runs[c.name], c.times)
		m.out = sizes[c.name]
		into[[2]string{w.name, c.name}] = m
		fmt.Fprintf(os.Stderr, "%s: %s: %s, %s\n", w.name, c.name, milliseconds(m.cpu), mebibytes(m.peak))
	}
	return nil
}

// checked runs every command of a work that is there, and checks what comes out.
// It says how often in a round each of them is to run, and how many bytes each
// writes.
func (b *bench) checked(ctx context.Context, w work) ([]command, map[string]int, map[string]int64, error) {
	dir := filepath.Join(b.dir, "out")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, nil, err
	}
	out := func(name string) string {
		return filepath.Join(dir, w.name+"-"+strings.NewReplacer(" ", "-", "/", "-").Replace(name))
	}
	if w.prepare != nil {
		if err := w.prepare(ctx); err != nil {
			return nil, nil, nil, err
		}
	}
	var commands []command
	repeats, sizes := map[string]int{}, map[string]int64{}
	for _, c := range w.commands {
		if b.leftOut(c) {
			continue
		}
		first, err := c.run(ctx, 0, out(c.name))
		if err != nil {
			return nil, nil, nil, err
		}
		if info, err := os.Stat(out(c.name)); err == nil {
			sizes[c.name] = info.Size()
		}
		commands = append(commands, c)
		repeats[c.name] = int(min(often, max(1, budget/max(first.cpu, time.Millisecond))))
	}
	return commands, repeats, sizes, w.check(ctx, out)
}

// leftOut says whether a command is not to run: it is not there, or too slow.
func (b *bench) leftOut(c command) bool {
	return c.slow && b.quick || c.tool != "" && b.tools[c.tool] == ""
}

func median(runs []cost, times float64) cost {
	cpu, peak := make([]time.Duration, len(runs)), make([]int64, len(runs))
	for k, r := range runs {
		cpu[k], peak[k] = r.cpu, r.peak
	}
	slices.Sort(cpu)
	slices.Sort(peak)
	m := cost{cpu: cpu[len(cpu)/2], peak: peak[len(peak)/2]}
	if times != 0 {
		m.cpu = time.Duration(float64(m.cpu) * times)
	}
	return m
}

// run runs the command for the k-th time and writes its output to a file, or
// nowhere.
func (c command) run(ctx context.Context, k int, out string) (cost, error) {
	args := slices.Clone(c.args[1:])
	if c.fresh != "" {
		folder, err := c.folder()
		if err != nil {
			return cost{}, err
		}
		args = append(args, folder)
	}
	if len(c.last) > 0 {
		args = append(args, c.last[k%len(c.last)])
	}
	p := exec.CommandContext(ctx, c.args[0], args...)
	p.Env = append(os.Environ(), c.env...)
	var stderr bytes.Buffer
	p.Stderr = &stderr
	stdout := io.Writer(io.Discard)
	if out != "" {
		f, err := os.Create(out)
		if err != nil {
			return cost{}, err
		}
		defer f.Close()
		stdout = f
	}
	p.Stdout = struct{ io.Writer }{stdout} // no file, so a pipe
	if c.stdin != "" {
		f, err := os.Open(c.stdin)
		if err != nil {
			return cost{}, err
		}
		defer f.Close()
		p.Stdin = struct{ io.Reader }{f}
	}
	if err := p.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", c.name, err, tail(stderr.String()))
	}
	state := p.ProcessState
	peak := state.SysUsage().(*syscall.Rusage).Maxrss * 1024
	return cost{cpu: state.UserTime() + state.SystemTime(), peak: peak}, nil
}

// folder is one that is not there yet. Those of earlier runs stay: a file system
// that has just removed hundreds of files is slow to make new ones.
func (c command) folder() (string, error) {
	if _, err := os.Stat(c.fresh); os.IsNotExist(err) {
		return c.fresh, nil
	}
	parent, err := os.MkdirTemp(filepath.Dir(c.fresh), "again")
	return filepath.Join(parent, filepath.Base(c.fresh)), err
}

// tail is the end of what a program had to say.
func tail(s string) string { return s[max(0, len(s)-2000):] }
