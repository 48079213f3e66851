package disk

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"global-headless-service/layout"
	"global-headless-service/report"
)

// The longest names that common file systems take, in bytes.
const (
	longestName = 255
	longestPath = 4095
)

// checkPlaces refuses, before any file moves, files and folders in the place of
// a file to be written, and names that a file system does not accept.
func (b *planner) checkPlaces() {
	for _, w := range b.writes {
		problem := b.tree.folderProblem(path.Dir(w.name))
		if problem == "" && w.old == nil {
			problem = b.tree.nameProblem(w.name)
		}
		if problem != "" {
			b.fail(report.FileInTheWay, w.name, "%s", problem)
		}
	}
	for _, r := range b.removes {
		if problem := b.tree.folderProblem(path.Dir(r.name)); problem != "" {
			b.fail(report.FileInTheWay, r.name, "%s", problem)
		}
	}
}

// nameProblem returns why a file cannot be added; "" if it can. Names that are
// one with another, or with a device, on some system are refused on each (rule 14).
func (t *Tree) nameProblem(name string) string {
	if len(t.path(name)) > longestPath {
		return fmt.Sprintf("the path has %d bytes; file systems take at most %d", len(t.path(name)), longestPath)
	}
	for part := name; part != "."; part = path.Dir(part) {
		base := path.Base(part)
		if len(base) > longestName {
			return fmt.Sprintf("the name %s has %d bytes; file systems take at most %d: give the object a shorter name or namespace", shortened(base), len(base), longestName)
		}
		folder := path.Dir(part)
		if layout.IsReserved(base) && t.kindOf(part) == missing {
			return fmt.Sprintf("the name %s is that of a device on Windows, where a tree that has it cannot be checked out; rename the cluster", base)
		}
		if t.kindOf(folder) != aFolder {
			continue
		}
		twin := t.names(folder)[strings.ToLower(base)]
		if twin != "" && twin != base {
			return fmt.Sprintf("differs only by case from %s, and the two are one on some file systems; rename one", path.Join(folder, twin))
		}
		if twin == base && part == name {
			return t.inPlaceOf(name)
		}
	}
	return ""
}

// inPlaceOf returns, in words, what is in the place of a file to be written.
func (t *Tree) inPlaceOf(name string) string {
	info, err := os.Lstat(t.path(name))
	switch {
	case err != nil:
		return explainError(err).Error()
	case info.IsDir():
		return "is a folder, where a file goes; move or delete it"
	case !info.Mode().IsRegular():
		return "is a symbolic link, or no regular file, and no earlier run made it; move or delete it"
	}
	return "is there already, and no earlier run wrote it; move or delete it"
}

func shortened(name string) string { return name[:30] + "…" }

// A kind is what stands in the place of a folder.
type kind int

const (
	missing kind = iota
	aFolder
	somethingElse
)

// folderProblem returns why nothing can be written below a folder: it, or a
// folder that it is in, is a symbolic link or no folder. It returns "" if
// neither is.
func (t *Tree) folderProblem(folder string) string {
	problem := ""
	for ; folder != "." && t.kindOf(folder) == somethingElse; folder = path.Dir(folder) { // up to the topmost
		problem = fmt.Sprintf("%s is no folder, or a symbolic link to one, so nothing is done below it; move or delete it", folder)
	}
	return problem
}

// kindOf returns what is in the place of a folder of the tree. It looks at
// each folder once, and at nothing below one that is missing.
func (t *Tree) kindOf(folder string) kind {
	k, known := t.kinds[folder]
	if known {
		return k
	}
	above := aFolder
	if folder != "." {
		above = t.kindOf(path.Dir(folder))
	}
	if k = above; above == aFolder {
		info, err := t.lookAt(folder)
		switch {
		case err != nil:
			k = missing
		case !info.IsDir():
			k = somethingElse
		}
	}
	t.kinds[folder] = k
	return k
}

// lookAt returns the file info of a folder of the tree. It follows a symbolic
// link to the tree itself, and none in it.
func (t *Tree) lookAt(folder string) (os.FileInfo, error) {
	if folder == "." {
		return os.Stat(t.folder)
	}
	return os.Lstat(t.path(folder))
}

// names returns the names in a folder of the tree, by their lower case.
func (t *Tree) names(folder string) map[string]string {
	names, known := t.entries[folder]
	if !known {
		entries, _ := os.ReadDir(filepath.Join(t.folder, filepath.FromSlash(folder)))
		names = make(map[string]string, len(entries))
		for _, e := range entries {
			names[strings.ToLower(e.Name())] = e.Name()
		}
		t.entries[folder] = names
	}
	return names
}
