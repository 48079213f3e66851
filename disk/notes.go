package disk

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"global-headless-service/report"
)

// reportAbsent reports how many files stay because their owners are not in
// this run.
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
