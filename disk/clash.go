package disk

import (
	"slices"
	"strings"

	"global-headless-service/render"
	"global-headless-service/report"
)

// rejectCaseClashes refuses objects that would share a file with an earlier
// one on a case-insensitive file system, and returns the others.
func (b *planner) rejectCaseClashes(objects []*render.Object) []*render.Object {
	first := make(map[string]*render.Object, len(objects))
	return slices.DeleteFunc(objects, func(o *render.Object) bool {
		name := strings.ToLower(o.File())
		twin := first[name]
		if twin == nil {
			first[name] = o
			return false
		}
		b.fail(report.FileInTheWay, o.File(), "would hold both %s %q and %s %q; give one another name, which a file in a tree needs, or correct the kind",
			twin.BareKind(), twin.Name, o.BareKind(), o.Name)
		return true
	})
}

// rejectSharedFiles refuses desired objects that are in a file of several
// documents below a header, and returns the others.
func (b *planner) rejectSharedFiles(objects []*render.Object, files []*inspectedFile) []*render.Object {
	shared := filesByObject(objects, files, func(f *inspectedFile) bool { return f.headed && !f.header.conflict && f.several })
	return slices.DeleteFunc(objects, func(o *render.Object) bool {
		f := shared[o.Key]
		if f != nil {
			f.current = nil
			b.fail(report.FileInTheWay, f.name, "holds %s %q, which is rendered, and something else too; put that into a file of its own", o.BareKind(), o.Name)
		}
		return f != nil
	})
}

// rejectUserFiles refuses objects that a file of the user's holds, since the
// cluster would have them twice (rule 9), and returns the others. It leaves
// out, without an error, those that the user has in the cluster's folder as
// input of this run.
func (b *planner) rejectUserFiles(objects []*render.Object, files []*inspectedFile) []*render.Object {
	foreign := filesByObject(objects, files, func(f *inspectedFile) bool { return f.current == nil })
	return slices.DeleteFunc(objects, func(o *render.Object) bool {
		f := foreign[o.Key]
		if f == nil {
			return false
		}
		if b.tree.isInPlace(f, o) {
			return true
		}
		if f.name == o.File() {
			b.fail(report.FileInTheWay, f.name, "is there already, and no earlier run wrote it; move or delete it")
			return true
		}
		b.fail(report.FileInTheWay, f.name, "holds %s %q, which no earlier run wrote and which goes to %s; delete or move it", o.BareKind(), o.Name, o.File())
		return true
	})
}

// filesByObject returns the matching files by the objects that they hold, in
// the cluster of the desired objects.
func filesByObject(desired []*render.Object, files []*inspectedFile, match func(*inspectedFile) bool) map[render.Key]*inspectedFile {
	byKey := map[render.Key]*inspectedFile{}
	for _, f := range files {
		if len(desired) == 0 || !match(f) {
			continue
		}
		for _, i := range f.items {
			byKey[render.KeyOf(i, desired[0].Cluster)] = f
		}
	}
	return byKey
}

// isInPlace reports whether a file is the one that an object was read from, and
// holds what the cluster should have.
func (t *Tree) isInPlace(f *inspectedFile, o *render.Object) bool {
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
