package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"sigs.k8s.io/kustomize/api/konfig"

	"global-headless-service/yamltext"
)

// A Source is the input to read, and how to read it.
type Source struct {
	Paths []string  // files and folders; "-" is Stdin
	Stdin io.Reader // read once, for "-"
	// Note receives a message for each file that is skipped because it is no resource.
	Note func(text string)
	// Doing is called with what is being read, in words, if that may take long.
	Doing func(text string)
	// Rendered includes what earlier runs wrote, which is never input to
	// rendering (rule 9).
	Rendered bool
	Kustomize

	root    string          // the folder that is a package's root; "" for a file that is named itself
	written map[string]bool // files that earlier runs wrote, and their folders, as paths below Paths
	taken   *takenFiles     // nil for one path
}

// Read reads every resource of the source, in the order of the paths, folders
// by the names in them. A file to which several paths lead is read once. All
// errors are reported, joined.
func (s Source) Read() ([]*yamltext.Item, error) {
	if first := slices.Index(s.Paths, "-"); first >= 0 && slices.Contains(s.Paths[first+1:], "-") {
		return nil, errors.New("-: stdin is named twice, and can be read once; name it once")
	}
	items, errs := make([][]*yamltext.Item, len(s.Paths)), make([]error, len(s.Paths))
	if len(s.Paths) > 1 {
		s.taken = &takenFiles{by: map[string]int{}}
	}
	for _, k := range outermostFirst(s.Paths) {
		if s.taken != nil {
			s.taken.path = k
		}
		items[k], errs[k] = s.path(s.Paths[k])
	}
	return slices.Concat(items...), errors.Join(errs...)
}

func (s Source) doing(text string) {
	if s.Doing != nil {
		s.Doing(text)
	}
}

func (s Source) path(path string) ([]*yamltext.Item, error) {
	if path == "-" {
		data, err := s.Text(path)
		if err != nil {
			return nil, err
		}
		return s.documents(data, place{path: "stdin"})
	}
	if !utf8.ValidString(path) {
		return nil, notUTF8(path)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, explainError(err)
	case !info.IsDir():
		return s.file(path, info.Mode())
	}
	s.written, s.root = map[string]bool{}, path
	return s.folder(path)
}

// folder reads a kustomization as what it builds, and any other folder file by
// file. It skips hidden files and folders, and what earlier runs wrote.
func (s Source) folder(path string) ([]*yamltext.Item, error) {
	for name := range s.inventory(path) {
		for ; name != "."; name = filepath.Dir(name) {
			s.written[filepath.Join(path, name)] = true
		}
	}
	output := s.written[filepath.Clean(path)] || !s.Rendered && IsKustomization(path) && holdsGenerated(path)
	if IsKustomization(path) && !output {
		s.doing("building " + path)
		return s.build(path, s.Note)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, explainError(err)
	}
	var items []*yamltext.Item
	var errs []error
	for _, e := range entries {
		child := filepath.Join(path, e.Name())
		if strings.HasPrefix(e.Name(), ".") || output && slices.Contains(konfig.RecognizedKustomizationFileNames(), e.Name()) {
			continue
		}
		read, err := s.entry(child, e)
		items = append(items, read...)
		errs = append(errs, err)
	}
	return items, errors.Join(errs...)
}

// inventory returns what earlier runs wrote into a folder and is not to be read.
func (s Source) inventory(path string) inventory {
	if s.Rendered {
		return nil
	}
	return readInventory(path)
}

// entry reads a file or folder of a folder, and notes what it skips.
func (s Source) entry(path string, e fs.DirEntry) ([]*yamltext.Item, error) {
	hasResources := slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(path))
	switch {
	case !utf8.ValidString(e.Name()):
		return nil, notUTF8(path)
	case e.IsDir():
		return s.folder(path)
	case e.Type()&fs.ModeSymlink != 0 && isFolder(path):
		s.Note(path + ": skipped, it is a symbolic link to a folder; to read that, name it as a PATH")
	case hasResources:
		return s.file(path, e.Type())
	case e.Name() == "Kptfile": // says what kpt does with the folder
	default:
		s.Note(path + ": skipped, it is neither YAML nor JSON")
	}
	return nil, nil
}

// file reads a file of that type, which may be a symbolic link to one.
func (s Source) file(path string, mode fs.FileMode) ([]*yamltext.Item, error) {
	if s.written[filepath.Clean(path)] || !s.taken.take(path) {
		return nil, nil
	}
	s.doing("reading " + path)
	read := readRegular
	if mode.IsRegular() {
		read = os.ReadFile // which spares a system call
	}
	data, err := read(path)
	if err != nil {
		return nil, explainError(err)
	}
	if !s.Rendered && isGenerated(path, data) {
		return nil, nil
	}
	return s.documents(data, place{filepath.ToSlash(path), s.packagePath(path)})
}

// packagePath returns the path of a file below its package's root: the folder that
// the command line names. For a file that the command line names itself, it is
// the part of that name from the last folder clusters on, else the base name.
func (s Source) packagePath(path string) string {
	if s.root != "" {
		if below, err := filepath.Rel(s.root, path); err == nil {
			return filepath.ToSlash(below)
		}
	}
	path = filepath.ToSlash(filepath.Clean(path))
	if at := strings.LastIndex("/"+path, "/clusters/"); at >= 0 {
		return path[at:]
	}
	return filepath.Base(path)
}
