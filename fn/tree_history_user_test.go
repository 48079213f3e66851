package main

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/layout"
)

// A user does to the tree what people and their tools do, before a run of one
// of its applications. What belongs to another application is left alone: only
// its own next run would put that right.
type user struct {
	*history
	t   *testing.T
	app int
}

// act does one thing.
func (u user) act() {
	u.t.Helper()
	name := u.pick()
	if name == "" || u.IntN(6) == 0 {
		u.addForeign()
		return
	}
	text := u.now(u.t)[name]
	switch u.IntN(8) {
	case 0:
		u.edit(name, text, strings.Replace(text, "\nmetadata:", "\n\n# asked for by somebody\nmetadata:", 1))
	case 1:
		u.edit(name, text, strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n"))
	case 2:
		u.edited[name] = u.edit(name, text, strings.Replace(text, "\nmetadata:", "\n\"metadata\":", 1))
	case 3:
		u.edited[name] = u.edit(name, text, strings.Replace(text, "\nmetadata:", "\nmetadata:\n  generation: 7", 1))
	case 4:
		u.move(name, strings.Split(name, "/")[1])
	case 5:
		u.moveElsewhere(name, text)
	case 6:
		u.copy(name, text)
	case 7:
		u.t.Logf("%s is deleted", name)
		u.remove(name)
	}
}

// pick is a generated file that has not been edited, of this application alone;
// of one with a copy, neither is picked.
func (u user) pick() string {
	u.t.Helper()
	now := u.now(u.t)
	var names []string
	for _, name := range slices.Sorted(maps.Keys(now)) {
		foreign := func(owner string) bool { return !strings.HasPrefix(owner, u.apps[u.app].name+"-") }
		owners := ownersOf(now[name])
		if isManifest(name) && !u.isSomebodys(name) && len(owners) > 0 && !slices.ContainsFunc(owners, foreign) && !u.hasCopy(name, now[name]) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return names[u.IntN(len(names))]
}

func (u user) hasCopy(name, text string) bool {
	id := idOf(u.t, name, text)
	for other, copied := range u.copies {
		if idOf(u.t, other, copied) == id {
			return true
		}
	}
	return false
}

// edit writes a file anew and returns its text.
func (u user) edit(name, before, after string) string {
	u.t.Helper()
	u.t.Logf("%s is edited", name)
	if before == after && !strings.Contains(before, "\r\n") {
		u.t.Fatalf("%s: nothing to edit:\n%s", name, before)
	}
	filetest.WriteFile(u.t, filepath.Join(u.output(), name), after)
	return after
}

// addForeign adds a file that no run wrote.
func (u user) addForeign() {
	u.t.Helper()
	cluster, k := fmt.Sprint("cluster-", u.IntN(4)), u.IntN(1<<30)
	name := path.Join(layout.Root, cluster, []string{
		fmt.Sprintf("mine/configmap-%d.yaml", k), fmt.Sprintf("README-%d.md", k), fmt.Sprintf(".hidden-%d.yaml", k), fmt.Sprintf("broken-%d.yaml", k),
	}[u.IntN(4)])
	text := manifest("v1", "ConfigMap", fmt.Sprint("mine-", k), "mine", false)
	if strings.Contains(name, "broken") {
		text = "\t: [\n"
	}
	u.t.Logf("%s is somebody's", name)
	u.theirs[name] = text
	filetest.WriteFile(u.t, filepath.Join(u.output(), name), text)
}

// move moves a file into the folder of a cluster.
func (u user) move(name, cluster string) {
	u.t.Helper()
	to := path.Join(layout.Root, cluster, "moved", fmt.Sprint(u.IntN(1<<30), []string{".yaml", ".yml"}[u.IntN(2)]))
	u.t.Logf("%s is moved to %s", name, to)
	move(u.t, filepath.Join(u.output(), name), filepath.Join(u.output(), to))
}

// moveElsewhere moves a file into another cluster's folder, unless the object
// is desired there too.
func (u user) moveElsewhere(name, text string) {
	u.t.Helper()
	id := idOf(u.t, name, text)
	id.cluster = fmt.Sprint("cluster-", u.IntN(4))
	if _, ok := u.desired(u.t, u.app)[id]; !ok {
		u.move(name, id.cluster)
	}
}

// copy copies a file that stands in its own place within its cluster's folder,
// unless its owners are gone: then the copy is as good as the file.
func (u user) copy(name, text string) {
	u.t.Helper()
	if _, ok := u.rendered[u.app][name]; !ok || !slices.ContainsFunc(ownersOf(text), u.apps[u.app].has) {
		return
	}
	to := path.Join(path.Dir(name), fmt.Sprint("copy-", u.IntN(1<<30), ".yaml"))
	u.t.Logf("%s is copied to %s", name, to)
	u.copies[to] = text
	filetest.WriteFile(u.t, filepath.Join(u.output(), to), text)
}

func (u user) remove(name string) {
	u.t.Helper()
	if err := os.Remove(filepath.Join(u.output(), name)); err != nil {
		u.t.Fatal(err)
	}
}

// obstruct puts something of somebody's into the place of a desired file now
// and then: the run must fail and change nothing, until it is gone.
func (u user) obstruct(args []string) {
	u.t.Helper()
	name := u.pick()
	if _, ok := u.rendered[u.app][name]; !ok || u.IntN(8) > 0 {
		return
	}
	u.t.Logf("%s is taken", name)
	filetest.WriteFile(u.t, filepath.Join(u.output(), name), "# mine\n"+account)
	before := u.now(u.t)
	got := u.renders(args...)
	if got.exit != 1 || !strings.Contains(got.stderr, name) {
		u.t.Errorf("%s is taken: exit %d\n%s", name, got.exit, got.stderr)
	}
	expect.Same(u.t, "the tree after an error", before, u.now(u.t))
	u.remove(name)
}

// dropCopies deletes copies of what is no longer desired, or whose owners are
// gone: what is a copy then is as good as the file that it was made of.
func (h *history) dropCopies(t *testing.T) {
	t.Helper()
	desired := map[objectID]bool{}
	has := func(name string) bool {
		return slices.ContainsFunc(h.apps, func(a *application) bool { return a.has(name) })
	}
	for app := range h.apps {
		for id := range h.desired(t, app) {
			desired[id] = true
		}
	}
	for name, text := range h.copies {
		if !desired[idOf(t, name, text)] || !slices.ContainsFunc(ownersOf(text), has) {
			delete(h.copies, name)
			if err := os.Remove(filepath.Join(h.output(), name)); err != nil {
				t.Fatal(err)
			}
		}
	}
}
