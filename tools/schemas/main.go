// Command schemas writes what is generated from the API's Go types: their
// CustomResourceDefinitions, the JSON Schemas for editors, and the reference
// of their fields.
//
//	schemas ROOT OUT
//
// reads the types of the project in ROOT, and writes schemas/ and
// docs/reference.md into OUT, which may be ROOT.
package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "schemas:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return errors.New("two arguments are wanted: ROOT OUT")
	}
	root, out := args[0], args[1]
	files, err := generate(root)
	if err != nil {
		return err
	}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if err := write(filepath.Join(out, path), files[path]); err != nil {
			return err
		}
	}
	return nil
}

// generate gives the files by their paths in the project.
func generate(root string) (map[string][]byte, error) {
	kinds, err := loadKinds(root)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, k := range kinds {
		if files[k.crdPath()], err = k.crd(); err != nil {
			return nil, err
		}
		if files[k.editorPath()], err = k.editor(); err != nil {
			return nil, err
		}
	}
	files["docs/reference.md"] = reference(kinds)
	return files, nil
}

func write(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}
