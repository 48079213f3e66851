package disk

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/yaml"

	"global-headless-service/yamltext"
)

// Find returns the path of the first file that holds a resource of a kind,
// among the files that Read reads, and "" if none does. It builds nothing: it
// follows a kustomization's local paths, and no remote ones. A file that
// cannot be read as YAML but names the kind is taken to hold it, since what is
// wrong with it is reported when it is rendered. Helm charts are skipped.
func Find(folder, group, kind string) (string, error) {
	f := finder{group: group, kind: kind, seen: map[string]bool{}}
	return f.folder(folder)
}

type finder struct {
	group, kind string
	seen        map[string]bool // folders and files, symbolic links resolved
}

// folder looks through a folder.
func (f finder) folder(path string) (string, error) {
	if !f.isNew(path) {
		return "", nil
	}
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		if data, err := readRegular(filepath.Join(path, name)); err == nil {
			return f.kustomization(path, name, data)
		}
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "Chart.yaml" }) {
		return "", nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if found, err := f.path(filepath.Join(path, e.Name())); found != "" || err != nil {
			return found, err
		}
	}
	return "", nil
}

// kustomization looks through all that a kustomization names. One that cannot
// be read names nothing: kustomize says what is wrong with it.
func (f finder) kustomization(folder, name string, data []byte) (string, error) {
	var k struct{ Resources, Bases, Components, Generators, Transformers []string }
	if err := yaml.Unmarshal(data, &k); err != nil {
		return "", nil
	}
	for _, entry := range slices.Concat(k.Resources, k.Bases, k.Components, k.Generators, k.Transformers) {
		if strings.Contains(entry, "\n") { // a resource, written in place
			if f.holds([]byte(entry), name) {
				return filepath.Join(folder, name), nil
			}
			continue
		}
		if found, err := f.path(filepath.Join(folder, entry)); found != "" || err != nil {
			return found, err
		}
	}
	return "", nil
}

// path looks through a file or a folder; what is not there may be remote.
func (f finder) path(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", nil
	}
	if info.IsDir() {
		return f.folder(path)
	}
	if !info.Mode().IsRegular() || !slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(path)) || !f.isNew(path) {
		return "", nil
	}
	data, err := os.ReadFile(path)
	if err == nil && f.holds(data, path) {
		return path, nil
	}
	return "", err
}

// isNew reports whether a path is looked at for the first time, which ends
// circles.
func (f finder) isNew(path string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil || f.seen[real] {
		return false
	}
	f.seen[real] = true
	return true
}

func (f finder) holds(data []byte, path string) bool {
	if !bytes.Contains(data, []byte(f.kind)) || !bytes.Contains(data, []byte(f.group)) {
		return false
	}
	items, err := Parse(data, path)
	return err != nil || slices.ContainsFunc(items, func(i *yamltext.Item) bool {
		return i.Kind() == f.kind && strings.HasPrefix(i.APIVersion(), f.group+"/")
	})
}
