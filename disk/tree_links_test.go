package disk

import (
	"os"
	"path/filepath"
	"testing"
)

// No file is removed through a symbolic link.
func TestTreeRemovesNothingThroughALink(t *testing.T) {
	root := t.TempDir()
	write(t, root, files{"clusters/two/ns/a": "a", "clusters/one/b": "b"})
	put(t, root, files{"keep/a": "mine"})
	os.RemoveAll(filepath.Join(root, "clusters/two/ns"))
	if err := os.Symlink("../../keep", filepath.Join(root, "clusters/two/ns")); err != nil {
		t.Fatal(err)
	}
	tree := open(t, root)
	tree.Write(t.Context(), files{"clusters/one/b": "b"}.bytes(), nil)
	same(t, "keep", files{"a": "mine"}, found(t, filepath.Join(root, "keep")))
}

// A folder where a file of ours was is somebody's.
func TestTreeFolderWhereAFileWas(t *testing.T) {
	root := t.TempDir()
	write(t, root, files{"clusters/a": "a", "clusters/b": "b"})
	os.Remove(filepath.Join(root, "clusters/a"))
	put(t, root, files{"clusters/a/mine": "m"})
	tree := open(t, root)
	_, err := tree.Write(t.Context(), files{"clusters/b": "new"}.bytes(), nil)
	t.Log(err)
	same(t, "files", files{"clusters/a/mine": "m", "clusters/b": "new"}, found(t, root))
	if err != nil {
		t.Error(err)
	}
}

// A symbolic link where a file goes is somebody's, wherever it points.
func TestTreeRefusesLinksInTheWay(t *testing.T) {
	for name, target := range map[string]string{"dangling": "../missing", "a file": "../keep"} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			put(t, root, files{"keep": "k", "clusters/other": "o"})
			if err := os.Symlink(target, filepath.Join(root, "clusters", "link")); err != nil {
				t.Fatal(err)
			}
			tree, err := Open(root)
			if err != nil {
				t.Fatal(err)
			}
			defer tree.Close()
			_, err = tree.Write(t.Context(), map[string][]byte{"clusters/link": []byte("new")}, nil)
			says(t, err, "clusters/link is a symbolic link")
			if now, err := os.Readlink(filepath.Join(root, "clusters", "link")); err != nil || now != target {
				t.Errorf("the link is %q now, %v", now, err)
			}
		})
	}
}

// A symbolic link that takes a folder's place after all was checked is not gone
// through either.
func TestTreeCommitsThroughNoLink(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	wanted := files{"clusters/one/ns/a": "a", "clusters/two/b": "b"}
	tree := open(t, root)
	p, err := tree.plan(wanted.bytes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := tree.stage(t.Context(), "staging", wanted.bytes(), p); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, "clusters"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(root, "clusters", "one")); err != nil {
		t.Fatal(err)
	}
	if err := tree.commit("staging", p); err == nil {
		t.Error("the commit went through")
	}
	same(t, "outside", files{}, found(t, outside))
}
