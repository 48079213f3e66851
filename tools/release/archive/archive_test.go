package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// files are in no order, and one is below two folders.
var files = []File{
	{Name: "top/readme", Data: []byte("read me")},
	{Name: "top/bin/program", Executable: true, Data: []byte{0x7f}},
	{Name: "top/a", Data: nil},
}

// modTime is a time with a zone and parts of a second, neither of which an archive keeps.
var modTime = time.Date(2026, 1, 2, 3, 4, 6, 7, time.FixedZone("", 3600))

// write returns what a form of archive makes of the files.
func write(t *testing.T, form Writer, files []File, modTime time.Time) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := form(&b, files, modTime); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTarGz: a tar names folders before files, root as the owner, and fixed modes.
func TestTarGz(t *testing.T) {
	z, err := gzip.NewReader(bytes.NewReader(write(t, TarGz, files, modTime)))
	if err != nil {
		t.Fatal(err)
	}
	if !z.ModTime.IsZero() || z.Name != "" {
		t.Errorf("the header of the compression has a time or a name: %+v", z.Header)
	}
	var names []string
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, h.FileInfo().Mode().String()+" "+h.Name)
		if !h.ModTime.Equal(modTime.Truncate(time.Second)) || h.Uid != 0 || h.Gid != 0 || h.Uname != "" || h.Gname != "" {
			t.Errorf("%s: %+v", h.Name, h)
		}
	}
	want := []string{"drwxr-xr-x top/", "drwxr-xr-x top/bin/", "-rw-r--r-- top/a", "-rwxr-xr-x top/bin/program", "-rw-r--r-- top/readme"}
	if !slices.Equal(names, want) {
		t.Errorf("the archive holds %q, want %q", names, want)
	}
}

// TestZip: a zip has the same files, with their modes.
func TestZip(t *testing.T) {
	b := write(t, Zip, files, modTime)
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Mode().String()+" "+f.Name)
		if !f.Modified.Equal(modTime.Truncate(time.Second)) {
			t.Errorf("%s is of %s", f.Name, f.Modified)
		}
	}
	if want := []string{"-rw-r--r-- top/a", "-rwxr-xr-x top/bin/program", "-rw-r--r-- top/readme"}; !slices.Equal(names, want) {
		t.Errorf("the archive holds %q, want %q", names, want)
	}
}

// TestSameBytes: neither the order of files nor the zone of the time matters, and
// the time does.
func TestSameBytes(t *testing.T) {
	reversed := slices.Clone(files)
	slices.Reverse(reversed)
	for name, form := range map[string]Writer{"tar.gz": TarGz, "zip": Zip} {
		first := write(t, form, files, modTime)
		if !bytes.Equal(first, write(t, form, reversed, modTime.UTC().Add(time.Millisecond))) {
			t.Errorf("%s: another order gives other bytes", name)
		}
		if bytes.Equal(first, write(t, form, files, modTime.Add(time.Minute))) {
			t.Errorf("%s: the time is not in the archive", name)
		}
	}
}

// TestRead takes what is below a folder, whatever its modes are.
func TestRead(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "one", "two"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "one", "two", "three"), []byte("3"), 0o700); err != nil {
		t.Fatal(err)
	}
	got, err := Read(folder, "top")
	if err != nil || len(got) != 1 || got[0].Name != "top/one/two/three" || string(got[0].Data) != "3" || got[0].Executable {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := Read(filepath.Join(folder, "missing"), "top"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing folder: %v", err)
	}
}
