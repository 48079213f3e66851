package main

import (
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// checkOrders checks that items in other orders, and files of other names, give
// the same objects and words.
func (p *meshPlay) checkOrders(t *testing.T, in string, want outcome) {
	t.Helper()
	before, items, after := cut(in)
	got := call(before + strings.Join(shuffled(p.seed, items), "") + after)
	expect.Same(t, "(d) stderr of shuffled items", placeless(want.stderr), placeless(got.stderr))
	expect.Same(t, "(d) objects of shuffled items", objects(want.stdout), objects(got.stdout))
}

// checkSlices checks that the ways to the objects of a cluster agree.
func (p *meshPlay) checkSlices(t *testing.T, tree files) {
	t.Helper()
	plain := withoutHeaders(t, tree)
	items := itemTexts(append(p.fleet.declarations(), p.fleet.sources()...))
	var filled []string
	for _, cluster := range p.fleet.clusterNames() {
		written := valuesBelow(t, plain, "clusters/"+cluster)
		if len(written) > 0 {
			filled = append(filled, cluster)
		}
		printed := succeeds(t, "--cluster", cluster, "--other-items", "WithSource", p.input)
		expect.Same(t, "(c) cluster "+cluster+", -written +printed", written, values(t, printed.stdout))
		slice := call(asList(sliceOf(cluster), items...))
		if slice.exit != 0 {
			t.Errorf("(c) the function's slice of %s: exit %d\n%s", cluster, slice.exit, slice.stderr)
			continue
		}
		expect.Same(t, "(c) cluster "+cluster+", -written +function", written, applies(t, slice.stdout))
	}
	expect.Same(t, "(c) clusters with a folder", filled, clustersOf(tree))
	reversed := files{}
	for path, text := range p.fleet.files() {
		if folder, name, ok := strings.Cut(path, "/"); ok {
			reversed[folder+"/"+name] = text
		} else {
			reversed["z"+path] = text // behind the sources
		}
	}
	other := t.TempDir()
	succeeds(t, "--output", other, filetest.Folder(t, reversed))
	expect.Same(t, "(d) the tree of files in another order", tree, filetest.Read(t, other))
}
