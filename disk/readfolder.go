package disk

import (
	"os"
	"path"
	"path/filepath"
	"strings"
)

// readFolder calls found with each manifest of a folder and of those in it.
// folder is its path in the file system, name its path in the tree.
func readFolder(folder, name string, found func(name string, content []byte)) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		child := filepath.Join(folder, e.Name())
		switch {
		case e.IsDir() && !strings.HasPrefix(e.Name(), "."):
			err = readFolder(child, path.Join(name, e.Name()), found)
		case e.Type().IsRegular() && isManifest(e.Name()):
			var content []byte
			if content, err = os.ReadFile(child); err == nil {
				found(path.Join(name, e.Name()), content)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
