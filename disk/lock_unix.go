//go:build unix

package disk

import (
	"errors"
	"os"
	"syscall"
)

// lock locks a folder for one run, until release or the end of the process. It returns
// errLocked if another run has it. Release works even while a process that is being
// started holds a copy of the folder's descriptor.
func lock(folder *os.File) (release func(), err error) {
	fd := int(folder.Fd())
	err = syscall.Flock(fd, syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errLocked
	}
	if err != nil {
		return nil, err
	}
	return func() { _ = syscall.Flock(fd, syscall.LOCK_UN) }, nil
}
