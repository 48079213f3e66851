package disk

import (
	"context"
	"errors"
	"os"
	"path"
	"slices"
	"strconv"
	"sync"
)

// A staged file is one that waits in the staging folder, under a name of its own.
type staged struct {
	name    string
	content []byte
}

// together is how many staged files are open at once: what is written out
// together shares the disk's work, and few systems let a process open fewer.
const together = 128

// stage writes the new files, and both inventories, aside, and waits for the
// disk to have them.
func (t *Tree) stage(ctx context.Context, staging string, wanted map[string][]byte, p plan) error {
	if err := t.root.Mkdir(staging, 0o755); err != nil {
		return err
	}
	aside, err := t.newMover(staging)
	if err != nil {
		return err
	}
	defer aside.close()
	files := []staged{{"both", p.both.bytes()}, {"after", p.after.bytes()}}
	for k, name := range p.write {
		files = append(files, staged{strconv.Itoa(k), wanted[name]})
	}
	for batch := range slices.Chunk(files, together) {
		if err := writeAside(ctx, aside, batch); err != nil {
			return err
		}
	}
	return nil
}

// writeAside writes files, and waits for the disk to have them.
func writeAside(ctx context.Context, folder *mover, files []staged) (err error) {
	var open []*os.File
	defer func() {
		for _, f := range open {
			err = errors.Join(err, f.Close())
		}
	}()
	for _, s := range files {
		if err := ctx.Err(); err != nil {
			return failure{"interrupted", err}
		}
		f, err := folder.create(s.name)
		if err != nil {
			return err
		}
		open = append(open, f)
		if _, err := f.Write(s.content); err != nil {
			return err
		}
		writeOut(f)
	}
	return synced(open)
}

// synced waits for the disk to have files, several at once: a disk takes
// together what comes together.
func synced(files []*os.File) error {
	const atOnce = 8
	errs := make([]error, atOnce)
	var group sync.WaitGroup
	for first := range atOnce {
		group.Go(func() {
			for k := first; k < len(files) && errs[first] == nil; k += atOnce {
				errs[first] = files[k].Sync()
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

// commit moves what is staged into place and removes what is no longer
// wanted. Up to its last step the inventory names the old files and the new.
func (t *Tree) commit(staging string, p plan) error {
	files, err := t.newMover(staging)
	if err != nil {
		return err
	}
	defer files.close()
	if err := files.move("both", inventoryName); err != nil {
		return err
	}
	for k, name := range p.write {
		if err := files.move(strconv.Itoa(k), name); err != nil {
			return err
		}
	}
	for _, name := range p.remove {
		if err := t.root.Remove(name); err != nil {
			return err
		}
		t.prune(path.Dir(name))
	}
	return files.move("after", inventoryName)
}

// prune removes the folders that a removed file has left empty.
func (t *Tree) prune(folder string) {
	for ; folder != "."; folder = path.Dir(folder) {
		if t.root.Remove(folder) != nil {
			return // not empty
		}
	}
}
