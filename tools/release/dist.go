package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// checksums is the file that names all others, in the format of sha256sum.
const checksums = "checksums.txt"

// A dist is the folder of a release.
type dist struct {
	folder string
	stdout io.Writer
	sums   map[string][sha256.Size]byte
}

// newDist makes the folder, and removes a former release from it. A folder that has
// files but no checksums is refused: it is something else.
func newDist(folder string, stdout io.Writer) (*dist, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	isRelease := slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == checksums })
	if len(entries) > 0 && !isRelease {
		return nil, fmt.Errorf("%s has files, but no %s of a former release; remove it", folder, checksums)
	}
	if err := os.RemoveAll(folder); err != nil {
		return nil, err
	}
	d := &dist{folder, stdout, map[string][sha256.Size]byte{}}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	// until the release is complete; a later one may replace what is there of it
	return d, os.WriteFile(filepath.Join(folder, checksums), nil, 0o644)
}

// write writes one artefact, and prints its size and name.
func (d *dist) write(name string, content func(io.Writer) error) error {
	var b bytes.Buffer
	if err := content(&b); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	d.sums[name] = sha256.Sum256(b.Bytes())
	if err := os.WriteFile(filepath.Join(d.folder, name), b.Bytes(), 0o644); err != nil {
		return err
	}
	_, err := fmt.Fprintf(d.stdout, "%9s  %s\n", size(b.Len()), name)
	return err
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
