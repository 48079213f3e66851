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
)

// Write applies the plan. One run at a time writes to a tree. It first stages
// and syncs every new file; until then an error or the end of ctx leaves the
// tree as it was. After that each file is whole at any time, old or new, and
// the next run completes an interrupted one. An empty plan removes what a
// killed run has staged.
func (p *Plan) Write(ctx context.Context) error {
	if p.IsEmpty() && !p.tree.hasStaging() {
		return nil
	}
	w, err := openWriter(p.tree)
	if err != nil {
		return fmt.Errorf("%s: %w", p.tree.folder, explainError(err))
	}
	defer w.close()
	if err := p.checkUnchanged(); err != nil {
		return fmt.Errorf("nothing was changed: %w", explainError(err))
	}
	moves, err := w.stage(ctx, p.writes)
	if err != nil {
		return fmt.Errorf("nothing was changed: %w", explainError(err))
	}
	if err := w.commit(moves, p.removes); err != nil {
		return fmt.Errorf("some files are new, others still as they were, and the next run completes it: %w", explainError(err))
	}
	return nil
}

// checkUnchanged returns an error if a file to be changed is no longer as it
// was planned with, or if one that was missing is there now.
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

// checkFile returns an error unless a file still has its old content; if that
// is nil, unless nothing is there.
func (t *Tree) checkFile(name string, old []byte) error {
	var err error
	same := false
	if old == nil {
		_, err = os.Lstat(t.path(name))
		same = errors.Is(err, fs.ErrNotExist)
	} else {
		var now []byte
		now, err = readRegular(t.path(name))
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

// steps returns the steps of commit. It yields after each one that changes the
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
