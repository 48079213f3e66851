package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

func (t *Tree) isFile(name string) bool {
	info, err := t.root.Lstat(name)
	return err == nil && info.Mode().IsRegular()
}

// checkFolders refuses a file one of whose folders is a symbolic link, or no
// folder.
func (t *Tree) checkFolders(name string) error {
	if _, err := t.hasFolder(path.Dir(name)); err != nil {
		return fmt.Errorf("%w, so nothing is done to %s; move or delete it", err, name)
	}
	return nil
}

// hasFolder says whether a folder is there, and refuses what is in its place.
// Below one that is not there nothing needs to be looked at.
func (t *Tree) hasFolder(folder string) (bool, error) {
	if folder == "." {
		return true, nil
	}
	if has, known := t.folders[folder]; known {
		return has, nil
	}
	has, err := t.hasFolder(path.Dir(folder))
	if err != nil {
		return false, err
	}
	if has {
		info, err := t.root.Lstat(folder)
		if err == nil && !info.IsDir() {
			return false, fmt.Errorf("%s is no folder", folder)
		}
		has = !errors.Is(err, fs.ErrNotExist)
	}
	if t.folders == nil {
		t.folders = map[string]bool{}
	}
	t.folders[folder] = has
	return has, nil
}

// checkRegular refuses to write what would take the place of a symbolic link, or
// of anything else that is no file.
func (t *Tree) checkRegular(name string) error {
	if !fs.ValidPath(name) || !t.there(name) {
		return nil
	}
	if info, err := t.root.Lstat(name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return fmt.Errorf("%s is a symbolic link, or no regular file, and no earlier run made it; move or delete it", name)
	}
	return nil
}

// checkName refuses a file whose folder is a symbolic link, or stands there
// under a name that differs only by case: on some file systems the two are one.
func (t *Tree) checkName(name string) error {
	if !fs.ValidPath(name) {
		return fmt.Errorf("%q is no name of a file in the folder", name)
	}
	if err := t.checkFolders(name); err != nil {
		return err
	}
	for part := name; part != "."; part = path.Dir(part) {
		twin := t.spelling(path.Dir(part))[strings.ToLower(path.Base(part))]
		if twin != "" && twin != path.Base(part) {
			return fmt.Errorf("%s and %s differ only by case, and are one on some file systems; rename one", path.Join(path.Dir(part), twin), part)
		}
	}
	return nil
}

// there says whether a folder has an entry of that very name, as far as its
// listing said.
func (t *Tree) there(name string) bool {
	return name == "." || t.spelling(path.Dir(name))[strings.ToLower(path.Base(name))] == path.Base(name)
}

// spelling gives the names in a folder by their lower case; none when it is
// not there yet.
func (t *Tree) spelling(folder string) map[string]string {
	names, ok := t.cases[folder]
	if !ok {
		names = map[string]string{}
		if t.there(folder) {
			entries, _ := fs.ReadDir(t.root.FS(), folder)
			for _, e := range entries {
				names[strings.ToLower(e.Name())] = e.Name()
			}
		}
		if t.cases == nil {
			t.cases = map[string]map[string]string{}
		}
		t.cases[folder] = names
	}
	return names
}
