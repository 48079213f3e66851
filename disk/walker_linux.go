package disk

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// A walker makes files and folders below a folder. It keeps its current folder
// open, so that files side by side need no lookup from the top each. It
// follows no symbolic link.
type walker struct {
	names   []string // of the folders it is in
	folders []int    // the one it began in, and these, as the system knows them
}

// newWalker opens a folder of a tree.
func newWalker(_ *os.Root, tree *os.File, folder string) (*walker, error) {
	fd, err := openFolder(int(tree.Fd()), folder)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: folder, Err: err}
	}
	return &walker{folders: []int{fd}}, nil
}

func (w *walker) close() {
	w.leave(0)
	unix.Close(w.folders[0])
}

// enter changes to a folder from the current one. It makes folders that are
// missing.
func (w *walker) enter(folder string) error {
	var names []string
	if folder != "." {
		names = strings.Split(folder, "/")
	}
	shared := 0
	for shared < min(len(names), len(w.names)) && names[shared] == w.names[shared] {
		shared++
	}
	w.leave(shared)
	for _, name := range names[shared:] {
		below, err := makeFolder(w.folders[len(w.names)], name)
		if err != nil {
			return &os.PathError{Op: "mkdir", Path: path.Join(append(w.names, name)...), Err: err}
		}
		w.names, w.folders = append(w.names, name), append(w.folders, below)
	}
	return nil
}

// leave goes up to the folder that is so many levels below the first.
func (w *walker) leave(depth int) {
	for _, folder := range w.folders[depth+1:] {
		unix.Close(folder)
	}
	w.names, w.folders = w.names[:depth], w.folders[:depth+1]
}

// in returns the current folder.
func (w *walker) in() int { return w.folders[len(w.folders)-1] }

// rename moves a file or folder from one walker's place to another's.
func rename(from *walker, staged string, to *walker, name string) error {
	if err := to.enter(path.Dir(name)); err != nil {
		return err
	}
	from.leave(0)
	err := uninterrupted(func() error { return unix.Renameat(from.in(), staged, to.in(), path.Base(name)) })
	if err != nil {
		return &os.LinkError{Op: "rename", Old: staged, New: name, Err: err}
	}
	return nil
}

// makeFolder opens a folder, which is made if it is missing.
func makeFolder(in int, name string) (int, error) {
	made := uninterrupted(func() error { return unix.Mkdirat(in, name, 0o755) })
	folder, err := openFolder(in, name)
	if errors.Is(err, unix.ENOENT) && made != nil {
		err = made
	}
	return folder, err
}

// openFolder opens a folder. It does not follow a symbolic link to one.
func openFolder(in int, name string) (folder int, err error) {
	err = uninterrupted(func() (err error) {
		folder, err = unix.Openat(in, name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
		return err
	})
	return folder, err
}

// uninterrupted retries a call that a signal interrupted.
func uninterrupted(do func() error) error {
	for {
		if err := do(); err != unix.EINTR {
			return err
		}
	}
}

// maxSingleSyncs is the number of files up to which each is synced alone. Above it, one
// syncfs is cheaper, though it also waits for other programs' files.
const maxSingleSyncs = 128

// A batch is files that are written together.
type batch struct {
	walker *walker
	open   []int // those that are synced one by one
	many   bool
}

func newBatch(w *walker, files int) *batch { return &batch{walker: w, many: files > maxSingleSyncs} }

// write writes a file, with the folders that are missing. A mode that is set
// ignores the umask.
func (b *batch) write(name string, content []byte, mode fs.FileMode) error {
	w := b.walker
	if err := w.enter(path.Dir(name)); err != nil {
		return err
	}
	var fd int
	err := uninterrupted(func() (err error) {
		fd, err = unix.Openat(w.in(), path.Base(name), unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_NOFOLLOW|unix.O_CLOEXEC, uint32(newFile))
		return err
	})
	if err != nil {
		return &os.PathError{Op: "open", Path: name, Err: err}
	}
	if mode != 0 {
		unix.Fchmod(fd, uint32(mode)) // which a file system without modes may refuse
	}
	for len(content) > 0 {
		n, err := unix.Write(fd, content)
		if err != nil && err != unix.EINTR {
			unix.Close(fd)
			return &os.PathError{Op: "write", Path: name, Err: err}
		}
		content = content[max(n, 0):]
	}
	if !b.many {
		b.open = append(b.open, fd)
		return nil
	}
	if err := unix.Close(fd); err != nil {
		return &os.PathError{Op: "close", Path: name, Err: err}
	}
	return nil
}

// sync waits until the files are on the disk. It syncs several at once, which
// disks combine.
func (b *batch) sync() error {
	if b.many {
		return unix.Syncfs(b.walker.folders[0])
	}
	const atOnce = 8
	errs := make([]error, atOnce)
	var group sync.WaitGroup
	for first := range atOnce {
		group.Go(func() {
			for k := first; k < len(b.open) && errs[first] == nil; k += atOnce {
				errs[first] = unix.Fsync(b.open[k])
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

func (b *batch) close() {
	for _, fd := range b.open {
		unix.Close(fd)
	}
	b.open = nil
}
