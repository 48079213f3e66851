//go:build unix

package disk

import (
	"errors"
	"os"
	"syscall"
)

// unlock lets go of a folder, also where a process that is being started holds
// a copy of it for a moment.
func unlock(folder *os.File) { _ = syscall.Flock(int(folder.Fd()), syscall.LOCK_UN) }

// lock takes a folder for one run; the end of the process lets go of it.
func lock(folder *os.File) error {
	err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errors.New("another run is writing here; try again when it has ended")
	}
	return err
}
