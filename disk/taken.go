package disk

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
)

// takenFiles are the files that were read, so that one to which two paths of the
// command line lead counts once.
type takenFiles struct {
	path int            // the index of the path that is read
	by   map[string]int // files, symbolic links resolved, with the path that led to them
}

// take reports whether a file is to be read. Only another path can have read it:
// two links to it in one folder are two files.
func (t *takenFiles) take(path string) bool {
	if t == nil {
		return true
	}
	real := realPath(path)
	by, taken := t.by[real]
	if !taken {
		t.by[real] = t.path
	}
	return !taken || by == t.path
}

// outermostFirst returns the indices of paths, folders before files and before
// the folders in them, so that what is read does not depend on their order: a
// file's place in a package is that below the outermost folder.
func outermostFirst(paths []string) []int {
	order := make([]int, len(paths))
	depths := make([]int, len(paths))
	for k, path := range paths {
		order[k] = k
		if len(paths) > 1 && path != "-" {
			depths[k] = strings.Count(realPath(path), string(filepath.Separator))
			if !isFolder(path) {
				depths[k] += 1 << 20
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(depths[a], depths[b]) })
	return order
}

// IsWithin reports whether a path leads to a folder, or to something in it.
func IsWithin(path, folder string) bool {
	below, err := filepath.Rel(realPath(folder), realPath(path))
	return err == nil && filepath.IsLocal(below)
}

// realPath returns an absolute path with symbolic links resolved, or as much of
// that as is possible. A link may lead to the working directory too.
func realPath(path string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return path
}
