package disk

import (
	"context"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
)

// A move is a staged file, or a folder of them, and its place.
type move struct{ staged, name string }

// stage writes the files to the staging folder and syncs them. A file in a
// missing folder is staged with that folder, which then moves as a whole.
func (w *writer) stage(ctx context.Context, writes []write) ([]move, error) {
	var moves []move
	folders := map[string]string{} // missing, and where they are staged
	batch := newBatch(w.aside, len(writes))
	defer batch.close()
	for k, f := range writes {
		if err := ctx.Err(); err != nil {
			return nil, failure{"interrupted while writing aside", err}
		}
		staged, top := strconv.Itoa(k), w.tree.missingFolder(f.name)
		if top == "" {
			moves = append(moves, move{staged, f.name})
		} else {
			if folders[top] == "" {
				folders[top] = staged
				moves = append(moves, move{staged, top})
			}
			staged = folders[top] + strings.TrimPrefix(f.name, top)
		}
		content, err := f.content()
		if err != nil {
			return nil, err
		}
		if err := batch.write(staged, content, w.tree.mode(f)); err != nil {
			return nil, err
		}
	}
	return moves, batch.sync()
}

// missingFolder returns the topmost folder of a file that is missing; it is
// empty if none is.
func (t *Tree) missingFolder(name string) string {
	top := ""
	for folder := path.Dir(name); folder != "." && t.kindOf(folder) == missing; folder = path.Dir(folder) {
		top = folder
	}
	return top
}

// newFile is the mode of a file that is added, before the umask.
const newFile fs.FileMode = 0o644

// mode returns the permissions that a file keeps, and 0 for one that is added.
func (t *Tree) mode(f write) fs.FileMode {
	if f.old != nil {
		if info, err := os.Lstat(t.path(f.name)); err == nil {
			return info.Mode().Perm()
		}
	}
	return 0
}
