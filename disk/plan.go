package disk

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
)

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
