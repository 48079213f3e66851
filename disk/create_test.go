package disk

import (
	"os"
	"path/filepath"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestCreate: new files are written below a folder that is there or not, and
// nothing is ever overwritten or left half done.
func TestCreate(t *testing.T) {
	root := t.TempDir()
	folder := filepath.Join(root, "a", "b")
	if err := Create(folder, map[string][]byte{"x.yaml": []byte("x\n"), "c/y.yaml": []byte("y\n")}); err != nil {
		t.Fatal(err)
	}
	want := files{"a/b/x.yaml": "x\n", "a/b/c/y.yaml": "y\n"}
	expect.Same(t, "created", want, filetest.ReadAll(t, root))
	err := Create(folder, map[string][]byte{"a.yaml": []byte("new\n"), "x.yaml": []byte("new\n")})
	if err == nil {
		t.Fatal("x.yaml is overwritten")
	}
	expect.Contains(t, "error", err.Error(), filepath.Join(folder, "x.yaml")+": is there already")
	expect.Same(t, "after an error", want, filetest.ReadAll(t, root))
	if err := os.Symlink("nowhere", filepath.Join(folder, "link.yaml")); err != nil {
		t.Fatal(err)
	}
	if Create(folder, map[string][]byte{"link.yaml": []byte("new\n")}) == nil {
		t.Error("a symbolic link is overwritten")
	}
	want["a/b/link.yaml"] = "-> nowhere"
	if Create(folder, map[string][]byte{"new/z.yaml": []byte("z\n"), "x.yaml/z.yaml": []byte("z\n")}) == nil {
		t.Error("a file is taken for a folder")
	}
	expect.Same(t, "after errors", want, filetest.ReadAll(t, root))
}
