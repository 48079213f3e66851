package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestTreeHistories plays random histories of one tree: its inputs change, its
// files are edited, moved, copied and lost, runs are killed, and the whole
// folder goes back to an earlier state. After each run the tree must hold the
// objects that a fresh rendering into an empty folder has, and every file of
// somebody's as it was; and diff must have said before what it does.
//
// HISTORIES=5000 plays so many. A history is its seed: -run
// 'TestTreeHistories/^17$' plays it again, apart from the moment of a kill.
func TestTreeHistories(t *testing.T) {
	for seed := range number("HISTORIES", 60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			h := newHistory(t, seed)
			for step := 0; step < 12 && !t.Failed(); step++ {
				h.step(t, step)
			}
		})
	}
}

// A history is a tree, the applications that are rendered into it, and what
// must be in it.
type history struct {
	*rand.Rand
	folder string            // holds the tree and the inputs
	inputs map[string]string // where each package is
	apps   []*application
	keeps  bool // whether its runs keep the folders of retired clusters
	state
	past    []snapshot
	patches bool // whether what diff -o patch prints is applied, which takes two processes
}

// state is what must be in the tree after the next run, apart from what that
// run itself renders.
type state struct {
	theirs   files   // of somebody's: no run may touch them
	edited   files   // generated, and then changed in more than their comments
	copies   files   // of generated files that stand in their own places
	rendered []files // of each application, as its last run rendered it
}

// A snapshot is what a commit of the tree would hold.
type snapshot struct {
	state
	tree files
}

// newHistory begins a history of one application, or of two.
func newHistory(t *testing.T, seed uint64) *history {
	h := &history{Rand: rand.New(rand.NewPCG(seed, 1)), folder: t.TempDir(), inputs: map[string]string{}}
	for k := range 1 + h.IntN(2) {
		a := &application{Rand: h.Rand, name: string(rune('a' + k))}
		a.addDeclaration()
		h.apps = append(h.apps, a)
	}
	h.keeps, h.patches = seed%4 < 2, seed%10 == 0
	h.state = state{files{}, files{}, files{}, make([]files, len(h.apps))}
	return h
}

func (h *history) output() string { return filepath.Join(h.folder, "out") }

// now is the tree as it is.
func (h *history) now(t *testing.T) files {
	t.Helper()
	if _, err := os.Stat(h.output()); err != nil {
		return files{}
	}
	return filetest.Read(t, h.output())
}

// step changes inputs and tree, runs one of the applications, and checks what
// is there.
func (h *history) step(t *testing.T, step int) {
	t.Helper()
	if len(h.past) > 0 && h.IntN(8) == 0 {
		h.revert(t)
	}
	app := h.IntN(len(h.apps))
	for range h.IntN(3) {
		t.Logf("step %d, application %d: %s", step, app, h.apps[app].change())
	}
	input := h.write(t, app)
	h.dropCopies(t)
	u := user{h, t, app}
	for range h.IntN(3) {
		u.act()
	}
	args := append(h.flags(t, app), input)
	u.obstruct(args)
	if h.IntN(10) == 0 {
		h.kill(t, args)
	}
	h.run(t, app, args)
	if h.IntN(3) == 0 {
		h.past = append(h.past, snapshot{h.state.clone(), h.now(t)})
	}
}

// write writes an application's package, renders it into an empty folder unless
// that was done before, and returns where the package is.
func (h *history) write(t *testing.T, app int) string {
	t.Helper()
	all := h.apps[app].files()
	key := archive(all)
	input, done := h.inputs[key]
	if !done {
		input = filepath.Join(h.folder, fmt.Sprint("in-", len(h.inputs)))
		for path, text := range all {
			filetest.WriteFile(t, filepath.Join(input, path), text)
		}
		fresh := h.renders("--output", input+"-fresh", input)
		expect.Same(t, "exit code of a fresh rendering\n"+fresh.stderr, 0, fresh.exit)
		h.inputs[key] = input
	}
	h.rendered[app] = filetest.Read(t, input+"-fresh")
	return input
}

// flags are those of a run. With one application everything is rendered by each
// run; with two, each takes care of the names that it no longer has.
func (h *history) flags(t *testing.T, app int) []string {
	flags := []string{"--output", h.output()}
	if h.keeps {
		flags = append(flags, "--retired", "keep-empty")
	}
	if len(h.apps) == 1 {
		return append(flags, "--prune-all")
	}
	gone := map[string]bool{}
	for _, text := range h.now(t) {
		for _, name := range ownersOf(text) {
			if strings.HasPrefix(name, h.apps[app].name) && !h.apps[app].has(name) {
				gone[name] = true
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(gone)) {
		flags = append(flags, "--prune", name)
	}
	return flags
}

// run renders, checks what is there then, and that a second run changes nothing.
func (h *history) run(t *testing.T, app int, args []string) {
	t.Helper()
	before := h.now(t)
	forecast := forecastOf(t, h.output(), h.output(), args, h.patches)
	got := h.renders(args...)
	if got.exit != 0 {
		t.Fatalf("render %s: exit %d\n%s", strings.Join(args, " "), got.exit, got.stderr)
	}
	t.Logf("render %s\n%s", strings.Join(args[2:], " "), got.stderr)
	after := h.now(t)
	forecast.check(t, h.output(), got.exit)
	h.checkTheirs(t, after)
	h.checkEdited(t, app, after)
	h.checkForm(t, app, before, after)
	h.checkObjects(t, after)
	h.checkRetired(t, before, after)
	again := h.renders(args...)
	expect.Same(t, "exit code of the second run\n"+again.stderr, 0, again.exit)
	expect.Same(t, "the tree after the second run", after, h.now(t))
}

// forking keeps processes from being started while a history renders: up to its
// exec a child would hold the lock of that history's tree.
var forking sync.RWMutex

func (h *history) renders(args ...string) outcome {
	forking.RLock()
	defer forking.RUnlock()
	return renders(args...)
}

// kill ends the real program in the midst of a run.
func (h *history) kill(t *testing.T, args []string) {
	t.Helper()
	binary, err := build()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(binary, append([]string{"render"}, args...)...)
	forking.Lock()
	err = c.Start()
	forking.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	after := time.Duration(h.Int64N(int64(30 * time.Millisecond)))
	time.Sleep(after)
	c.Process.Kill() // fails when it has ended
	c.Wait()
	t.Logf("killed after %s", after)
	h.checkTheirs(t, h.now(t))
}

// revert brings back an earlier state of the folder, as a checkout does.
func (h *history) revert(t *testing.T) {
	t.Helper()
	k := h.IntN(len(h.past))
	t.Logf("the tree goes back to its state %d", k)
	if err := os.RemoveAll(h.output()); err != nil {
		t.Fatal(err)
	}
	for path, text := range h.past[k].tree {
		filetest.WriteFile(t, filepath.Join(h.output(), path), text)
	}
	h.state = h.past[k].state.clone()
}

func (s state) clone() state {
	return state{maps.Clone(s.theirs), maps.Clone(s.edited), maps.Clone(s.copies), slices.Clone(s.rendered)}
}
