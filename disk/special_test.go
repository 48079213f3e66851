//go:build unix

package disk

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestSpecialFilesAreRefused: pipes, sockets and devices are refused, not read
// (docs/DESIGN.md, Trees), also those that a kustomization names.
func TestSpecialFilesAreRefused(t *testing.T) {
	for kind, make := range map[string]func(path string) error{
		"pipe":   func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"device": func(path string) error { return os.Symlink("/dev/zero", path) },
		"socket": func(path string) error {
			l, err := net.Listen("unix", path)
			if err == nil {
				t.Cleanup(func() { l.Close() })
			}
			return err
		},
	} {
		root, err := os.MkdirTemp("", "x") // a socket's path is short
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(root)
		filetest.Write(t, root, files{"base/kustomization.yaml": "resources: [x.yaml]\n"})
		for _, name := range []string{"x.yaml", "base/x.yaml"} {
			if err := make(filepath.Join(root, name)); err != nil {
				t.Fatal(err)
			}
		}
		refusesToRead(t, root, "it is a "+kind)
		refusesToRead(t, filepath.Join(root, "x.yaml"), "it is a "+kind)
		inBuild := "it is a " + kind
		if kind == "device" { // which a link leads to
			inBuild = "is not in or below"
		}
		refusesToRead(t, filepath.Join(root, "base"), inBuild)
	}
}

// refusesToRead checks that Read gives nothing but an error that says this.
func refusesToRead(t *testing.T, path, want string) {
	t.Helper()
	_, err := Source{Paths: []string{path}, Note: func(text string) { t.Error(text) }}.Read()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: no %q in: %v", path, want, err)
	}
}

func TestNamesThatAreNotUTF8AreRefused(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a\xff", "b\xff.yaml"} {
		if err := os.Mkdir(filepath.Join(root, name), 0o700); err != nil {
			t.Skip("SKIPPED: this file system has no such names: ", err)
		}
		refusesToRead(t, root, `its name is not UTF-8`)
		refusesToRead(t, filepath.Join(root, name), `\xff`)
	}
}

// A link to a folder may lead anywhere, a circle included.
func TestLinksToFoldersAreSkipped(t *testing.T) {
	root := t.TempDir()
	filetest.Write(t, root, files{"a/x.yaml": set + "x\n"})
	if err := os.Symlink(root, filepath.Join(root, "a", "link.yaml")); err != nil {
		t.Fatal(err)
	}
	var notes []string
	items, err := Source{Paths: []string{root}, Note: func(text string) { notes = append(notes, text) }}.Read()
	if err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "items", 1, len(items))
	expect.Same(t, "notes", []string{root + "/a/link.yaml: skipped, it is a symbolic link to a folder; to read that, name it as a PATH"}, notes)
}
