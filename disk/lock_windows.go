package disk

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// lock locks a folder for one run, until release or the end of the process. It returns
// errLocked if another run has it. LockFileEx takes no folders, and a file to lock would
// be seen by whoever applies the tree. So the lock is a mutex of the system, named after
// the volume and the number of the folder, which are the same whatever path leads there.
func lock(folder *os.File) (release func(), err error) {
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(folder.Fd()), &info); err != nil {
		return nil, err
	}
	name, err := windows.UTF16PtrFromString(fmt.Sprintf(`Global\global-headless-service-%08x-%08x%08x`,
		info.VolumeSerialNumber, info.FileIndexHigh, info.FileIndexLow))
	if err != nil {
		return nil, err
	}
	// The mutex exists as long as a process has a handle of it. Nothing waits for it.
	mutex, err := windows.CreateMutex(nil, false, name)
	switch {
	case errors.Is(err, windows.ERROR_ALREADY_EXISTS):
		windows.CloseHandle(mutex)
		return nil, errLocked
	case errors.Is(err, windows.ERROR_ACCESS_DENIED): // it is another user's
		return nil, errLocked
	case err != nil:
		return nil, err
	}
	return func() { windows.CloseHandle(mutex) }, nil
}
