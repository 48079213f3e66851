package filetest

import (
	"archive/tar"
	"bytes"
	"testing"
)

// Tar returns a tar of files, all with one mode.
func Tar(t testing.TB, f Files, mode int64) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for path, text := range f {
		if err := w.WriteHeader(&tar.Header{Name: path, Mode: mode, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
