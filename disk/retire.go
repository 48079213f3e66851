package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"sigs.k8s.io/kustomize/api/konfig"

	"global-headless-service/layout"
	"global-headless-service/render"
	"global-headless-service/report"
)

// splitRetirement returns the kustomization of a retired cluster, nil if there
// is none, and the other files.
func splitRetirement(cluster string, files []*inspectedFile) (empty *inspectedFile, rest []*inspectedFile) {
	k := slices.IndexFunc(files, func(f *inspectedFile) bool { return f.headed && f.name == layout.Kustomization(cluster) })
	if k < 0 {
		return nil, files
	}
	empty = files[k]
	return empty, slices.Delete(files, k, k+1)
}

// retire plans the kustomization of a cluster of which nothing is left
// (docs/DESIGN.md, Trees), and its removal once there is something again. Files and changes are
// those of the rest of the cluster's folder.
func (b *planner) retire(cluster string, empty *inspectedFile, files []*inspectedFile, changes []render.Change) {
	left := countLeft(files, changes) > 0
	forgotten := slices.Contains(b.prune.Forget, cluster)
	keeps := b.prune.KeepEmpty && (empty != nil || len(changes) > 0 || b.p.Has(cluster) || b.tree.isEmpty(cluster))
	if keeps || forgotten {
		b.checkRetired(cluster, empty, left)
	}
	var objects []*render.Object
	if keeps && !left && !forgotten {
		objects = []*render.Object{render.Retirement(cluster, b.lastOwners(empty, changes))}
	}
	switch {
	case empty == nil && objects == nil:
	case empty == nil:
		b.results.Add(report.Info(b.retired(cluster)))
		b.compare(objects, nil)
	case objects == nil:
		if left || forgotten {
			empty.current.Owners = nil // it is removed, whoever retired the cluster
		}
		b.compare(nil, []*inspectedFile{empty})
	default:
		empty.current.Key = objects[0].Key // whatever an edit has made of it
		b.compare(objects, []*inspectedFile{empty})
	}
}

// retired returns the note on why the kustomization of a cluster lists
// nothing.
func (b *planner) retired(cluster string) string {
	file := layout.Kustomization(cluster)
	if b.p.NeedsNothing(cluster) {
		return fmt.Sprintf("cluster %q needs nothing under its mesh, and %s lists no resources, so that a tool that prunes removes what it applied", cluster, file)
	}
	return fmt.Sprintf("cluster %q is retired: nothing is rendered for it, and %s lists no resources, so that a tool that prunes removes what it applied; after that, --forget %s removes the file",
		cluster, file, cluster)
}

// countLeft counts the files that a cluster will have: those that stay or come,
// and the user's.
func countLeft(files []*inspectedFile, changes []render.Change) int {
	left := 0
	for _, f := range files {
		if f.current == nil {
			left++
		}
	}
	for k := range changes {
		if changes[k].Action != render.Remove {
			left++
		}
	}
	return left
}

// lastOwners returns the owners of what is retired: those that the
// kustomization names already, else those of what is removed, else all of the
// run.
func (b *planner) lastOwners(empty *inspectedFile, changes []render.Change) []string {
	if empty != nil {
		return empty.header.owners
	}
	var owners []string
	for k := range changes {
		owners = append(owners, changes[k].Current.Owners...)
	}
	if len(changes) == 0 {
		for _, plan := range b.p.Plans() {
			owners = append(owners, plan.Name)
		}
	}
	slices.Sort(owners)
	return slices.Compact(owners)
}

// isEmpty reports whether a cluster has a folder, and nothing in it.
func (t *Tree) isEmpty(cluster string) bool {
	folder := path.Clean(layout.Folder(cluster))
	return t.kindOf(folder) == aFolder && len(t.names(folder)) == 0
}

// checkRetired refuses to forget a cluster of which something is left, and a
// kustomization of the user's in the folder of a cluster that may be retired:
// it decides what is applied of the folder.
func (b *planner) checkRetired(cluster string, empty *inspectedFile, left bool) {
	if left && slices.Contains(b.prune.Forget, cluster) {
		b.fail(report.InvalidUsage, layout.Folder(cluster), "--forget %s: the cluster is not retired, since files stay in its folder; drop its members, and delete what is not rendered", cluster)
	}
	if left && empty != nil && empty.current.Edited && !b.prune.Edited {
		b.fail(report.FileInTheWay, empty.name, "was edited, and hides the rest of this folder, where files are rendered again; delete it, or remove it with --prune-edited")
	}
	for _, base := range konfig.RecognizedKustomizationFileNames() {
		name := layout.Folder(cluster) + base
		content, err := readRegular(b.tree.path(name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if _, _, headed := cutHeader(content); !headed || name != layout.Kustomization(cluster) {
			b.fail(report.FileInTheWay, name, "is not generated, and decides what is applied of this folder; with --retired keep-empty, move it out of the folder")
		}
	}
}

// checkForgotten reports clusters to forget that do not exist.
func (b *planner) checkForgotten(clusters []string) {
	for _, cluster := range b.prune.Forget {
		if !slices.Contains(clusters, cluster) {
			b.results.Add(report.Info(fmt.Sprintf("--forget %s: there is no %s, so there is nothing to forget", cluster, b.tree.path(layout.Folder(cluster)))))
		}
	}
}
