package disk

import (
	"io/fs"
	"os"
	"path/filepath"

	"global-headless-service/layout"
)

// isGenerated reports whether a file is one that an earlier run wrote into a
// tree, which is never input (rule 9).
func isGenerated(path string, content []byte) bool {
	_, _, headed := cutHeader(content)
	return headed && layout.Cluster(layout.Within(filepath.ToSlash(path))) != ""
}

// holdsGenerated reports whether a folder is the folder clusters of a tree, or
// one in it: a kustomization there is a way to apply what was rendered, and no
// input.
func holdsGenerated(folder string) bool {
	if layout.Within(filepath.ToSlash(filepath.Join(folder, "any"))) == "any" {
		return false // it is in no folder clusters
	}
	found := false
	filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || found {
			return fs.SkipAll
		}
		if e.Type().IsRegular() && isManifest(e.Name()) {
			content, err := os.ReadFile(path)
			found = err == nil && isGenerated(path, content)
		}
		return nil
	})
	return found
}
