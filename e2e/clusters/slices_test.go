package clusters

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// A slice is what one cluster applies of a case.
type slice struct {
	of      string // the case's name
	objects []*unstructured.Unstructured
	refused string // the words by which a server refuses it, or ""
}

// An acceptance is the slices that each cluster is given.
type acceptance map[*plane][]slice

// add gives a cluster one more slice, whose workloads get images.
func (a acceptance) add(t *testing.T, p *plane, s slice) {
	t.Helper()
	for _, o := range s.objects {
		setImages(t, o)
	}
	a[p] = append(a[p], s)
}

// run applies all slices: those of a cluster one after another, since they share
// names, and the clusters side by side. It fails where there are fewer slices than
// atLeast, and returns what was applied.
func (a acceptance) run(t *testing.T, atLeast int) *tally {
	t.Helper()
	all := &tally{kinds: map[schema.GroupVersionKind]int{}, skipped: map[schema.GroupVersionKind]int{}, seen: map[string]bool{}}
	t.Run("slices", func(t *testing.T) {
		for p, slices := range a {
			t.Run(p.Name, func(t *testing.T) {
				t.Parallel()
				for _, s := range slices {
					t.Run(s.of, func(t *testing.T) { all.accept(t, p, s) })
				}
			})
		}
	})
	if all.slices < atLeast {
		t.Errorf("%d slices applied, want at least %d", all.slices, atLeast)
	}
	t.Logf("%d slices applied, %d of them different\nkinds: %v\nkinds of elsewhere, left out: %v", all.slices, len(all.seen), all.kinds, all.skipped)
	return all
}

// A tally counts what was applied, by clusters side by side.
type tally struct {
	sync.Mutex
	slices  int
	kinds   map[schema.GroupVersionKind]int
	skipped map[schema.GroupVersionKind]int // those of elsewhere
	seen    map[string]bool                 // slices by their cluster and text
}

// accept applies a slice as GitOps tools and as users do, each a second time, and
// clears the cluster again. An equal slice that the cluster has taken before is
// only counted.
func (a *tally) accept(t *testing.T, p *plane, s slice) {
	t.Helper()
	known := a.known(t, p, s.objects)
	switch {
	case s.refused != "":
		p.refuses(t, known, s.refused)
	case a.isNew(t, p, known):
		p.takesServerSide(t, known)
		p.takesClientSide(t, known)
	}
}

// isNew counts a slice, and reports whether the cluster has not taken an equal one.
func (a *tally) isNew(t *testing.T, p *plane, objects []*unstructured.Unstructured) bool {
	t.Helper()
	text, err := json.Marshal(objects)
	if err != nil {
		t.Fatal(err)
	}
	key := p.Name + string(text)
	a.Lock()
	defer a.Unlock()
	seen := a.seen[key]
	a.seen[key] = true
	a.slices++
	return !seen
}

// known returns the objects of a slice but for those of elsewhere. A kind that
// the cluster does not know otherwise is an error.
func (a *tally) known(t *testing.T, p *plane, objects []*unstructured.Unstructured) []*unstructured.Unstructured {
	t.Helper()
	a.Lock()
	defer a.Unlock()
	known := []*unstructured.Unstructured{}
	for _, o := range objects {
		kind := o.GroupVersionKind()
		switch _, err := p.resource(o); {
		case err == nil:
			a.kinds[kind]++
			known = append(known, o)
		case !meta.IsNoMatchError(err):
			t.Fatal(err)
		case elsewhere[kind] == "":
			t.Errorf("%s: no server knows %s", describe(o), kind)
		default:
			a.skipped[kind]++
		}
	}
	return known
}

// refuses fails where a server takes a slice after all, or refuses it for
// another reason.
func (p *plane) refuses(t *testing.T, objects []*unstructured.Unstructured, words string) {
	t.Helper()
	g := p.gitops(manager)
	defer g.emptied(t)
	if err := g.sync(t, objects); err == nil || !strings.Contains(err.Error(), words) {
		t.Errorf("refused for %q? It is: %v", words, err)
	}
}
