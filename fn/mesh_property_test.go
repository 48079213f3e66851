package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// TestMeshProperties plays random packages through changes of their meshes,
// all meshes side by side (rules 17 to 21). Each step either is refused by every
// way in, with the same codes and nothing written; or
//
//   - every member has a name for every pod, and something that gives it,
//   - nothing of another mesh is left, in a tree and in a kpt package whose
//     output is the next step's input: both are as if they had been rendered for
//     the first time,
//   - the function, `render --cluster` and `render --output` agree,
//   - rendering again changes no byte, and another order gives the same objects,
//   - `validate` finds no error in the tree.
//
// MESHES=5000 plays so many. A play is its seed: -run 'TestMeshProperties/^17$'
// plays it again.
func TestMeshProperties(t *testing.T) {
	t.Parallel()
	count := number("MESHES", 100)
	tally := map[string]*outcomes{}
	for seed := range count {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			p := &meshPlay{fleet: newMeshFleet(seed), seed: seed, output: filepath.Join(t.TempDir(), "out"), tally: tally}
			p.kept = itemTexts(p.fleet.sources())
			for step := 0; step < 4 && !t.Failed(); step++ {
				if step > 0 {
					p.fleet.next()
				}
				p.step(t)
				if t.Failed() {
					t.Logf("step %d: %s", step, p.fleet)
				}
			}
		})
	}
	checkTally(t, tally)
}

// outcomes count the steps of a mesh that were rendered, and those refused.
type outcomes struct{ rendered, refused int }

// checkTally checks that every mesh was rendered and refused, in a run of some
// length: properties that nothing is tried on hold.
func checkTally(t *testing.T, tally map[string]*outcomes) {
	t.Helper()
	steps := 0
	for _, o := range tally {
		steps += o.rendered + o.refused
	}
	for _, c := range meshChoices {
		o := tally[c.key]
		if o == nil {
			o = &outcomes{}
		}
		if steps > 400 && (o.rendered == 0 || o.refused == 0 && c.key != schemas.MeshTanzuServiceMesh) {
			t.Errorf("%s was rendered %d times and refused %d times", c.key, o.rendered, o.refused)
		}
		t.Logf("%s: rendered %d times, refused %d times", c.key, o.rendered, o.refused)
	}
}

// A meshPlay is a package with what earlier steps have made of it.
type meshPlay struct {
	fleet  *meshFleet
	seed   uint64
	output string // the tree into which every step renders
	input  string // this step's package as files
	// kept are the items of a kpt package in which the function runs in place,
	// without the declarations.
	kept  []string
	tally map[string]*outcomes
}

func (p *meshPlay) step(t *testing.T) {
	t.Helper()
	p.input = filetest.Folder(t, p.fleet.files())
	declarations := itemTexts(p.fleet.declarations())
	in := asList("", append(declarations, itemTexts(p.fleet.sources())...)...)
	kept := asList("", append(declarations, p.kept...)...)
	fresh, again := call(in), call(kept)
	p.count(fresh)
	expect.Same(t, "(e) codes of the function in a package that is rendered in place\n"+again.stderr, errorCodes(fresh.stderr), errorCodes(again.stderr))
	p.checkOrders(t, in, fresh)
	if fresh.exit != 0 {
		p.checkRefused(t, in, fresh)
		return
	}
	if _, must := p.reasons(); len(must) > 0 {
		t.Errorf("(e) the function renders what is to be refused: %v", must)
	}
	p.checkInPlace(t, fresh, again)
	tree := p.checkTree(t)
	p.checkSlices(t, tree)
	objects := meshObjects(t, tree)
	p.checkTraces(t, objects)
	p.checkReached(t, objects)
}

// count tallies the meshes that were rendered and refused. A refusal counts only
// if all declarations have one mesh.
func (p *meshPlay) count(got outcome) {
	keys := map[string]bool{}
	for _, s := range p.fleet.declared() {
		keys[s.list.mesh.key] = true
	}
	for key := range keys {
		if p.tally[key] == nil {
			p.tally[key] = &outcomes{}
		}
		switch {
		case got.exit == 0:
			p.tally[key].rendered++
		case len(keys) == 1:
			p.tally[key].refused++
		}
	}
}

// checkInPlace checks that the function leaves of a package in which it ran
// before what it makes of one in which it did not, and hands on its output.
func (p *meshPlay) checkInPlace(t *testing.T, fresh, again outcome) {
	t.Helper()
	expect.Same(t, "(b) items of a package that is rendered in place, -fresh +in place", listValues(t, fresh.stdout), listValues(t, again.stdout))
	twice := call(withoutResults(again.stdout))
	expect.Same(t, "(d) the function's output, -first +fed back\n"+twice.stderr, withoutResults(again.stdout), withoutResults(twice.stdout))
	read, err := resourcelist.Read([]byte(again.stdout))
	if err != nil {
		t.Fatal(err)
	}
	p.kept = nil
	for _, i := range read.Items {
		if !strings.HasPrefix(i.APIVersion(), schemas.Group+"/") {
			p.kept = append(p.kept, strings.TrimPrefix(string(i.YAML()), "---\n"))
		}
	}
}

// listValues are the items of a ResourceList as values, in an order of their own.
func listValues(t *testing.T, list string) []string {
	t.Helper()
	read, err := resourcelist.Read([]byte(list))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, text := range texts(read.Items) {
		all = append(all, values(t, text)...)
	}
	slices.Sort(all)
	return all
}

// checkTree renders into the tree of the earlier steps and into an empty one,
// which must become the same, and returns it.
func (p *meshPlay) checkTree(t *testing.T) files {
	t.Helper()
	fresh := t.TempDir()
	succeeds(t, "--output", fresh, p.input)
	succeeds(t, "--output", p.output, "--prune-all", p.input)
	written := filetest.Read(t, fresh)
	expect.Same(t, "(b) a tree with a history, -fresh +rendered again", written, filetest.Read(t, p.output))
	succeeds(t, "--output", p.output, "--prune-all", p.input)
	expect.Same(t, "(d) the tree after a second run", written, filetest.Read(t, p.output))
	if got := runs(t, "validate", p.output); got.exit != 0 {
		t.Errorf("(f) validate: exit %d\n%s", got.exit, got.stderr)
	}
	return maps.Clone(written)
}
