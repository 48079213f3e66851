package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"sigs.k8s.io/kustomize/kyaml/filesys"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// An overlay is the file system with one more folder, which holds a
// kustomization. So a build writes nothing.
type overlay struct {
	filesys.FileSystem
	root     string       // the folder, which is not on the disk
	text     []byte       // of its kustomization.yaml
	guard    *remoteGuard // of what is read; nil if remote resources are allowed
	refusals *refusals
}

// wrap returns the file system with a kustomization around the one in a
// folder. It is beside the folder, since kustomize accepts neither an absolute
// path nor one that leads to a folder around it.
func (k Kustomize) wrap(folder string) (overlay, error) {
	path, err := filepath.Abs(folder)
	if err != nil {
		return overlay{}, err
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return overlay{}, explainError(err)
	}
	o := overlay{FileSystem: filesys.MakeFsOnDisk(), root: filepath.Join(filepath.Dir(path), ".global-headless-service.around"), refusals: &refusals{folder: folder, resolved: path}}
	o.text = []byte(wrapper("../" + filepath.Base(path)))
	if !k.AllowRemote {
		o.guard = newRemoteGuard(o.refusals)
	}
	return o, nil
}

// file returns the path of the kustomization.
func (o overlay) file() string { return filepath.Join(o.root, "kustomization.yaml") }

// CleanedAbs returns an absolute path with its symbolic links resolved, as a
// folder and a file in it.
func (o overlay) CleanedAbs(path string) (filesys.ConfirmedDir, string, error) {
	switch filepath.Clean(path) {
	case o.root:
		return filesys.ConfirmedDir(o.root), "", nil
	case o.file():
		return filesys.ConfirmedDir(o.root), filepath.Base(path), nil
	}
	folder, name, err := o.FileSystem.CleanedAbs(path)
	if err == nil {
		o.guard.follow(path, folder.Join(name))
	}
	return folder, name, err
}

// Exists reports whether there is a file or folder.
func (o overlay) Exists(path string) bool {
	path = filepath.Clean(path)
	return path == o.root || path == o.file() || o.FileSystem.Exists(path)
}

// IsDir reports whether a path is a folder.
func (o overlay) IsDir(path string) bool {
	return filepath.Clean(path) == o.root || o.FileSystem.IsDir(path)
}

// ReadFile returns a file's content. It refuses what is no regular file, which
// might have no end, a file whose aliases expand to too much, and a kustomization with
// remote resources if they are not allowed.
func (o overlay) ReadFile(path string) ([]byte, error) {
	switch path = filepath.Clean(path); {
	case path == o.file():
		return o.text, nil
	case filepath.Dir(path) == o.root:
		return nil, &fs.PathError{Op: "open", Path: path, Err: os.ErrNotExist}
	}
	data, err := readRegular(path)
	if err == nil {
		err = errors.Join(o.checkAliases(path, data), o.guard.check(path, data))
	}
	return data, err
}

// checkAliases refuses a file whose aliases expand to so much that kustomize, which
// expands them all, might not end.
func (o overlay) checkAliases(path string, data []byte) error {
	if err := yamltext.CheckExpansion(data); err != nil {
		return o.refusals.add(report.CodedError{Code: report.InvalidYAML, File: wholeFile(o.refusals.shown(path)), Err: err})
	}
	return nil
}
