package disk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"global-headless-service/render"
)

// inventoryName is the state file of the first edition: it lists the files of
// a tree, a line each with its SHA-256 as sha256sum writes it. A tree that has
// one is converted: the files that it lists get headers, and it is removed.
const inventoryName = ".global-headless-service"

// An inventory has the hashes of what the first edition wrote, by the file's
// name. A run that was killed left two where it was about to change a file.
type inventory map[string][]string

// inventoryHead begins every state file; another file of that name is the
// user's.
const inventoryHead = "# What global-headless-service wrote here"

// readInventory returns the inventory in the state file of a folder; nil if
// there is none.
func readInventory(folder string) inventory {
	data, err := readRegular(filepath.Join(folder, inventoryName))
	if err != nil || !bytes.HasPrefix(data, []byte(inventoryHead)) {
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

// listedOwners returns the GlobalHeadlessServices of the managed objects that
// the first edition wrote, sorted.
func (t *Tree) listedOwners() []string {
	owners := []string{}
	for name := range t.listed {
		content, err := readRegular(t.path(name))
		if err != nil {
			continue
		}
		items, _ := Parse(content, name)
		for _, i := range items {
			if owner, _, managed := render.ManagedFor(i); managed && !slices.Contains(owners, owner) {
				owners = append(owners, owner)
			}
		}
	}
	slices.Sort(owners)
	return owners
}

// wrote reports whether the first edition wrote that content into a file.
func (v inventory) wrote(name string, content []byte) bool {
	if v[name] == nil {
		return false
	}
	sum := sha256.Sum256(content)
	return slices.Contains(v[name], hex.EncodeToString(sum[:]))
}
