package disk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// stagingPrefix begins the name of the folder in which a run gets its files
// ready.
const stagingPrefix = inventoryName + "-staging-"

// IsEmpty reports whether the plan changes nothing.
func (p *Plan) IsEmpty() bool {
	return len(p.writes) == 0 && len(p.removes) == 0 && p.tree.listed == nil
}

// Write does what is planned. One run at a time writes into a tree. Everything
// is written aside and synced first; up to then an error or the end of ctx
// leaves the tree as it was. After that each file is whole, old or new, at any
// time, and the next run completes what was left undone. An empty plan clears
// away what a run that was killed has staged.
func (p *Plan) Write(ctx context.Context) error {
	if p.IsEmpty() && !p.tree.hasStaging() {
		return nil
	}
	w, err := openWriter(p.tree)
	if err != nil {
		return fmt.Errorf("%s: %w", p.tree.folder, inWords(err))
	}
	defer w.close()
	if err := p.checkUnchanged(); err != nil {
		return fmt.Errorf("nothing was changed: %w", inWords(err))
	}
	moves, err := w.stage(ctx, p.writes)
	if err != nil {
		return fmt.Errorf("nothing was changed: %w", inWords(err))
	}
	if err := w.commit(moves, p.removes); err != nil {
		return fmt.Errorf("some files are new, others still as they were, and the next run completes it: %w", inWords(err))
	}
	return nil
}

// checkUnchanged makes sure that the files to be changed are still those that
// were planned with, and that what was missing still is.
func (p *Plan) checkUnchanged() error {
	missing := map[string]bool{} // what was looked for, and is not there
	for _, w := range p.writes {
		name := w.name
		if top := p.tree.missingFolder(name); top != "" {
			name = top
		}
		if missing[name] {
			continue
		}
		if err := p.tree.checkFile(name, w.old); err != nil {
			return err
		}
		missing[name] = w.old == nil
	}
	for _, r := range p.removes {
		if err := p.tree.checkFile(r.name, r.old); err != nil {
			return err
		}
	}
	return nil
}

// checkFile makes sure that a file still has its old content; that nothing is
// there, if that is nil.
func (t *Tree) checkFile(name string, old []byte) error {
	var err error
	same := false
	if old == nil {
		_, err = os.Lstat(t.path(name))
		same = errors.Is(err, fs.ErrNotExist)
	} else {
		var now []byte
		now, err = os.ReadFile(t.path(name))
		same = err == nil && bytes.Equal(now, old)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if !same {
		return fmt.Errorf("%s was changed while this run was reading; run it again", t.path(name))
	}
	return nil
}

// A writer holds a tree that is written to.
type writer struct {
	tree    *Tree
	root    *os.Root
	lock    *os.File
	staging string
	aside   *walker // in the staging folder
	places  *walker // in the tree
}

// openWriter takes a folder, which is made if it is missing, and clears away
// what a run that was killed has left half done.
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
	if w.lock, err = w.root.Open("."); err != nil {
		return w, err
	}
	if err = lock(w.lock); err != nil {
		return w, err
	}
	if err = w.clear(); err != nil {
		return w, err
	}
	if err = w.root.Mkdir(w.staging, 0o755); err != nil {
		return w, err
	}
	if w.places, err = newWalker(w.root, w.lock, "."); err != nil {
		return w, err
	}
	w.aside, err = newWalker(w.root, w.lock, w.staging)
	return w, err
}

// close lets go of the folder.
func (w *writer) close() {
	for _, walker := range []*walker{w.aside, w.places} {
		if walker != nil {
			walker.close()
		}
	}
	if w.aside != nil {
		w.root.RemoveAll(w.staging)
	}
	if w.lock != nil {
		unlock(w.lock)
		w.lock.Close()
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

// A move takes a staged file, or a folder of them, to its place.
type move struct{ staged, name string }

// stage writes the files aside and waits for the disk to have them. What goes
// into a folder that is missing is staged with that folder, which then moves
// as a whole.
func (w *writer) stage(ctx context.Context, writes []write) ([]move, error) {
	var moves []move
	folders := map[string]string{} // missing, and where they are staged
	batch := newBatch(w.aside, len(writes))
	defer batch.close()
	for k, f := range writes {
		if err := ctx.Err(); err != nil {
			return nil, failure{"interrupted while writing aside", err}
		}
		staged, top := strconv.Itoa(k), w.tree.missingFolder(f.name)
		if top == "" {
			moves = append(moves, move{staged, f.name})
		} else {
			if folders[top] == "" {
				folders[top] = staged
				moves = append(moves, move{staged, top})
			}
			staged = folders[top] + strings.TrimPrefix(f.name, top)
		}
		content, err := f.content()
		if err != nil {
			return nil, err
		}
		if err := batch.write(staged, content, w.tree.mode(f)); err != nil {
			return nil, err
		}
	}
	return moves, batch.sync()
}

// missingFolder returns the topmost folder of a file that is missing; it is
// empty if none is.
func (t *Tree) missingFolder(name string) string {
	top := ""
	for folder := path.Dir(name); folder != "." && t.kindOf(folder) == missing; folder = path.Dir(folder) {
		top = folder
	}
	return top
}

// newFile is the mode of a file that is added, before the umask.
const newFile fs.FileMode = 0o644

// mode returns the permissions that a file keeps, and 0 for one that is added.
func (t *Tree) mode(f write) fs.FileMode {
	if f.old != nil {
		if info, err := os.Lstat(t.path(f.name)); err == nil {
			return info.Mode().Perm()
		}
	}
	return 0
}

// commit moves what is staged into place, and removes files with the folders
// that they leave empty.
func (w *writer) commit(moves []move, removes []removal) error {
	for err := range w.steps(moves, removes) {
		if err != nil {
			return err
		}
	}
	return nil
}

// steps does what commit does, and yields after each step that changes the
// tree. Between any two of them every file is whole.
func (w *writer) steps(moves []move, removes []removal) iter.Seq[error] {
	return func(yield func(error) bool) {
		for _, m := range moves {
			if !yield(rename(w.aside, m.staged, w.places, m.name)) {
				return
			}
		}
		for _, r := range removes {
			if !yield(w.root.Remove(r.name)) {
				return
			}
			for folder := path.Dir(r.name); folder != "." && w.root.Remove(folder) == nil; {
				folder = path.Dir(folder)
			}
		}
		if w.tree.listed != nil {
			yield(ignoreMissing(w.root.Remove(inventoryName)))
		}
	}
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Counts returns how many files the plan adds, updates and removes.
func (p *Plan) Counts() (added, updated, removed int) {
	for _, w := range p.writes {
		if w.old == nil {
			added++
		}
	}
	return added, len(p.writes) - added, len(p.removes)
}
