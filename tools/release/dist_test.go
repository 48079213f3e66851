package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/tools/release/binary"
)

// fill writes a release of files with some text into a folder, and returns what is
// printed.
func fill(t *testing.T, folder string, names ...string) string {
	t.Helper()
	var stdout bytes.Buffer
	d, err := newDist(folder, filepath.Join(t.TempDir(), "work"), &stdout)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if err := d.writeText(name, []byte(strings.Repeat(name[:5], 1200))); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.writeChecksums(); err != nil {
		t.Fatal(err)
	}
	if err := d.replaceFolder(); err != nil {
		t.Fatal(err)
	}
	return stdout.String()
}

// namesIn returns the names in a folder.
func namesIn(t *testing.T, folder string) string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// TestDist: sha256sum accepts the checksums, and a previous release is replaced, its
// signature too. Nothing else is left beside it.
func TestDist(t *testing.T) {
	parent := t.TempDir()
	folder := filepath.Join(parent, "dist")
	first, second := binary.Product+".a", binary.Product+".b"
	if printed := fill(t, folder, first); !strings.HasPrefix(printed, "   6.0 kB  "+first+"\n") {
		t.Errorf("printed:\n%s", printed)
	}
	if err := os.WriteFile(filepath.Join(folder, checksums+".sigstore.json"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	fill(t, folder, second)
	if got := namesIn(t, parent) + ": " + namesIn(t, folder); got != "dist: "+checksums+" "+second {
		t.Errorf("there is %s", got)
	}
	check := exec.Command("sha256sum", "--check", "--strict", checksums)
	check.Dir = folder
	if out, err := check.CombinedOutput(); err != nil || string(out) != second+": OK\n" {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestForeignFiles: a folder with anything that is not of a release is refused, and
// stays as it is.
func TestForeignFiles(t *testing.T) {
	for name, paths := range map[string][]string{
		"a file":              {"thesis.txt"},
		"a file and sums":     {checksums, "thesis.txt"},
		"a file in a release": {binary.Product + ".a", checksums, "thesis.txt"},
		"a folder":            {checksums, binary.Product + "/thesis.txt"},
		"no sums":             {binary.Product + ".a"},
	} {
		folder := t.TempDir()
		for _, path := range paths {
			file := filepath.Join(folder, path)
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, nil, 0o644)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := newDist(folder, t.TempDir(), io.Discard); err == nil || !strings.Contains(err.Error(), "it is not a release; choose another folder") {
			t.Errorf("%s: error %v", name, err)
		}
		d := dist{folder: folder, work: t.TempDir()}
		if err := d.replaceFolder(); err == nil {
			t.Errorf("%s: replaced", name)
		}
		for _, path := range paths {
			if _, err := os.Stat(filepath.Join(folder, path)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestFailedRelease: a release that fails leaves the previous one.
func TestFailedRelease(t *testing.T) {
	c := repository(t) // has no files, so nothing can be built of it
	parent := t.TempDir()
	r := release{version: "v0.1.0", root: c.folder, out: filepath.Join(parent, "dist"), work: t.TempDir()}
	fill(t, r.out, binary.Product+".a")
	if err := r.run(io.Discard, io.Discard); err == nil {
		t.Fatal("no error")
	}
	if got := namesIn(t, parent) + ": " + namesIn(t, r.out); got != "dist: "+checksums+" "+binary.Product+".a" {
		t.Errorf("there is %s", got)
	}
}

// TestMissing: a release without URLs says what it lacks.
func TestMissing(t *testing.T) {
	for _, c := range []struct {
		source, downloads string
		homepage, urls    bool
	}{
		{"", "", true, true},
		{"", "https://example.org", true, false},
		{"https://example.org", "", false, false},
	} {
		r := release{version: "v0.1.0", root: repository(t).folder, out: filepath.Join(t.TempDir(), "dist"), work: t.TempDir(), source: c.source, downloads: c.downloads}
		var stderr bytes.Buffer
		if err := r.run(io.Discard, &stderr); err == nil {
			t.Fatal("no error")
		}
		if got := stderr.String(); strings.Contains(got, "no homepage") != c.homepage || strings.Contains(got, "no download URLs") != c.urls {
			t.Errorf("%+v prints %q", c, got)
		}
	}
}
