package disk

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// files are texts by their names in a folder.
type files map[string]string

func (f files) bytes() map[string][]byte {
	all := map[string][]byte{}
	for name, text := range f {
		all[name] = []byte(text)
	}
	return all
}

// put writes files by hand.
func put(t *testing.T, root string, f files) {
	t.Helper()
	for name, text := range f {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// found is everything in a folder but the inventory; folders end in a slash
// and are there only when they hold nothing.
func found(t *testing.T, root string) files {
	t.Helper()
	all := files{}
	err := filepath.WalkDir(root, func(file string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, file)
		name = filepath.ToSlash(name)
		switch {
		case name == "." || name == inventoryName:
		case e.IsDir():
			if in, err := os.ReadDir(file); err != nil || len(in) == 0 {
				all[name+"/"] = ""
			}
		default:
			b, err := os.ReadFile(file)
			all[name] = string(b)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func open(t *testing.T, root string) *Tree {
	t.Helper()
	tree, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tree.Close() })
	return tree
}

// write is one whole run.
func write(t *testing.T, root string, wanted files, stale ...string) Change {
	t.Helper()
	tree := open(t, root)
	defer tree.Close()
	change, err := tree.Write(context.Background(), wanted.bytes(), stale)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

// refuses is a run that must fail with words and leave all as it is.
func refuses(t *testing.T, root string, wanted files, stale []string, parts ...string) {
	t.Helper()
	before := found(t, root)
	tree := open(t, root)
	defer tree.Close()
	_, err := tree.Write(context.Background(), wanted.bytes(), stale)
	says(t, err, parts...)
	same(t, "an error changed something", before, found(t, root))
}

func says(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no %q in: %v", part, err)
		}
	}
}

func same[T any](t *testing.T, what string, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s, -want +got:\n%s", what, diff)
	}
}
