package disk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestTreeIsMade(t *testing.T) {
	root := filepath.Join(t.TempDir(), "a", "b")
	wanted := files{"clusters/one/x.yaml": "x", "clusters/two/ns/y.yaml": "y"}
	same(t, "change", Change{Written: 2}, write(t, root, wanted))
	same(t, "files", wanted, found(t, root))
	same(t, "change of a second run", Change{Same: 2}, write(t, root, wanted))
}

// A file that is as it should be is not touched, not even its time.
func TestTreeLeavesWhatIsRight(t *testing.T) {
	root := t.TempDir()
	write(t, root, files{"a": "a", "b": "b"})
	before, err := os.Stat(filepath.Join(root, "a"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "change", Change{Written: 1, Same: 1}, write(t, root, files{"a": "a", "b": "new"}))
	after, err := os.Stat(filepath.Join(root, "a"))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Error("a was written again")
	}
}

func TestTreeRemovesOnlyItsOwn(t *testing.T) {
	root := t.TempDir()
	write(t, root, files{"clusters/one/ns/a": "a", "clusters/one/ns/b": "b", "clusters/two/ns/c": "c", "clusters/two/ns2/d": "d"})
	put(t, root, files{"clusters/two/ns/foreign": "f", "clusters/one/foreign": "g"})
	same(t, "change", Change{Removed: 3, Same: 1}, write(t, root, files{"clusters/one/ns/a": "a"}))
	same(t, "files", files{"clusters/one/ns/a": "a", "clusters/two/ns/foreign": "f", "clusters/one/foreign": "g"}, found(t, root))
}

func TestTreeRemovesEmptyFolders(t *testing.T) {
	root := t.TempDir()
	write(t, root, files{"clusters/one/ns/a": "a", "clusters/two/ns/b": "b"})
	write(t, root, files{"clusters/one/ns/a": "a"})
	same(t, "files and empty folders", files{"clusters/one/ns/a": "a"}, found(t, root))
	write(t, root, files{})
	same(t, "files and empty folders", files{}, found(t, root))
}

// What a run is told to be stale goes too, whoever wrote it: it was moved.
func TestTreeRemovesWhatIsStale(t *testing.T) {
	root := t.TempDir()
	put(t, root, files{"clusters/moved": "m", "clusters/foreign": "f"})
	same(t, "change", Change{Removed: 1}, write(t, root, files{}, "clusters/moved"))
	same(t, "files", files{"clusters/foreign": "f"}, found(t, root))
}

// A file that somebody deleted is written again; one that nobody wants any
// more, and that is gone, is no error.
func TestTreeDoesWithoutDeletedFiles(t *testing.T) {
	root := t.TempDir()
	write(t, root, files{"clusters/a": "a", "clusters/b": "b"})
	if err := os.RemoveAll(filepath.Join(root, "clusters")); err != nil {
		t.Fatal(err)
	}
	same(t, "change", Change{Written: 1}, write(t, root, files{"clusters/a": "a"}))
	same(t, "files", files{"clusters/a": "a"}, found(t, root))
}

func TestTreeRefusesForeignFilesInTheWay(t *testing.T) {
	root := t.TempDir()
	write(t, root, files{"clusters/a": "a"})
	put(t, root, files{"clusters/b": "foreign", "clusters/c": "foreign"})
	wanted := files{"clusters/a": "new", "clusters/b": "b", "clusters/c": "c"}
	refuses(t, root, wanted, nil, "clusters/b is there already", "clusters/c is there already", "move or delete")
}

// Without the inventory, say in a fresh checkout that leaves it out, a file
// that is as wanted is no obstacle.
func TestTreeTakesWhatIsAsWanted(t *testing.T) {
	root := t.TempDir()
	put(t, root, files{"clusters/a": "a"})
	same(t, "change", Change{Written: 1, Same: 1}, write(t, root, files{"clusters/a": "a", "clusters/b": "b"}))
	same(t, "change", Change{Written: 1, Same: 1}, write(t, root, files{"clusters/a": "new", "clusters/b": "b"}))
}

