package disk

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
)

// stagingPrefix begins the name of the folder in which a run gets its files
// ready.
const stagingPrefix = inventoryName + "-staging-"

// errLocked is the error of lock while another run has the lock.
var errLocked = errors.New("another run is writing here; try again when it has ended")

// A writer writes to a locked tree.
type writer struct {
	tree    *Tree
	root    *os.Root
	folder  *os.File // the tree's own
	release func()   // of the lock on it
	staging string
	aside   *walker // in the staging folder
	places  *walker // in the tree
}

// openWriter locks a folder, which it makes if it is missing, and removes what a
// killed run has staged.
func openWriter(t *Tree) (w *writer, err error) {
	if err := os.MkdirAll(t.folder, 0o755); err != nil {
		return nil, err
	}
	w = &writer{tree: t, staging: stagingPrefix + strconv.Itoa(os.Getpid())}
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	if w.root, err = os.OpenRoot(t.folder); err != nil {
		return w, err
	}
	if w.folder, err = w.root.Open("."); err != nil {
		return w, err
	}
	if w.release, err = lock(w.folder); err != nil {
		return w, err
	}
	if err = w.clear(); err != nil {
		return w, err
	}
	if err = w.root.Mkdir(w.staging, 0o755); err != nil {
		return w, err
	}
	if w.places, err = newWalker(w.root, w.folder, "."); err != nil {
		return w, err
	}
	w.aside, err = newWalker(w.root, w.folder, w.staging)
	return w, err
}

// close releases the folder.
func (w *writer) close() {
	for _, walker := range []*walker{w.aside, w.places} {
		if walker != nil {
			walker.close()
		}
	}
	if w.aside != nil {
		w.root.RemoveAll(w.staging)
	}
	if w.release != nil {
		w.release()
	}
	if w.folder != nil {
		w.folder.Close()
	}
	if w.root != nil {
		w.root.Close()
	}
}

// hasStaging reports whether a tree holds the staging folder of a run.
func (t *Tree) hasStaging() bool {
	entries, _ := os.ReadDir(t.folder)
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return strings.HasPrefix(e.Name(), stagingPrefix) })
}

// clear removes the staging folders of runs that did not end.
func (w *writer) clear() error {
	entries, err := fs.ReadDir(w.root.FS(), ".")
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), stagingPrefix) {
			err = errors.Join(err, w.root.RemoveAll(e.Name()))
		}
	}
	return err
}
