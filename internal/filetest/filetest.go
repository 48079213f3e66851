// Package filetest writes and reads folders as maps of texts, and writes tars of
// such maps. It is for tests only.
package filetest

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Files are the texts of files by their slash-separated paths in a folder.
type Files map[string]string

// With returns these files and more; of two with one path it takes the latter.
func (f Files) With(more Files) Files {
	all := maps.Clone(f)
	maps.Copy(all, more)
	return all
}

// Without returns these files except for those with these paths.
func (f Files) Without(paths ...string) Files {
	all := maps.Clone(f)
	for _, path := range paths {
		delete(all, path)
	}
	return all
}

// Folder writes files to a new folder and returns its path.
func Folder(t testing.TB, f Files) string {
	t.Helper()
	root := t.TempDir()
	Write(t, root, f)
	return root
}

// Write writes files below a folder.
func Write(t testing.TB, root string, f Files) {
	t.Helper()
	for path, text := range f {
		WriteFile(t, filepath.Join(root, path), text)
	}
}

// WriteFile writes a file, and the folders that it is in.
func WriteFile(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Read returns the files in a folder. Of a symbolic link it returns the target
// after an arrow.
func Read(t testing.TB, root string) Files {
	t.Helper()
	all := ReadAll(t, root)
	maps.DeleteFunc(all, func(path, _ string) bool { return strings.HasSuffix(path, "/") })
	return all
}

// ReadAll returns the files in a folder, as Read does, and its empty folders,
// each as a path that ends in a slash.
func ReadAll(t testing.TB, root string) Files {
	t.Helper()
	all := Files{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		return all.add(filepath.ToSlash(name), path, e)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (f Files) add(name, path string, e fs.DirEntry) error {
	switch {
	case e.IsDir():
		in, err := os.ReadDir(path)
		if len(in) == 0 {
			f[name+"/"] = ""
		}
		return err
	case e.Type()&fs.ModeSymlink != 0:
		target, err := os.Readlink(path)
		f[name] = "-> " + target
		return err
	}
	text, err := os.ReadFile(path)
	f[name] = string(text)
	return err
}