func TestTreeRefusesFoldersThatAreNone(t *testing.T) {
	root, elsewhere := t.TempDir(), t.TempDir()
	put(t, elsewhere, files{"keep": "k"})
	put(t, root, files{"clusters/file": "f", "within/keep": "k"})
	for name, target := range map[string]string{"outside": elsewhere, "inside": "../within", "nowhere": "../missing"} {
		if err := os.Symlink(target, filepath.Join(root, "clusters", name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"outside", "inside", "nowhere", "file"} {
		tree := open(t, root)
		_, err := tree.Write(context.Background(), files{"clusters/" + name + "/ns/a": "a"}.bytes(), nil)
		tree.Close()
		says(t, err, "clusters/"+name+" is no folder", "move or delete it")
	}
	same(t, "what the link leads to", files{"keep": "k"}, found(t, elsewhere))
}

func TestTreeNeverLeavesItsFolder(t *testing.T) {
	root := filepath.Join(t.TempDir(), "tree")
	put(t, root, files{"here": "h"})
	for _, name := range []string{"../a", "/a", "a/../../b", "", "a//b"} {
		refuses(t, root, files{name: "a"}, nil, "is no name of a file in the folder")
	}
	outside := filepath.Join(filepath.Dir(root), "outside")
	put(t, filepath.Dir(root), files{"outside": "o"})
	put(t, root, files{inventoryName: "../outside\n" + outside + "\n"})
	tree := open(t, root)
	defer tree.Close()
	_, _ = tree.Write(context.Background(), files{"a": "a"}.bytes(), nil)
	if _, err := os.Stat(outside); err != nil {
		t.Error("a file outside was removed:", err)
	}
}

func TestTreeRefusesNamesThatDifferByCase(t *testing.T) {
	root := t.TempDir()
	put(t, root, files{"clusters/One/ns/a": "a", "clusters/two/ns/B": "b"})
	refuses(t, root, files{"clusters/one/ns/x": "x"}, nil, "clusters/One", "clusters/one", "differ only by case")
	refuses(t, root, files{"clusters/two/ns/b": "b"}, nil, "clusters/two/ns/B", "clusters/two/ns/b", "differ only by case")
}

func TestTreeIsOneRunsAtATime(t *testing.T) {
	root := t.TempDir()
	first := open(t, root)
	_, err := Open(root)
	says(t, err, root, "another run is writing here")
	first.Close()
	write(t, root, files{"a": "a"})
}

func TestTreeClearsWhatAKilledRunStaged(t *testing.T) {
	root := t.TempDir()
	put(t, root, files{stagingPrefix + "1/0": "half", stagingPrefix + "22/both": "half", ".global-headless-service.yaml": "mine"})
	open(t, root).Close()
	same(t, "files", files{".global-headless-service.yaml": "mine"}, found(t, root))
}

func TestTreeInterruptedIsAsItWas(t *testing.T) {
	root := t.TempDir()
	write(t, root, files{"clusters/a": "a", "clusters/b": "b"})
	before := found(t, root)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	tree := open(t, root)
	_, err := tree.Write(ctx, files{"clusters/a": "new", "clusters/c": "c"}.bytes(), nil)
	tree.Close()
	says(t, err, "nothing was changed: interrupted")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not the context's error", err)
	}
	same(t, "files", before, found(t, root))
}

// Interrupted in the middle of staging.
func TestTreeInterruptedLaterIsAsItWas(t *testing.T) {
	root := t.TempDir()
	write(t, root, files{"a": "a"})
	for left := range 5 {
		tree := open(t, root)
		_, err := tree.Write(&endsAfter{Context: context.Background(), left: left}, files{"a": "new", "b": "b", "c": "c"}.bytes(), nil)
		tree.Close()
		says(t, err, "nothing was changed")
		same(t, "files", files{"a": "a"}, found(t, root))
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

// A folder that cannot be written is an error before anything is changed.
func TestTreeThatIsNoFolder(t *testing.T) {
	root := t.TempDir()
	put(t, root, files{"file": "f"})
	_, err := Open(filepath.Join(root, "file"))
	says(t, err, "file")
	_, err = Open(filepath.Join(root, "file", "below"))
	says(t, err, "file")
}

func TestTreeThatIsReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("SKIPPED: root writes read-only folders too")
	}
	root := t.TempDir()
	write(t, root, files{"a": "a"})
	if err := os.Chmod(root, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(root, 0o755) })
	refuses(t, root, files{"a": "new"}, nil, "permission denied")
	same(t, "a run that has nothing to write", Change{Same: 1}, write(t, root, files{"a": "a"}))
}
