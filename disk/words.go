package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"global-headless-service/report"
)

// explainError explains an error of the operating system: which file, what is wrong,
// and what to do. It wraps err, and returns any other error as it is.
func explainError(err error) error {
	path := ""
	var onPath *fs.PathError
	var onLink *os.LinkError
	switch {
	case errors.As(err, &onPath):
		path = onPath.Path
	case errors.As(err, &onLink):
		path = onLink.Old + " -> " + onLink.New
	default:
		return err
	}
	if strings.HasSuffix(err.Error(), "path escapes from parent") { // of os.Root, which has no name for it
		return failure{path + ": a symbolic link leads out of the folder; move or delete it", err}
	}
	for _, known := range systemErrors {
		if errors.Is(err, known.err) {
			return failure{path + ": " + known.text, err}
		}
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		return failure{fmt.Sprintf("%s: %v", path, number), err}
	}
	return err
}

// systemErrors are the errors that users meet, in words.
var systemErrors = []struct {
	err  error
	text string
}{
	{fs.ErrNotExist, "there is no such file or folder"},
	{fs.ErrPermission, "permission denied; let whoever runs this read it, and write below --output"},
	{syscall.ENOSPC, "no space is left on the disk; make some, and run this again"},
	{syscall.EDQUOT, "the disk quota is used up; make some space, and run this again"},
	{syscall.EROFS, "the disk is read-only; name a folder that can be written to"},
	{syscall.EMFILE, "too many files are open; raise the limit (ulimit -n)"},
	{syscall.ENOTDIR, "a part of the path is a file, where a folder has to be"},
	{syscall.EISDIR, "it is a folder, where a file has to be"},
	{syscall.ENAMETOOLONG, "the name is longer than the disk allows"},
}

// A failure is an error with a text for users.
type failure struct {
	text string
	err  error
}

func (f failure) Error() string { return f.text }
func (f failure) Unwrap() error { return f.err }

// wholeFile returns a file or folder as results name it.
func wholeFile(path string) report.File {
	return report.File{Path: filepath.ToSlash(path), Index: report.WholeFile}
}
