package disk

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"global-headless-service/layout"
	"global-headless-service/render"
	"global-headless-service/report"
)

// longestPath returns the longest path that a system takes, in bytes: one less than its
// PATH_MAX, and on Windows what git takes there with core.longpaths.
func longestPath(system string) int {
	if system == "linux" || system == "windows" {
		return 4095
	}
	return 1023
}

// places looks at what stands in and around the places of files to be written below
// a folder. It looks at each folder once, and follows no symbolic link below the first.
type places struct {
	folder  string
	entries map[string]map[string][]string // of the folders looked at, the names in them by their lower case
	kinds   map[string]kind                // of the folders looked at
	inUse   map[string]bool                // folders to which an earlier run wrote
}

func newPlaces(folder string) places {
	return places{folder: folder, entries: map[string]map[string][]string{}, kinds: map[string]kind{}, inUse: map[string]bool{}}
}

// path returns the path of a file in the file system.
func (p *places) path(name string) string { return filepath.Join(p.folder, filepath.FromSlash(name)) }

// addProblem returns why a file cannot be added, and the file or folder at fault; nil
// if it can. Names that are one with another, or with a device, on some system are
// refused on each (rule 14). A folder of a reserved name that is in use stays so.
// Folders come before what is in them: where case does not count, a file in the twin of
// its folder seems to be in its place.
func (p *places) addProblem(name string) (at string, problem *report.Fault) {
	full, most := p.path(name), longestPath(runtime.GOOS)
	if len(full) > most {
		return name, &report.Fault{Code: report.FileNameTooLong, Message: fmt.Sprintf("the path has %d bytes; file systems take at most %d", len(full), most)}
	}
	for _, part := range slices.Backward(upwards(name)) {
		base, folder := path.Base(part), path.Dir(part)
		if f := render.CheckFileName(base); f != nil && !p.inUse[part] {
			return part, f
		}
		if p.kindOf(folder) != aFolder {
			continue
		}
		twins := p.names(folder)[strings.ToLower(base)]
		if k := slices.IndexFunc(twins, func(twin string) bool { return twin != base }); k >= 0 {
			return part, differsByCase(folder, twins[k])
		}
		if part == name && len(twins) > 0 {
			return part, p.inPlaceOf(name)
		}
	}
	return "", nil
}

// upwards returns a file and the folders that it is in, from the inside out.
func upwards(name string) []string {
	var parts []string
	for ; name != "."; name = path.Dir(name) {
		parts = append(parts, name)
	}
	return parts
}

// differsByCase returns the fault of a name beside which there is a twin.
func differsByCase(folder, twin string) *report.Fault {
	if folder == layout.Root {
		return render.DifferByCase(path.Join(folder, twin))
	}
	return inTheWay("differs only by case from %s, and the two are one on some file systems; rename one", path.Join(folder, twin))
}

func inTheWay(format string, args ...any) *report.Fault {
	return &report.Fault{Code: report.FileInTheWay, Message: fmt.Sprintf(format, args...)}
}

// inPlaceOf returns what is in the place of a file to be written.
func (p *places) inPlaceOf(name string) *report.Fault {
	info, err := os.Lstat(p.path(name))
	switch {
	case err != nil:
		return &report.Fault{Code: report.UnreadableInput, Message: explainError(err).Error()}
	case info.IsDir():
		return inTheWay("is a folder, where a file is needed; move or delete it")
	case !info.Mode().IsRegular():
		return inTheWay("is a symbolic link, or no regular file, and no earlier run made it; move or delete it")
	}
	return inTheWay("is there already, and no earlier run wrote it; move or delete it")
}

// A kind is what stands in the place of a folder.
type kind int

const (
	missing kind = iota
	aFolder
	somethingElse
)

// folderProblem returns why nothing can be written below a folder, and what is at
// fault: the folder, or the topmost one that it is in, that is a symbolic link or no
// folder. It returns nil if none is.
func (p *places) folderProblem(folder string) (at string, problem *report.Fault) {
	for ; folder != "." && p.kindOf(folder) == somethingElse; folder = path.Dir(folder) {
		at, problem = folder, inTheWay("is no folder, or a symbolic link to one, so nothing is done below it; move or delete it")
	}
	return at, problem
}

// kindOf returns what is in the place of a folder. It looks at nothing below one that
// is missing.
func (p *places) kindOf(folder string) kind {
	k, known := p.kinds[folder]
	if known {
		return k
	}
	above := aFolder
	if folder != "." {
		above = p.kindOf(path.Dir(folder))
	}
	if k = above; above == aFolder {
		info, err := p.lookAt(folder)
		switch {
		case err != nil:
			k = missing
		case !info.IsDir():
			k = somethingElse
		}
	}
	p.kinds[folder] = k
	return k
}

// lookAt returns the file info of a folder. It follows a symbolic link to the first,
// and none in it.
func (p *places) lookAt(folder string) (os.FileInfo, error) {
	if folder == "." {
		return os.Stat(p.folder)
	}
	return os.Lstat(p.path(folder))
}

// names returns the names in a folder, by their lower case.
func (p *places) names(folder string) map[string][]string {
	names, known := p.entries[folder]
	if !known {
		entries, _ := os.ReadDir(filepath.Join(p.folder, filepath.FromSlash(folder)))
		names = make(map[string][]string, len(entries))
		for _, e := range entries {
			lower := strings.ToLower(e.Name())
			names[lower] = append(names[lower], e.Name())
		}
		p.entries[folder] = names
	}
	return names
}

// isListed reports whether a folder has a file or folder of this very name. Where case
// does not count, one of another case can be opened by it too.
func (p *places) isListed(folder, name string) bool {
	return slices.Contains(p.names(folder)[strings.ToLower(name)], name)
}
