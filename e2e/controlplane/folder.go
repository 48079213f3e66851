package controlplane

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const folderPrefix = "global-headless-service-e2e-"

// Folder makes the folder for everything that this program's control planes
// write, and removes those of programs that were killed. Its name ends in the
// number of the process that owns it.
func Folder() (string, error) {
	if err := removeAbandoned(os.TempDir()); err != nil {
		return "", err
	}
	folder := filepath.Join(os.TempDir(), folderPrefix+strconv.Itoa(os.Getpid()))
	if err := os.RemoveAll(folder); err != nil {
		return "", err
	}
	return folder, os.Mkdir(folder, 0o700)
}

// removeAbandoned removes the folders whose owners do not live any more.
func removeAbandoned(parent string) error {
	folders, err := filepath.Glob(filepath.Join(parent, folderPrefix+"*"))
	if err != nil {
		return err
	}
	for _, folder := range folders {
		pid, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(folder), folderPrefix))
		if err != nil || lives(pid) {
			continue
		}
		if err := os.RemoveAll(folder); err != nil {
			return fmt.Errorf("what an earlier run left: %w", err)
		}
	}
	return nil
}

// lives reports whether a process has this number, which another user's may.
func lives(pid int) bool {
	return syscall.Kill(pid, 0) != syscall.ESRCH
}
