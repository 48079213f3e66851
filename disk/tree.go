package disk

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// inventoryName lists the files that earlier runs wrote into a tree, a line
// each with its SHA-256 as sha256sum writes it, so that those which are no
// longer wanted can be told from the user's.
const inventoryName = ".global-headless-service"

// stagingPrefix begins the name of the folder in which a run gets its files
// ready.
const stagingPrefix = inventoryName + "-staging-"

// A Tree is a folder that runs write into. One run at a time holds it; none of
// its files leaves it, by name or by symbolic link.
type Tree struct {
	root  *os.Root
	lock  *os.File
	known Inventory
	cases map[string]map[string]string // of each folder looked at, its names by their lower case
	fine  map[string]bool              // folders that are ones, or are not there
}

// A Change is what writing a tree did.
type Change struct {
	Written, Removed, Same int
	// Kept are files of earlier runs that are wanted no more, and stay, since
	// somebody changed them.
	Kept []string
}

// Open takes a folder, which is made if it is missing, and clears away what a
// run that was killed has left half done.
func Open(folder string) (*Tree, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, inWords(err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, inWords(err)
	}
	t := &Tree{root: root}
	if t.lock, err = root.Open("."); err == nil {
		err = lock(t.lock)
	}
	if err == nil {
		err = t.clear()
	}
	if err == nil {
		err = t.readInventory()
	}
	if err != nil {
		t.Close()
		return nil, fmt.Errorf("%s: %w", folder, inWords(err))
	}
	return t, nil
}

// Close lets go of the folder.
func (t *Tree) Close() error {
	if t.lock != nil {
		t.lock.Close()
	}
	return t.root.Close()
}

// clear removes the staging folders of runs that did not end.
func (t *Tree) clear() error {
	entries, err := fs.ReadDir(t.root.FS(), ".")
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), stagingPrefix) {
			err = errors.Join(err, t.root.RemoveAll(e.Name()))
		}
	}
	return err
}

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

// Known says whether an earlier run wrote the file.
func (t *Tree) Known(name string) bool { return t.known[name] != nil }

// Files are the manifests below a folder of the tree: regular files that are
// not hidden and end in .yaml.
func (t *Tree) Files(folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(t.root.FS(), folder, func(name string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == folder:
			return fs.SkipDir
		case err != nil:
			return err
		case strings.HasPrefix(e.Name(), ".") && e.IsDir():
			return fs.SkipDir
		case e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") && path.Ext(name) == ".yaml":
			files[name], err = t.root.ReadFile(name)
		}
		return err
	})
	return files, inWords(err)
}

// Write brings the tree up to date: the wanted files are there, and those that
// earlier runs wrote, or that stale names, and nobody wants any more are gone.
// A file in the way that is not an earlier run's is an error. Everything is
// written aside and synced first; up to then an error or the end of ctx leaves
// the tree as it was. After that each file is whole, old or new, at any time.
func (t *Tree) Write(ctx context.Context, wanted map[string][]byte, stale []string) (Change, error) {
	p, err := t.plan(wanted, stale)
	if err != nil || len(p.write)+len(p.remove) == 0 && maps.EqualFunc(p.after, t.known, slices.Equal) {
		return p.Change, err
	}
	staging := fmt.Sprintf("%s%d", stagingPrefix, os.Getpid())
	defer t.root.RemoveAll(staging)
	if err := t.stage(ctx, staging, wanted, p); err != nil {
		return Change{}, fmt.Errorf("nothing was changed: %w", inWords(err))
	}
	if err := t.commit(staging, p); err != nil {
		return p.Change, fmt.Errorf("some files are new, others still as they were, and the next run completes it: %w", inWords(err))
	}
	return p.Change, nil
}

// plan is what Write has to do.
type plan struct {
	Change
	write, remove []string
	both, after   Inventory // during and after
}

