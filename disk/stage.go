package disk

import (
	"context"
	"errors"
	"os"
	"path"
	"strconv"
	"sync"
)

// stage writes the new files, and both inventories, aside, and waits for the
// disk to have them.
func (t *Tree) stage(ctx context.Context, staging string, wanted map[string][]byte, p plan) error {
	if err := t.root.Mkdir(staging, 0o755); err != nil {
		return err
	}
	aside, err := t.root.OpenRoot(staging)
	if err != nil {
		return err
	}
	defer aside.Close()
	put := func(name string, content []byte) error {
		if err := ctx.Err(); err != nil {
			return failure{"interrupted", err}
		}
		f, err := aside.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return err
		}
		_, err = f.Write(content)
		return errors.Join(err, f.Close())
	}
	names := []string{"both", "after"}
	err = errors.Join(put("both", p.both.bytes()), put("after", p.after.bytes()))
	for k := 0; err == nil && k < len(p.write); k++ {
		names = append(names, strconv.Itoa(k))
		err = put(names[len(names)-1], wanted[p.write[k]])
	}
	if err != nil {
		return err
	}
	return synced(aside, names)
}

// synced waits for the disk to have files, several at once: a disk takes
// together what comes together.
func synced(folder *os.Root, names []string) error {
	const atOnce = 8
	errs := make([]error, atOnce)
	var group sync.WaitGroup
	for first := range atOnce {
		group.Go(func() {
			for k := first; k < len(names) && errs[first] == nil; k += atOnce {
				errs[first] = syncOne(folder, names[k])
			}
		})
	}
	group.Wait()
	return errors.Join(errs...)
}

func syncOne(folder *os.Root, name string) error {
	f, err := folder.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// commit moves what is staged into place and removes what is no longer
// wanted. Up to its last step the inventory names the old files and the new.
func (t *Tree) commit(staging string, p plan) error {
	if err := t.root.Rename(path.Join(staging, "both"), inventoryName); err != nil {
		return err
	}
	made := map[string]bool{}
	for k, name := range p.write {
		if folder := path.Dir(name); !made[folder] {
			made[folder] = true
			if err := t.root.MkdirAll(folder, 0o755); err != nil {
				return err
			}
		}
		if err := t.root.Rename(path.Join(staging, strconv.Itoa(k)), name); err != nil {
			return err
		}
	}
	for _, name := range p.remove {
		if err := t.root.Remove(name); err != nil {
			return err
		}
		t.prune(path.Dir(name))
	}
	return t.root.Rename(path.Join(staging, "after"), inventoryName)
}

// prune removes the folders that a removed file has left empty.
func (t *Tree) prune(folder string) {
	for ; folder != "."; folder = path.Dir(folder) {
		if t.root.Remove(folder) != nil {
			return // not empty
		}
	}
}
