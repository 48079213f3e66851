package disk

import (
	"errors"
	"path/filepath"
)

// refusals collects the errors of the files that a build of kustomize is refused, since
// kustomize wraps them in texts of its own.
type refusals struct {
	folder   string // that is built, as the command line names it
	resolved string // the same without symbolic links
	errors   []error
}

// add notes and returns an error.
func (r *refusals) add(err error) error {
	r.errors = append(r.errors, err)
	return err
}

// err returns what was refused, each once; nil if nothing was.
func (r *refusals) err() error {
	var errs []error
	seen := map[string]bool{}
	for _, err := range r.errors {
		if !seen[err.Error()] {
			errs = append(errs, err)
		}
		seen[err.Error()] = true
	}
	return errors.Join(errs...)
}

// shown returns a file of the build by a path that begins as the command line's does.
func (r *refusals) shown(path string) string {
	below, err := filepath.Rel(r.resolved, path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(filepath.Join(r.folder, below))
}
