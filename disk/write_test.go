package disk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

func TestWriteMakesTheFolder(t *testing.T) {
	root := filepath.Join(t.TempDir(), "a", "b")
	after := writes(t, root, database(5432, []string{"two/db"}), [3]int{3, 0, 0})
	for _, name := range []string{serviceOne, setOfOne, serviceTwo} {
		if !strings.HasPrefix(after[name], headerBegin+"db. ") {
			t.Errorf("%s: %q", name, after[name])
		}
	}
	expect.Same(t, "number of files", 3, len(after))
	expect.Same(t, "the tree after a second run", after, writes(t, root, database(5432, []string{"two/db"}), [3]int{}))
}

// A file that is as it should be is not touched, not even its time.
func TestWriteLeavesWhatIsRight(t *testing.T) {
	root := t.TempDir()
	writes(t, root, database(5432, []string{"two/db"}, configMap("a")), [3]int{4, 0, 0})
	name := filepath.Join(root, "clusters/one/db/configmap-a.yaml")
	before, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	writes(t, root, database(1234, []string{"two/db"}, configMap("a")), [3]int{0, 3, 0})
	after, err := os.Stat(name)
	if err != nil || !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Errorf("it was written again: %v", err)
	}
}

// Folders that a removal leaves empty go too; others stay.
func TestWriteRemovesEmptyFolders(t *testing.T) {
	root := t.TempDir()
	writes(t, root, database(5432, []string{"two/db", "two/web", "three/db"}), [3]int{5, 0, 0})
	filetest.Write(t, root, files{"clusters/two/web/mine.txt": "m"})
	after := writes(t, root, database(5432, nil), [3]int{0, 0, 3})
	expect.Same(t, "what is left besides", files{"clusters/two/web/mine.txt": "m"}, after.Without(serviceOne, setOfOne))
}

func TestWriteKeepsModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: Windows has no such modes")
	}
	root := t.TempDir()
	writes(t, root, database(5432, []string{"two/db"}), [3]int{3, 0, 0})
	modes := map[string]fs.FileMode{serviceOne: 0o600, setOfOne: 0o777, serviceTwo: 0o664}
	for name, mode := range modes {
		if err := os.Chmod(filepath.Join(root, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	writes(t, root, database(1234, []string{"two/db"}), [3]int{0, 3, 0})
	for name, mode := range modes {
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		expect.Same(t, name, mode, info.Mode().Perm())
	}
}

// TestWriteIsOneRunsAtATime: a second writer is refused until the first has
// ended.
func TestWriteIsOneRunsAtATime(t *testing.T) {
	root := t.TempDir()
	p := mustPlan(t, root, database(5432, nil))
	first, err := openWriter(NewTree(root))
	if err != nil {
		t.Fatal(err)
	}
	before := filetest.ReadAll(t, root)
	says(t, p.Write(t.Context()), root, "another run is writing here")
	expect.Same(t, "the tree", before, filetest.ReadAll(t, root))
	first.close()
	if err := p.Write(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestWriteOfAChangedTree: a file that changes between Plan and Write is an
// error, and nothing is changed.
func TestWriteOfAChangedTree(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, root string){
		"a file to be updated":         func(t *testing.T, root string) { filetest.Write(t, root, files{serviceOne: "new"}) },
		"a file to be updated is gone": func(t *testing.T, root string) { remove(t, filepath.Join(root, serviceOne)) },
		"a file to be removed":         func(t *testing.T, root string) { filetest.Write(t, root, files{serviceTwo: "new"}) },
		"a file to be removed is gone": func(t *testing.T, root string) { remove(t, filepath.Join(root, serviceTwo)) },
		"a file to be added":           func(t *testing.T, root string) { filetest.Write(t, root, files{webOfTwo: "new"}) },
		"a folder to be added":         func(t *testing.T, root string) { filetest.Write(t, root, files{"clusters/three/x/y": "new"}) },
		"a link to be added":           func(t *testing.T, root string) { link(t, "nowhere", filepath.Join(root, "clusters/three")) },
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			writes(t, root, database(5432, []string{"two/db"}), [3]int{3, 0, 0})
			p := mustPlan(t, root, database(1234, []string{"two/web", "three/db"}))
			change(t, root)
			before := filetest.ReadAll(t, root)
			says(t, p.Write(t.Context()), "nothing was changed", "run it again")
			expect.Same(t, "the tree", before, filetest.ReadAll(t, root))
		})
	}
}

// endsAfter is a context that ends when it has been asked a number of times.
type endsAfter struct {
	context.Context
	left int
}

func (e *endsAfter) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestWriteInterrupted: the end of the context, and an error, leave the tree
// as it was, whichever file is being staged.
func TestWriteInterrupted(t *testing.T) {
	root := t.TempDir()
	before := writes(t, root, database(5432, []string{"two/db"}), [3]int{3, 0, 0})
	after := database(1234, []string{"two/web", "three/db"})
	for k := range 4 {
		p := mustPlan(t, root, after)
		err := p.Write(&endsAfter{t.Context(), k})
		says(t, err, "nothing was changed: interrupted")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v is not the context's error", err)
		}
		expect.Same(t, fmt.Sprint("the tree after ", k, " files"), before, filetest.ReadAll(t, root))

		p = mustPlan(t, root, after)
		p.writes[k].content = func() ([]byte, error) { return nil, errors.New("no content") }
		says(t, p.Write(t.Context()), "nothing was changed: no content")
		expect.Same(t, fmt.Sprint("the tree after an error in file ", k), before, filetest.ReadAll(t, root))
	}
	writes(t, root, after, [3]int{2, 2, 1})
}

// TestWriteClearsStaging: what a run that was killed has staged goes with the
// next run, also if that changes nothing.
func TestWriteClearsStaging(t *testing.T) {
	root := t.TempDir()
	filetest.Write(t, root, files{stagingPrefix + "1/0": "half", stagingPrefix + "22/1/x": "half", ".global-headless-service.yaml": "mine"})
	after := writes(t, root, database(5432, nil), [3]int{2, 0, 0})
	expect.Same(t, "besides", files{".global-headless-service.yaml": "mine"}, after.Without(serviceOne, setOfOne))
	filetest.Write(t, root, files{stagingPrefix + "1/0": "half"})
	expect.Same(t, "after a run that changes nothing", after, writes(t, root, database(5432, nil), [3]int{}))
}

// TestWriteThroughNoLink: a symbolic link that takes a folder's place while
// files are staged is not gone through.
func TestWriteThroughNoLink(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	writes(t, root, database(5432, []string{"two/db"}), [3]int{3, 0, 0})
	filetest.Write(t, outside, files{"db/service-db.yaml": "mine"})
	for _, input := range []string{database(1234, []string{"two/db"}), database(1234, nil)} {
		p := mustPlan(t, root, input)
		content := p.writes[0].content
		p.writes[0].content = func() ([]byte, error) {
			relocate(t, filepath.Join(root, "clusters/two"), filepath.Join(root, "was"))
			link(t, outside, filepath.Join(root, "clusters/two"))
			return content()
		}
		says(t, p.Write(t.Context()), "some files are new, others still as they were")
		expect.Same(t, "outside", files{"db/service-db.yaml": "mine"}, filetest.ReadAll(t, outside))
		remove(t, filepath.Join(root, "clusters/two"))
		relocate(t, filepath.Join(root, "was"), filepath.Join(root, "clusters/two"))
		writes(t, root, database(5432, []string{"two/db"}), [3]int{0, 2, 0})
	}
}

func relocate(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}
