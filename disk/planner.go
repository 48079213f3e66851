package disk

import (
	"fmt"
	"path"
	"slices"

	"global-headless-service/layout"
	"global-headless-service/render"
	"global-headless-service/report"
)

// A planner makes a Plan.
type planner struct {
	Plan
	p            *render.Package
	prune        Prune
	results      report.Results
	absent       map[string]int  // files that stay, by the owners that are not in the run
	index        int             // of the change that is planned
	owned        map[string]bool // the owners of all files
	listedOwners []string        // the owners in a tree of the first edition; computed on demand
}

// fail reports an error about a file of the tree.
func (b *planner) fail(code report.Code, name, format string, args ...any) {
	b.report(report.SeverityError, code, name, fmt.Sprintf(format, args...))
}

// warn reports a warning about a file of the tree.
func (b *planner) warn(code report.Code, name, format string, args ...any) {
	b.report(report.SeverityWarning, code, name, fmt.Sprintf(format, args...))
}

func (b *planner) report(severity report.Severity, code report.Code, name, message string) {
	b.results.Add(report.Result{Severity: severity, File: b.file(name), Fault: report.Fault{Code: code, Message: message}})
}

// file returns a file of the tree as results name it.
func (b *planner) file(name string) report.File {
	return wholeFile(b.tree.path(name))
}

// cluster plans the changes of one cluster.
func (b *planner) cluster(cluster string) {
	var objects []*render.Object
	if b.p.Has(cluster) {
		var results report.Results
		objects, results = b.p.Slice(cluster)
		b.results.Add(results...)
		if results.Failed() {
			return
		}
	}
	objects = b.rejectCaseClashes(objects)
	files, err := b.inspect(cluster, objects)
	if err != nil {
		b.results.Add(unreadable(err))
		return
	}
	b.tree.inUse[path.Clean(layout.Folder(cluster))] = slices.ContainsFunc(files, func(f *inspectedFile) bool { return f.current != nil })
	objects = b.rejectUserFiles(b.rejectSharedFiles(objects, files), files)
	empty, files := splitRetirement(cluster, files)
	first := len(b.Changes)
	b.compare(objects, files)
	b.retire(cluster, empty, files, b.Changes[first:])
}

// compare plans the changes from files to objects.
func (b *planner) compare(objects []*render.Object, files []*inspectedFile) {
	byFile := map[string]*inspectedFile{}
	var current []*render.Current
	for _, f := range files {
		if f.current != nil {
			byFile[f.name] = f
			b.giveOwners(f.current, objects)
			for _, name := range f.current.Owners {
				b.owned[name] = true
			}
			current = append(current, f.current)
		}
	}
	changes, err := b.p.Compare(objects, current, render.Policy{Removes: b.prune.removes, KeepEdited: !b.prune.Edited, KeepCopies: true})
	if err != nil {
		b.results.Add(unreadable(err))
		return
	}
	for k := range changes {
		b.index = len(b.Changes) + k
		b.change(&changes[k], byFile)
	}
	b.Changes = append(b.Changes, changes...)
}

// inspect reads the files of a cluster.
func (b *planner) inspect(cluster string, objects []*render.Object) ([]*inspectedFile, error) {
	files, err := b.tree.files(cluster)
	if err != nil || len(files) == 0 {
		return nil, err
	}
	own := make(map[string]*render.Object, len(objects))
	for _, o := range objects {
		own[o.File()] = o
	}
	all := make([]*inspectedFile, 0, len(files))
	for _, f := range files {
		s, err := b.tree.inspect(f, cluster, own[f.name])
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// giveOwners gives owners to a file of the first edition, which names none. If
// no object is desired there, the owners are those that are not in this run, so
// that the file stays as their other files do; else they are those of the run.
func (b *planner) giveOwners(c *render.Current, objects []*render.Object) {
	if len(c.Owners) > 0 {
		return
	}
	desired := slices.ContainsFunc(objects, func(o *render.Object) bool { return o.Key == c.Key })
	if b.listedOwners == nil {
		b.listedOwners = b.tree.listedOwners()
	}
	for _, name := range b.listedOwners {
		if !desired && !b.p.HasOwner(name) {
			c.Owners = append(c.Owners, name)
		}
	}
	if len(c.Owners) > 0 {
		return
	}
	for _, plan := range b.p.Plans() {
		c.Owners = append(c.Owners, plan.Name)
	}
}
