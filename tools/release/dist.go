package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"global-headless-service/tools/release/binary"
)

// checksums is the file that names all others, in the format of sha256sum.
const checksums = "checksums.txt"

// A dist is the artefacts of a release. They replace the folder of a previous one
// only when they are complete.
type dist struct {
	folder string // of the release
	work   string // where artefacts are until then
	stdout io.Writer
	sums   map[string][sha256.Size]byte
}

// newDist makes the folder work. It is an error if folder has anything that is not
// of a release, since replaceFolder would delete it.
func newDist(folder, work string, stdout io.Writer) (*dist, error) {
	if err := checkReplaceable(folder); err != nil {
		return nil, err
	}
	return &dist{folder, work, stdout, map[string][sha256.Size]byte{}}, os.MkdirAll(work, 0o755)
}

// checkReplaceable returns an error unless a folder is missing, empty, or holds a
// release and nothing else.
func checkReplaceable(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	isRelease := false
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), binary.Product) && !strings.HasPrefix(e.Name(), checksums) {
			return fmt.Errorf("%s has %s: it is not a release; choose another folder", folder, e.Name())
		}
		isRelease = isRelease || e.Name() == checksums
	}
	if !isRelease {
		return fmt.Errorf("%s has files, but no %s: it is not a release; choose another folder", folder, checksums)
	}
	return nil
}

// replaceFolder puts the artefacts in place of the previous release.
func (d *dist) replaceFolder() error {
	parent := filepath.Dir(d.folder)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	// beside the folder, so that a rename suffices when all is copied
	next, err := os.MkdirTemp(parent, filepath.Base(d.folder)+"-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(next) // which the rename has moved, unless something fails
	if err := os.CopyFS(next, os.DirFS(d.work)); err != nil {
		return err
	}
	if err := os.Chmod(next, 0o755); err != nil {
		return err
	}
	if err := checkReplaceable(d.folder); err != nil {
		return err
	}
	if err := os.RemoveAll(d.folder); err != nil {
		return err
	}
	return os.Rename(next, d.folder)
}

// write writes one artefact, and prints its size and name.
func (d *dist) write(name string, content func(io.Writer) error) error {
	var b bytes.Buffer
	if err := content(&b); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	d.sums[name] = sha256.Sum256(b.Bytes())
	if err := os.WriteFile(filepath.Join(d.work, name), b.Bytes(), 0o644); err != nil {
		return err
	}
	_, err := fmt.Fprintf(d.stdout, "%9s  %s\n", size(b.Len()), name)
	return err
}

// writeText writes an artefact that is already in memory.
func (d *dist) writeText(name string, text []byte) error {
	return d.write(name, func(w io.Writer) error { _, err := w.Write(text); return err })
}

// writeChecksums writes the sums of all artefacts, by name.
func (d *dist) writeChecksums() error {
	type line struct {
		name string
		sum  [sha256.Size]byte
	}
	var lines []line
	for name, sum := range d.sums {
		lines = append(lines, line{name, sum})
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Compare(a.name, b.name) })
	return d.write(checksums, func(w io.Writer) error {
		for _, l := range lines {
			if _, err := fmt.Fprintf(w, "%x  %s\n", l.sum, l.name); err != nil {
				return err
			}
		}
		return nil
	})
}

// size returns a number of bytes as people read it.
func size(bytes int) string {
	switch {
	case bytes >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
	case bytes >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(bytes)/1e3)
	}
	return fmt.Sprintf("%d B", bytes)
}
