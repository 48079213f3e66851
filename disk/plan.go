package disk

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"global-headless-service/render"
	"global-headless-service/report"
)

// Prune says what of other runs, and of users, a run removes from a tree.
type Prune struct {
	Owners []string // GlobalHeadlessServices that are not in the run
	All    bool     // of all that are not
	Edited bool     // also what a user edited

	// KeepEmpty leaves a kustomization without resources in the folder of a
	// cluster that is retired (docs/DESIGN.md, Trees), unless Forget names the cluster.
	KeepEmpty bool
	Forget    []string
}

// removes reports whether objects of absent owners are removed.
func (p Prune) removes(c *render.Current) bool {
	return p.All || !slices.ContainsFunc(c.Owners, func(name string) bool { return !slices.Contains(p.Owners, name) })
}

// A Plan is what has to be done to a tree. Making it touches and locks
// nothing; Write does it.
type Plan struct {
	// Changes are those of all clusters, sorted by cluster; what stays as it
	// is is among them.
	Changes []render.Change
	tree    *Tree
	writes  []write
	removes []removal
}

// A write is a file that is added or updated.
type write struct {
	name    string
	old     []byte // what is there; nil if the file is added
	content func() ([]byte, error)
	change  int // the index of its change
}

// A removal is a file that goes.
type removal struct {
	name   string
	old    []byte
	change int
}

// Plan holds what every cluster should have against what is in the tree. The
// plan is of use only if none of the results is an error.
func (t *Tree) Plan(p *render.Package, prune Prune, progress func(string)) (*Plan, report.Results) {
	there, err := t.clusters()
	if err != nil {
		return nil, report.Results{unreadable(err)}
	}
	clusters := slices.Concat(p.Clusters(), there)
	slices.Sort(clusters)
	clusters = slices.Compact(clusters)
	plan := &planner{Plan: Plan{tree: t}, p: p, prune: prune, absent: map[string]int{}, owned: map[string]bool{}}
	for k, cluster := range clusters {
		progress(fmt.Sprintf("rendering cluster %d of %d", k+1, len(clusters)))
		plan.cluster(cluster)
	}
	plan.checkForgotten(clusters)
	plan.checkPlaces()
	if !plan.results.Failed() {
		plan.results.Add(p.LiveSteps(plan.Changes)...)
		plan.results.Add(p.CheckNamespaces("")...)
		plan.results.Add(p.Unused()...)
		plan.reportAbsent()
		plan.reportPruned()
		plan.reportListed()
	}
	return &plan.Plan, plan.results
}

func unreadable(err error) report.Result {
	return report.Error(nil, report.Fault{Code: report.UnreadableInput, Message: err.Error()})
}

// planner makes a Plan.
type planner struct {
	Plan
	p       *render.Package
	prune   Prune
	results report.Results
	absent  map[string]int  // files that stay, by the owners that are not in the run
	at      int             // the index of the change that is planned
	owned   map[string]bool // the owners of all files
	unowned []string        // the owners that a tree of the first edition has; once somebody has asked
}

func (b *planner) fail(code report.Code, name, format string, args ...any) {
	b.results.Add(report.Result{
		Severity: report.SeverityError, File: b.file(name),
		Fault: report.Fault{Code: code, Message: fmt.Sprintf(format, args...)},
	})
}

// file names a file of the tree in a result.
func (b *planner) file(name string) report.File {
	return report.File{Path: filepath.ToSlash(b.tree.path(name)), Index: report.WholeFile}
}

func (b *planner) warn(code report.Code, name, format string, args ...any) {
	b.results.Add(report.Result{
		Severity: report.SeverityWarning, File: b.file(name),
		Fault: report.Fault{Code: code, Message: fmt.Sprintf(format, args...)},
	})
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
	objects = b.withoutTwins(objects)
	files, err := b.inspect(cluster, objects)
	if err != nil {
		b.results.Add(unreadable(err))
		return
	}
	objects = b.withoutForeign(b.withoutShared(objects, files), files)
	empty, files := cutRetirement(cluster, files)
	first := len(b.Changes)
	b.compare(objects, files)
	b.retire(cluster, empty, files, b.Changes[first:])
}

// withoutTwins returns the objects without those that would share a file with
// an earlier one, on a file system where case does not count.
func (b *planner) withoutTwins(objects []*render.Object) []*render.Object {
	first := make(map[string]*render.Object, len(objects))
	return slices.DeleteFunc(objects, func(o *render.Object) bool {
		name := strings.ToLower(o.File)
		twin := first[name]
		if twin == nil {
			first[name] = o
			return false
		}
		b.fail(report.FileInTheWay, o.File, "would hold both %s %q and %s %q; give one another name, which a file in a tree needs, or correct the kind",
			twin.BareKind(), twin.Name, o.BareKind(), o.Name)
		return true
	})
}

// compare plans the changes from files to objects.
func (b *planner) compare(objects []*render.Object, files []*found) {
	byFile := map[string]*found{}
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
		b.at = len(b.Changes) + k
		b.change(&changes[k], byFile)
	}
	b.Changes = append(b.Changes, changes...)
}

