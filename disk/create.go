package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Create writes new files below a folder, by their slash-separated paths, and
// the folders that they need. It never overwrites: a file that is there already is
// an error that names it, and on any error everything that was written is removed.
// Each file is whole from the moment that it is there.
func Create(folder string, files map[string][]byte) (err error) {
	names := slices.Sorted(maps.Keys(files))
	var taken []error
	for _, name := range names {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if _, err := os.Lstat(path); err == nil {
			taken = append(taken, fmt.Errorf("%s: is there already, and is not overwritten; remove it, or name another folder", path))
		} else if !errors.Is(err, fs.ErrNotExist) {
			taken = append(taken, explainError(err))
		}
	}
	if err := errors.Join(taken...); err != nil {
		return err
	}
	c := creation{}
	defer func() {
		if err != nil {
			c.undo()
		}
	}()
	for _, name := range names {
		if err := c.file(filepath.Join(folder, filepath.FromSlash(name)), files[name]); err != nil {
			return explainError(err)
		}
	}
	return nil
}

// A creation is what was created so far, in order.
type creation struct{ paths []string }

// undo removes it, the last first.
func (c *creation) undo() {
	for _, path := range slices.Backward(c.paths) {
		os.Remove(path) // a folder that another process has put something in stays
	}
}

// file creates a file. A link to the whole of it fails if its place is taken
// meanwhile, which a rename does not.
func (c *creation) file(path string, text []byte) error {
	if err := c.folder(filepath.Dir(path)); err != nil {
		return err
	}
	staged, err := os.CreateTemp(filepath.Dir(path), ".global-headless-service-*")
	if err != nil {
		return err
	}
	defer os.Remove(staged.Name())
	_, err = staged.Write(text)
	if err = errors.Join(err, staged.Chmod(0o644), staged.Close()); err != nil {
		return err
	}
	if err := os.Link(staged.Name(), path); err != nil {
		return err
	}
	c.paths = append(c.paths, path)
	return nil
}

// folder creates a folder, and those above it that are missing.
func (c *creation) folder(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	if parent := filepath.Dir(path); parent != path {
		if err := c.folder(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		return err
	}
	c.paths = append(c.paths, path)
	return nil
}