func (t *Tree) plan(wanted map[string][]byte, stale []string) (plan, error) {
	p := plan{both: maps.Clone(t.known), after: Inventory{}}
	isStale := map[string]bool{}
	for _, name := range stale {
		isStale[name] = true
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		p.both.with(name, sum(wanted[name]))
		p.after.with(name, sum(wanted[name]))
		if err := cmp.Or(t.checkName(name), t.checkRegular(name)); err != nil {
			errs = append(errs, err)
			continue
		}
		now, err := t.content(name)
		switch {
		case err == nil && bytes.Equal(now, wanted[name]):
			p.Same++
			continue
		case err == nil && t.known[name] == nil && !isStale[name]:
			errs = append(errs, fmt.Errorf("%s is there already, and no earlier run wrote it; move or delete it", name))
		case err == nil && !isStale[name] && !slices.Contains(t.known[name], sum(now)):
			errs = append(errs, fmt.Errorf("%s was changed since an earlier run wrote it; take the change to the input, and delete the file", name))
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			errs = append(errs, inWords(err))
		}
		p.write = append(p.write, name)
	}
	for _, name := range t.unwanted(wanted, stale) {
		if err := t.checkFolders(name); err != nil {
			errs = append(errs, err)
		}
		p.remove = append(p.remove, name)
	}
	for _, name := range slices.Sorted(maps.Keys(t.known)) {
		if _, gone := slices.BinarySearch(p.remove, name); wanted[name] == nil && !gone && t.isFile(name) { // p.remove is sorted
			p.Kept = append(p.Kept, name)
			p.after[name] = t.known[name]
		}
	}
	p.Written, p.Removed = len(p.write), len(p.remove)
	return p, errors.Join(errs...)
}

// content is a file as it stands, without asking for one that is not there.
func (t *Tree) content(name string) ([]byte, error) {
	if fs.ValidPath(name) && !t.there(name) {
		return nil, fs.ErrNotExist
	}
	return t.root.ReadFile(name)
}

// unwanted are the files to remove: the stale ones, and those of the
// inventory whose content is still what a run wrote. What somebody has put in
// their place is not ours any more.
func (t *Tree) unwanted(wanted map[string][]byte, stale []string) []string {
	names := slices.Clone(stale)
	for name, sums := range t.known {
		if wanted[name] != nil {
			continue
		}
		now, err := t.root.ReadFile(name)
		if err == nil && slices.Contains(sums, sum(now)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool {
		info, err := t.root.Lstat(name)
		return wanted[name] != nil || err != nil || !info.Mode().IsRegular()
	})
}

func (t *Tree) isFile(name string) bool {
	info, err := t.root.Lstat(name)
	return err == nil && info.Mode().IsRegular()
}

// checkFolders refuses a file one of whose folders is a symbolic link, or no
// folder.
func (t *Tree) checkFolders(name string) error {
	for folder := path.Dir(name); folder != "." && !t.fine[folder]; folder = path.Dir(folder) {
		if info, err := t.root.Lstat(folder); err == nil && !info.IsDir() {
			return fmt.Errorf("%s is no folder, so nothing is done to %s; move or delete it", folder, name)
		}
	}
	for folder := path.Dir(name); folder != "." && !t.fine[folder]; folder = path.Dir(folder) {
		if t.fine == nil {
			t.fine = map[string]bool{}
		}
		t.fine[folder] = true
	}
	return nil
}

// checkRegular refuses to write what would take the place of a symbolic link, or
// of anything else that is no file.
func (t *Tree) checkRegular(name string) error {
	if !fs.ValidPath(name) || !t.there(name) {
		return nil
	}
	if info, err := t.root.Lstat(name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return fmt.Errorf("%s is a symbolic link, or no regular file, and no earlier run made it; move or delete it", name)
	}
	return nil
}

// checkName refuses a file whose folder is a symbolic link, or stands there
// under a name that differs only by case: on some file systems the two are one.
func (t *Tree) checkName(name string) error {
	if !fs.ValidPath(name) {
		return fmt.Errorf("%q is no name of a file in the folder", name)
	}
	if err := t.checkFolders(name); err != nil {
		return err
	}
	for part := name; part != "."; part = path.Dir(part) {
		twin := t.spelling(path.Dir(part))[strings.ToLower(path.Base(part))]
		if twin != "" && twin != path.Base(part) {
			return fmt.Errorf("%s and %s differ only by case, and are one on some file systems; rename one", path.Join(path.Dir(part), twin), part)
		}
	}
	return nil
}

// there says whether a folder has an entry of that very name, as far as its
// listing said.
func (t *Tree) there(name string) bool {
	return name == "." || t.spelling(path.Dir(name))[strings.ToLower(path.Base(name))] == path.Base(name)
}

// spelling gives the names in a folder by their lower case; none when it is
// not there yet.
func (t *Tree) spelling(folder string) map[string]string {
	names, ok := t.cases[folder]
	if !ok {
		names = map[string]string{}
		if t.there(folder) {
			entries, _ := fs.ReadDir(t.root.FS(), folder)
			for _, e := range entries {
				names[strings.ToLower(e.Name())] = e.Name()
			}
		}
		if t.cases == nil {
			t.cases = map[string]map[string]string{}
		}
		t.cases[folder] = names
	}
	return names
}

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
