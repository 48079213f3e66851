package disk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// inventoryName is the state file of the first edition: it lists the files of
// a tree, a line each with its SHA-256 as sha256sum writes it. A tree that has
// one is taken over: what it lists gets headers, and it goes.
const inventoryName = ".global-headless-service"

// An inventory has the hashes of what the first edition wrote, by the file's
// name. A run that was killed left two where it was about to change a file.
type inventory map[string][]string

// readInventory reads the state file of a folder; there is nil without one.
func readInventory(folder string) inventory {
	data, err := os.ReadFile(filepath.Join(folder, inventoryName))
	if err != nil {
		return nil
	}
	listed := inventory{}
	for line := range bytes.Lines(data) {
		sum, name, ok := strings.Cut(strings.TrimRight(string(line), "\r\n"), "  ")
		if ok && fs.ValidPath(name) {
			listed[name] = append(listed[name], sum)
		}
	}
	return listed
}

// wrote reports whether the first edition wrote that content into a file.
func (v inventory) wrote(name string, content []byte) bool {
	if v[name] == nil {
		return false
	}
	sum := sha256.Sum256(content)
	return slices.Contains(v[name], hex.EncodeToString(sum[:]))
}
