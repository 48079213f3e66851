//go:build unix

package disk

import (
	"errors"
	"os"
	"syscall"
)

// unlock releases a folder, even while a process that is being started holds a
// copy of its descriptor.
func unlock(folder *os.File) { _ = syscall.Flock(int(folder.Fd()), syscall.LOCK_UN) }

// lock locks a folder for one run, until unlock or the end of the process.
func lock(folder *os.File) error {
	err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errors.New("another run is writing here; try again when it has ended")
	}
	return err
}
