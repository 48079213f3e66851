package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"global-headless-service/report"
)

// Create writes new files below a folder, by their slash-separated paths, and
// the folders that they need. The folder may be a symbolic link; below it none is
// followed. It never overwrites: a file that is there already is an error that names
// it, as is a name that render.CheckFileName refuses (rule 14), and on any error
// everything that was written is removed. CheckFileName says which
// names it is for. Each file is whole from the moment that it is
// there. An error of a file's place has its code.
func Create(folder string, files map[string][]byte) (err error) {
	names := slices.Sorted(maps.Keys(files))
	if err := checkCreate(folder, names); err != nil {
		return err
	}
	c := creation{}
	defer func() {
		if err != nil {
			c.undo()
		}
		if c.root != nil {
			c.root.Close()
		}
	}()
	if err := c.open(folder); err != nil {
		return explainError(err)
	}
	for _, name := range names {
		if err := c.file(name, files[name]); err != nil {
			return fmt.Errorf("%s: %w", folder, explainError(err))
		}
	}
	return nil
}

// checkCreate returns the errors of the places of all files.
func checkCreate(folder string, names []string) error {
	p := newPlaces(folder)
	var errs []error
	refused := map[string]bool{}
	for _, name := range names {
		at, problem := p.folderProblem(path.Dir(name))
		if problem == nil {
			at, problem = p.addProblem(name)
		}
		if problem == nil || refused[at] {
			continue
		}
		refused[at] = true
		message := problem.Message
		if _, err := os.Lstat(p.path(at)); err == nil && at == name && problem.Code == report.FileInTheWay {
			message = "is there already, and is not overwritten; remove it, or name another folder"
		}
		errs = append(errs, report.CodedError{Code: problem.Code, File: wholeFile(p.path(at)), Err: errors.New(message)})
	}
	return errors.Join(errs...)
}

// A creation is what was created so far, in order.
type creation struct {
	root    *os.Root
	folders []string // the folder itself and those above it, by their paths
	names   []string // what is below the folder
}

// undo removes it, the last first.
func (c *creation) undo() {
	for _, name := range slices.Backward(c.names) {
		c.root.Remove(name) // a folder that another process has put something in stays
	}
	for _, path := range slices.Backward(c.folders) {
		os.Remove(path)
	}
}

// open creates the folder, if it is missing, and opens it.
func (c *creation) open(folder string) (err error) {
	if err := c.above(folder); err != nil {
		return err
	}
	c.root, err = os.OpenRoot(folder)
	return err
}

// above creates a folder, and those above it that are missing.
func (c *creation) above(folder string) error {
	if info, err := os.Stat(folder); err == nil && info.IsDir() {
		return nil
	}
	if parent := filepath.Dir(folder); parent != folder {
		if err := c.above(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	c.folders = append(c.folders, folder)
	return nil
}

// file creates a file. A link to the whole of it fails if its place is taken
// meanwhile, which a rename does not.
func (c *creation) file(name string, text []byte) error {
	if err := c.below(path.Dir(name)); err != nil {
		return err
	}
	staged := path.Join(path.Dir(name), stagingPrefix+strconv.Itoa(os.Getpid()))
	f, err := c.root.OpenFile(staged, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer c.root.Remove(staged)
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	if err := c.root.Link(staged, name); err != nil {
		return err
	}
	c.names = append(c.names, name)
	return nil
}

// below creates a folder below the first, and those above it that are missing.
func (c *creation) below(name string) error {
	if name == "." {
		return nil
	}
	if info, err := c.root.Lstat(name); err == nil && info.IsDir() {
		return nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := c.below(path.Dir(name)); err != nil {
		return err
	}
	if err := c.root.Mkdir(name, 0o755); err != nil {
		return err
	}
	c.names = append(c.names, name)
	return nil
}
