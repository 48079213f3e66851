package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/filetest"
)

type files = filetest.Files

// documents joins YAML documents as kustomize prints them.
func documents(docs ...string) string {
	return strings.Join(docs, "---\n")
}

// stateOf is all that a command which only looks leaves as it is: the path, mode,
// size and time of every file and folder. A folder that is missing has none.
func stateOf(t *testing.T, root string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path == root {
			return nil
		} else if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		all = append(all, fmt.Sprint(path, " ", info.Mode(), " ", info.Size(), " ", info.ModTime().UnixNano()))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
