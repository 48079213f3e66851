package disk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

// stagingPrefix begins the name of the folder in which a run gets its files
// ready.
const stagingPrefix = inventoryName + "-staging-"

// A Tree is a folder that runs write into. One run at a time holds it; none of
// its files leaves it, by name or by symbolic link.
type Tree struct {
	root    *os.Root
	lock    *os.File
	known   Inventory
	cases   map[string]map[string]string // of each folder looked at, its names by their lower case
	folders map[string]bool              // whether each folder looked at is there
}

// A Change is what writing a tree did.
type Change struct {
	Written, Removed, Same int
	// Kept are files of earlier runs that are wanted no more, and stay, since
	// somebody changed them.
	Kept []string
}

// Open takes a folder, which is made if it is missing, and clears away what a
// run that was killed has left half done.
func Open(folder string) (*Tree, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, inWords(err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, inWords(err)
	}
	t := &Tree{root: root}
	if t.lock, err = root.Open("."); err == nil {
		err = lock(t.lock)
	}
	if err == nil {
		err = t.clear()
	}
	if err == nil {
		err = t.readInventory()
	}
	if err != nil {
		t.Close()
		return nil, fmt.Errorf("%s: %w", folder, inWords(err))
	}
	return t, nil
}

// Close lets go of the folder.
func (t *Tree) Close() error {
	if t.lock != nil {
		t.lock.Close()
	}
	return t.root.Close()
}

// clear removes the staging folders of runs that did not end.
func (t *Tree) clear() error {
	entries, err := fs.ReadDir(t.root.FS(), ".")
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), stagingPrefix) {
			err = errors.Join(err, t.root.RemoveAll(e.Name()))
		}
	}
	return err
}

// Known says whether an earlier run wrote the file.
func (t *Tree) Known(name string) bool { return t.known[name] != nil }

// Files are the manifests below a folder of the tree: regular files that are
// not hidden and end in .yaml.
func (t *Tree) Files(folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(t.root.FS(), folder, func(name string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == folder:
			return fs.SkipDir
		case err != nil:
			return err
		case strings.HasPrefix(e.Name(), ".") && e.IsDir():
			return fs.SkipDir
		case e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") && path.Ext(name) == ".yaml":
			files[name], err = t.root.ReadFile(name)
		}
		return err
	})
	return files, inWords(err)
}

// Write brings the tree up to date: the wanted files are there, and those that
// earlier runs wrote, or that stale names, and nobody wants any more are gone.
// A file in the way that is not an earlier run's is an error. Everything is
// written aside and synced first; up to then an error or the end of ctx leaves
// the tree as it was. After that each file is whole, old or new, at any time.
func (t *Tree) Write(ctx context.Context, wanted map[string][]byte, stale []string) (Change, error) {
	p, err := t.plan(wanted, stale)
	if err != nil || len(p.write)+len(p.remove) == 0 && maps.EqualFunc(p.after, t.known, slices.Equal) {
		return p.Change, err
	}
	staging := fmt.Sprintf("%s%d", stagingPrefix, os.Getpid())
	defer t.root.RemoveAll(staging)
	if err := t.stage(ctx, staging, wanted, p); err != nil {
		return Change{}, fmt.Errorf("nothing was changed: %w", inWords(err))
	}
	if err := t.commit(staging, p); err != nil {
		return p.Change, fmt.Errorf("some files are new, others still as they were, and the next run completes it: %w", inWords(err))
	}
	return p.Change, nil
}
