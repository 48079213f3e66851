// Package archive writes archives whose bytes depend on nothing but the files in
// them and one time: the same order, owners, modes and times wherever and whenever
// they are written. Start reading at TarGz.
package archive

import (
	"cmp"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"
)

// A Writer writes files, all of the time modTime, in one form of archive: Tar, TarGz or
// Zip. It returns errors of w, and those of a form that cannot hold a name.
type Writer func(w io.Writer, files []File, modTime time.Time) error

// A File is a file of an archive.
type File struct {
	Name       string // slash-separated, relative
	Executable bool
	Data       []byte
}

// mode returns the file's permission bits, regardless of the umask.
func (f File) mode() fs.FileMode {
	if f.Executable {
		return 0o755
	}
	return 0o644
}

// Read returns the files below a folder, with their names below prefix. None is
// executable. It is an error if one cannot be read, or if there is no such folder.
func Read(folder, prefix string) ([]File, error) {
	var files []File
	err := filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(folder, name)
		files = append(files, File{Name: path.Join(prefix, filepath.ToSlash(below)), Data: data})
		return err
	})
	return files, err
}

// sorted returns the files by name.
func sorted(files []File) []File {
	return slices.SortedFunc(slices.Values(files), func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
}

// folders returns the folders that hold the files, each before what is in it.
func folders(files []File) []string {
	var all []string
	for _, f := range files {
		for folder := path.Dir(f.Name); folder != "."; folder = path.Dir(folder) {
			all = append(all, folder)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
