package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"global-headless-service/layout"
)

// A Tree is the folder that `render --output` writes to: a folder for each
// cluster below clusters, whose generated files begin with a header. Planning
// a change of it touches nothing.
type Tree struct {
	places
	listed inventory // of the first edition; nil without one
}

// NewTree returns the tree in a folder, which need not exist yet.
func NewTree(folder string) *Tree {
	return &Tree{places: newPlaces(folder), listed: readInventory(folder)}
}

// Holds reports whether a file, named as the system knows it, lies in the
// folder of a cluster.
func (t *Tree) Holds(file string) bool {
	folder, err := filepath.Abs(t.path(layout.Root))
	if err != nil {
		return false
	}
	file, err = filepath.Abs(filepath.FromSlash(file))
	return err == nil && strings.HasPrefix(file, folder+string(filepath.Separator))
}

// Clusters returns the clusters that have a folder in the tree, sorted. It is an
// error if that cannot be read.
func (t *Tree) Clusters() ([]string, error) {
	entries, err := os.ReadDir(t.path(layout.Root))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, explainError(err)
	}
	var clusters []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			clusters = append(clusters, e.Name())
		}
	}
	return clusters, nil
}

// Owners returns the owners that the headers of the tree's files name, each once,
// sorted; of what can be read.
func (t *Tree) Owners() []string {
	var owners []string
	clusters, _ := t.Clusters()
	for _, cluster := range clusters {
		files, _ := t.files(cluster)
		for _, f := range files {
			h, _, _ := cutHeader(f.content)
			owners = append(owners, h.owners...)
		}
	}
	slices.Sort(owners)
	return slices.Compact(owners)
}

// A file is one of a tree, by its slash-separated name in it.
type file struct {
	name    string
	content []byte
}

// files reads the manifests of one cluster: regular files that are not hidden,
// sorted by name.
func (t *Tree) files(cluster string) ([]file, error) {
	var files []file
	folder := strings.TrimSuffix(layout.Folder(cluster), "/")
	if info, err := os.Lstat(t.path(folder)); errors.Is(err, fs.ErrNotExist) || err == nil && (!info.IsDir() || !t.isListed(layout.Root, cluster)) {
		return nil, nil // what stands there is reported where it is in the way
	}
	err := readFolder(t.path(folder), folder, func(name string, content []byte) {
		files = append(files, file{name, content})
	})
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return files, explainError(err)
}

// isManifest reports whether a file of this name is read.
func isManifest(name string) bool {
	return !strings.HasPrefix(name, ".") && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".json"))
}
