//go:build !linux

package disk

import (
	"os"
	"path"
)

// A mover makes staged files and puts them in their places. It makes the folders
// that are missing.
type mover struct {
	root    *os.Root
	staging string
	made    string // the folder of the last file
}

func (t *Tree) newMover(staging string) (*mover, error) {
	return &mover{root: t.root, staging: staging, made: "."}, nil
}

func (m *mover) close() {}

// create makes a staged file, and opens it.
func (m *mover) create(staged string) (*os.File, error) {
	return m.root.OpenFile(path.Join(m.staging, staged), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
}

// move moves a staged file to a place in the tree.
func (m *mover) move(staged, name string) error {
	if folder := path.Dir(name); m.made != folder {
		if err := m.root.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		m.made = folder
	}
	return m.root.Rename(path.Join(m.staging, staged), name)
}
