//go:build !linux

package disk

import (
	"errors"
	"io/fs"
	"os"
	"path"
)

// A walker makes files and folders below a folder. It follows no symbolic link
// that leads out of the tree.
type walker struct {
	root *os.Root
	in   string // the folder it began in, below the tree's
	made string // the folder of the last file
}

// newWalker opens a folder of a tree.
func newWalker(root *os.Root, _ *os.File, folder string) (*walker, error) {
	return &walker{root: root, in: folder, made: "."}, nil
}

func (w *walker) close() {}

// enter makes the folder of a file.
func (w *walker) enter(folder string) error {
	if w.made == folder {
		return nil
	}
	w.made = folder
	return w.root.MkdirAll(path.Join(w.in, folder), 0o755)
}

// rename moves a file or folder from one walker's place to another's.
func rename(from *walker, staged string, to *walker, name string) error {
	if err := to.enter(path.Dir(name)); err != nil {
		return err
	}
	return from.root.Rename(path.Join(from.in, staged), path.Join(to.in, name))
}

// A batch is files that are written together.
type batch struct{ walker *walker }

func newBatch(w *walker, _ int) *batch { return &batch{w} }

// write writes a file, with the folders that are missing, and waits for the
// disk to have it. A mode that is set ignores the umask.
func (b *batch) write(name string, content []byte, mode fs.FileMode) error {
	if err := b.walker.enter(path.Dir(name)); err != nil {
		return err
	}
	f, err := b.walker.root.OpenFile(path.Join(b.walker.in, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, newFile)
	if err != nil {
		return err
	}
	if mode != 0 {
		f.Chmod(mode) // which a file system without modes may refuse
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

func (b *batch) sync() error { return nil }

func (b *batch) close() {}
