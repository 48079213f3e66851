package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/review"
)

// A forecast is what diff prints of a run before it.
type forecast struct {
	before  files
	patch   string
	changes map[string]string // actions by file
	exit    int
}

// diffs runs diff, which must leave everything below root as it is.
func diffs(t *testing.T, root string, args ...string) outcome {
	t.Helper()
	state := stateOf(t, root)
	var stdout, stderr bytes.Buffer
	exit := run(t.Context(), append([]string{"diff"}, args...), strings.NewReader(""), &stdout, &stderr)
	expect.Same(t, "the folder after diff", state, stateOf(t, root))
	return outcome{stdout.String(), stderr.String(), exit}
}

// forecastOf is what diff prints of a run with these arguments; the patch only if
// it is asked for.
func forecastOf(t *testing.T, root, output string, args []string, patches bool) forecast {
	t.Helper()
	f := forecast{before: treeIfAny(t, output), changes: map[string]string{}}
	got := diffs(t, root, append([]string{"-o", "json"}, args...)...)
	f.exit = got.exit
	if got.exit == exitDiffError {
		return f
	}
	var r review.Review
	if err := json.Unmarshal([]byte(got.stdout), &r); err != nil {
		t.Fatalf("%v in:\n%s%s", err, got.stdout, got.stderr)
	}
	for _, c := range r.Clusters {
		for _, o := range c.Objects {
			f.changes[o.File] = string(o.Action)
		}
	}
	if r.StateFile != "" {
		f.changes[r.StateFile] = "removed"
	}
	if !patches {
		return f
	}
	patch := diffs(t, root, append([]string{"-o", "patch"}, args...)...)
	expect.Same(t, "exit code with -o patch", f.exit, patch.exit)
	f.patch = patch.stdout
	return f
}

// check compares a forecast with what the run did, and with what the patch does.
func (f forecast) check(t *testing.T, output string, exit int) {
	t.Helper()
	after := treeIfAny(t, output)
	if exit != 0 {
		expect.Same(t, "exit code of diff before a run that fails", exitDiffError, f.exit)
		return
	}
	changes := map[string]string{}
	for name, text := range after {
		if was, ok := f.before[name]; !ok {
			changes[name] = "added"
		} else if was != text {
			changes[name] = "updated"
		}
	}
	for name := range f.before {
		if _, ok := after[name]; !ok {
			changes[name] = "removed"
		}
	}
	expect.Same(t, "files that change, and those that diff names", changes, f.changes)
	expect.Same(t, "exit code of diff", len(changes) > 0, f.exit == exitChanges)
	if f.patch != "" {
		for _, tool := range patchTools {
			expect.Same(t, strings.Join(tool, " ")+" gives what the run gives, of\n"+f.patch, after, f.patched(t, tool))
		}
	}
}

// patchTools are the commands that a patch is for.
var patchTools = [][]string{{"git", "apply", "--whitespace=nowarn", "-"}, {"patch", "-p1", "--quiet", "--no-backup-if-mismatch"}}

// patched is the tree before the run with the patch applied to it.
func (f forecast) patched(t *testing.T, tool []string) files {
	t.Helper()
	root := filetest.Folder(t, f.before)
	c := exec.Command(tool[0], tool[1:]...)
	c.Dir, c.Stdin = root, strings.NewReader(f.patch)
	c.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(root), "GIT_CONFIG_GLOBAL=/dev/null")
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	forking.Lock()
	err := c.Start()
	forking.Unlock()
	if err == nil {
		err = c.Wait()
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s\n%s", strings.Join(tool, " "), err, out.String(), f.patch)
	}
	return filetest.Read(t, root)
}

// treeIfAny is tree, without a file if there is no folder, and without what a
// run that was killed has left.
func treeIfAny(t *testing.T, root string) files {
	t.Helper()
	if _, err := os.Stat(root); err != nil {
		return files{}
	}
	all := filetest.Read(t, root)
	maps.DeleteFunc(all, func(name, _ string) bool { return strings.HasPrefix(name, ".global-headless-service-staging-") })
	return all
}
