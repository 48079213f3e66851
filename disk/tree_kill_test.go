package disk

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// killed begins a run and ends it, without a word, after so many of the steps
// that change something: of a commit these are the inventory of both, each
// file, each removal, the inventory after.
func killed(t *testing.T, root string, wanted files, steps int) {
	t.Helper()
	tree := open(t, root)
	defer tree.Close()
	p, err := tree.plan(wanted.bytes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	const staging = stagingPrefix + "killed"
	if err := tree.stage(context.Background(), staging, wanted.bytes(), p); err != nil {
		t.Fatal(err)
	}
	if steps == 0 {
		return
	}
	// what a commit of these steps has done is what one does that fails then
	if steps <= len(p.write) {
		tooFar := path.Join(root, staging, fmt.Sprint(steps-1))
		if err := os.Remove(tooFar); err != nil {
			t.Fatal(err)
		}
	} else if err := os.Remove(path.Join(root, staging, "after")); err != nil {
		t.Fatal(err)
	}
	if err := tree.commit(staging, p); err == nil {
		t.Fatal("the commit went through")
	}
}

// TestTreeKilledAnywhereIsCompleted ends a run at each of its steps: every
// file is whole, what is foreign stays, and the next run does the rest,
// whether it wants the same or what was there before.
func TestTreeKilledAnywhereIsCompleted(t *testing.T) {
	before := files{"clusters/one/a": "a", "clusters/one/b": "b", "clusters/two/c": "c"}
	after := files{"clusters/one/a": "A", "clusters/three/d": "d", "clusters/two/e": "e"}
	foreign := files{"clusters/two/foreign": "f"}
	for _, next := range []files{before, after, {}} {
		for steps := range 5 {
			t.Run(fmt.Sprintf("%d steps, then %d files", steps, len(next)), func(t *testing.T) {
				root := t.TempDir()
				write(t, root, before)
				put(t, root, foreign)
				killed(t, root, after, steps)
				checkWhole(t, root, before, after)
				write(t, root, next)
				want := files{"clusters/two/foreign": "f"}
				for name, text := range next {
					want[name] = text
				}
				same(t, "after the next run", want, withoutFolders(found(t, root)))
				same(t, "change of one more", Change{Same: len(next)}, write(t, root, next))
			})
		}
	}
}

// withoutFolders leaves out the empty folders that a kill may leave.
func withoutFolders(f files) files {
	maps.DeleteFunc(f, func(name, _ string) bool { return strings.HasSuffix(name, "/") })
	return f
}

// checkWhole checks that each file below clusters/ is one that was, or one
// that is to be.
func checkWhole(t *testing.T, root string, before, after files) {
	t.Helper()
	for name, text := range withoutFolders(found(t, filepath.Join(root, "clusters"))) {
		name = "clusters/" + name
		if text != before[name] && text != after[name] && name != "clusters/two/foreign" {
			t.Errorf("%s is %q", name, text)
		}
	}
}
