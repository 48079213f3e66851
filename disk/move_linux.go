package disk

import (
	"errors"
	"os"
	"path"
	"strings"
	"syscall"
)

// A mover makes staged files and puts them in their places. It makes the folders
// that are missing, and stays in the one it is in, so that the files of a folder,
// and folders side by side, do not each cost a way from the tree's. It goes
// through no symbolic link.
type mover struct {
	staging int
	names   []string // of the folders it is in, below the tree's
	folders []int    // the tree's, and these, as the system knows them
}

func (t *Tree) newMover(staging string) (*mover, error) {
	tree := int(t.lock.Fd())
	aside, err := openFolder(tree, staging)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: staging, Err: err}
	}
	return &mover{staging: aside, folders: []int{tree}}, nil
}

func (m *mover) close() {
	m.leave(0)
	syscall.Close(m.staging)
}

// create makes a staged file, and opens it. Unlike os.Root it does not ask first
// whether a file can be waited for as a network connection can.
func (m *mover) create(staged string) (*os.File, error) {
	var file int
	err := uninterrupted(func() (err error) {
		file, err = syscall.Openat(m.staging, staged, syscall.O_WRONLY|syscall.O_CREAT|syscall.O_EXCL|syscall.O_NOFOLLOW|syscall.O_CLOEXEC, 0o644)
		return err
	})
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: staged, Err: err}
	}
	return os.NewFile(uintptr(file), staged), nil
}

// move moves a staged file to a place in the tree.
func (m *mover) move(staged, name string) error {
	if err := m.enter(path.Dir(name)); err != nil {
		return err
	}
	err := uninterrupted(func() error {
		return syscall.Renameat(m.staging, staged, m.folders[len(m.names)], path.Base(name))
	})
	if err != nil {
		return &os.LinkError{Op: "rename", Old: staged, New: name, Err: err}
	}
	return nil
}

// enter goes to a folder of the tree, from the one it is in.
func (m *mover) enter(folder string) error {
	var names []string
	if folder != "." {
		names = strings.Split(folder, "/")
	}
	shared := 0
	for shared < min(len(names), len(m.names)) && names[shared] == m.names[shared] {
		shared++
	}
	m.leave(shared)
	for _, name := range names[shared:] {
		below, err := makeFolder(m.folders[len(m.names)], name)
		if err != nil {
			return &os.PathError{Op: "mkdir", Path: path.Join(append(m.names, name)...), Err: err}
		}
		m.names, m.folders = append(m.names, name), append(m.folders, below)
	}
	return nil
}

// leave goes up until it is so many folders below the tree's.
func (m *mover) leave(depth int) {
	for _, folder := range m.folders[depth+1:] {
		syscall.Close(folder)
	}
	m.names, m.folders = m.names[:depth], m.folders[:depth+1]
}

// makeFolder opens a folder, which is made if it is missing.
func makeFolder(in int, name string) (int, error) {
	made := uninterrupted(func() error { return syscall.Mkdirat(in, name, 0o755) })
	folder, err := openFolder(in, name)
	if errors.Is(err, syscall.ENOENT) && made != nil {
		err = made
	}
	return folder, err
}

// openFolder opens what is a folder, and no symbolic link to one.
func openFolder(in int, name string) (folder int, err error) {
	err = uninterrupted(func() (err error) {
		folder, err = syscall.Openat(in, name, syscall.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW|syscall.O_CLOEXEC, 0)
		return err
	})
	return folder, err
}

// uninterrupted does again what a signal has ended: some file systems do not
// wait for it.
func uninterrupted(do func() error) error {
	for {
		if err := do(); err != syscall.EINTR {
			return err
		}
	}
}
