//go:build unix

package disk

import (
	"errors"
	"os"
	"syscall"
)

// lock takes a folder for one run; the end of the process lets go of it.
func lock(folder *os.File) error {
	err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errors.New("another run is writing here; try again when it has ended")
	}
	return err
}