// inspect reads the files of a cluster.
func (b *planner) inspect(cluster string, objects []*render.Object) ([]*found, error) {
	files, err := b.tree.files(cluster)
	if err != nil || len(files) == 0 {
		return nil, err
	}
	own := make(map[string]*render.Object, len(objects))
	for _, o := range objects {
		own[o.File] = o
	}
	all := make([]*found, 0, len(files))
	for _, f := range files {
		s, err := b.tree.inspect(f, cluster, own[f.name])
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// giveOwners gives owners to a file of the first edition, which did not say
// whose it is: if nothing desires it, those that are not in this run, so that
// it stays like the rest of theirs; else those of the run.
func (b *planner) giveOwners(c *render.Current, objects []*render.Object) {
	if len(c.Owners) > 0 {
		return
	}
	desired := slices.ContainsFunc(objects, func(o *render.Object) bool { return o.Key == c.Key })
	if b.unowned == nil {
		b.unowned = b.tree.listedOwners()
	}
	for _, name := range b.unowned {
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

// withoutShared returns the objects without those that it refuses: desired
// ones that stand in a file of several documents below a header.
func (b *planner) withoutShared(objects []*render.Object, files []*found) []*render.Object {
	shared := map[render.Key]*found{}
	for _, f := range files {
		if f.headed && !f.header.conflict && len(f.items) > 1 && len(objects) > 0 {
			for _, i := range f.items {
				shared[render.KeyOf(i, objects[0].Cluster)] = f
			}
		}
	}
	if len(shared) == 0 {
		return objects
	}
	return slices.DeleteFunc(objects, func(o *render.Object) bool {
		f := shared[o.Key]
		if f != nil {
			f.current = nil
			b.fail(report.FileInTheWay, f.name, "holds %s %q, which is rendered, and something else too; put that into a file of its own", o.BareKind(), o.Name)
		}
		return f != nil
	})
}

// withoutForeign returns the objects without those that the user has in the
// cluster's folder already, as an input of this run. Anything else of the
// user's that is a desired object too is refused: the cluster would have it
// twice (rule 9).
func (b *planner) withoutForeign(objects []*render.Object, files []*found) []*render.Object {
	foreign := map[render.Key]*found{}
	for _, f := range files {
		if f.current == nil && len(objects) > 0 {
			for _, i := range f.items {
				foreign[render.KeyOf(i, objects[0].Cluster)] = f
			}
		}
	}
	if len(foreign) == 0 {
		return objects
	}
	return slices.DeleteFunc(objects, func(o *render.Object) bool {
		f := foreign[o.Key]
		if f == nil {
			return false
		}
		if b.tree.isInPlace(f, o) {
			return true
		}
		if f.name == o.File {
			b.fail(report.FileInTheWay, f.name, "is there already, and no earlier run wrote it; move or delete it")
			return true
		}
		b.fail(report.FileInTheWay, f.name, "holds %s %q, which no earlier run wrote and which goes to %s; delete or move it", o.BareKind(), o.Name, o.File)
		return true
	})
}

// isInPlace reports whether a file is where an object was read from, and is
// what the cluster should have.
func (t *Tree) isInPlace(f *found, o *render.Object) bool {
	if !t.isSameFile(f.name, o.Source()) {
		return false
	}
	document, err := o.Document()
	if err != nil {
		return false
	}
	for _, i := range f.items {
		if i.Name() == o.Name && sameDocument(i, document) {
			return true
		}
	}
	return false
}

// reportAbsent counts the files that stay since their owners are not in this
// run.
func (b *planner) reportAbsent() {
	for _, owner := range slices.Sorted(maps.Keys(b.absent)) {
		n := b.absent[owner]
		files, stay := "files", "stay"
		if n == 1 {
			files, stay = "file", "stays"
		}
		b.results.Add(report.Info(fmt.Sprintf("%d %s of GlobalHeadlessService %q, which is not in this run, %s; --prune %s removes what is left of it",
			n, files, owner, stay, strings.TrimSpace(owner))))
	}
}

// reportPruned reports owners to prune of which nothing is left, or which are
// in the run.
func (b *planner) reportPruned() {
	for _, name := range b.prune.Owners {
		switch {
		case b.p.HasOwner(name):
			b.results.Add(report.Info(fmt.Sprintf("--prune %s: GlobalHeadlessService %q is in this run, so it is not pruned", name, name)))
		case !b.owned[name]:
			b.results.Add(report.Info(fmt.Sprintf("--prune %s: no file names GlobalHeadlessService %q as its owner", name, name)))
		}
	}
}

// reportListed warns of files that the first edition wrote and a user edited.
func (b *planner) reportListed() {
	if b.tree.listed != nil {
		b.results.Add(report.Info(fmt.Sprintf("the state file %s of an earlier version is removed: the headers of the files have taken its place", filepath.ToSlash(b.tree.path(inventoryName)))))
	}
	changed := map[string]bool{}
	for _, w := range b.writes {
		changed[w.name] = true
	}
	for _, r := range b.removes {
		changed[r.name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(b.tree.listed)) {
		content, err := readRegular(b.tree.path(name))
		if err != nil || changed[name] || b.tree.listed.wrote(name, content) {
			continue
		}
		if _, _, headed := cutHeader(content); !headed {
			b.warn(report.EditedFileKept, name, "was changed since an earlier run wrote it, so it stays and is yours now; delete it, or take the change to the input")
		}
	}
}
