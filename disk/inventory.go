package disk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// inventoryName lists the files that earlier runs wrote into a tree, a line
// each with its SHA-256 as sha256sum writes it, so that those which are no
// longer wanted can be told from the user's.
const inventoryName = ".global-headless-service"

func (t *Tree) readInventory() error {
	data, err := t.root.ReadFile(inventoryName)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	t.known = parseInventory(data)
	return err
}

// An Inventory has the hashes of what earlier runs wrote, by the file's name.
// A run that was killed leaves two where it was about to change a file.
type Inventory map[string][]string

func parseInventory(data []byte) Inventory {
	known := Inventory{}
	for line := range strings.Lines(string(data)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if ok && fs.ValidPath(name) {
			known[name] = append(known[name], sum)
		}
	}
	return known
}

// with is the inventory with one more hash of a file.
func (v Inventory) with(name, sum string) {
	if !slices.Contains(v[name], sum) {
		v[name] = append(slices.Clone(v[name]), sum)
	}
}

func (v Inventory) bytes() []byte {
	text := bytes.NewBufferString("# What global-headless-service wrote here; it removes these files when they are no longer wanted.\n")
	for _, name := range slices.Sorted(maps.Keys(v)) {
		for _, sum := range v[name] {
			text.WriteString(sum + "  " + name + "\n")
		}
	}
	return text.Bytes()
}

func sum(content []byte) string {
	h := sha256.Sum256(content)
	return hex.EncodeToString(h[:])
}
