package clusters

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// A tally counts what was applied.
type tally struct {
	slices  int
	kinds   map[schema.GroupVersionKind]int
	skipped map[schema.GroupVersionKind]int // those of elsewhere
	seen    map[string]bool                 // slices by their cluster and text
}

func newTally() *tally {
	return &tally{kinds: map[schema.GroupVersionKind]int{}, skipped: map[schema.GroupVersionKind]int{}, seen: map[string]bool{}}
}

// check fails a test that has applied fewer slices than there are.
func (a *tally) check(t *testing.T, slices int) {
	t.Helper()
	if a.slices < slices {
		t.Errorf("%d slices applied, want at least %d", a.slices, slices)
	}
	t.Logf("%d slices applied, %d of them different\nkinds: %v\nkinds of elsewhere, left out: %v", a.slices, len(a.seen), a.kinds, a.skipped)
}

// accept applies a slice as GitOps tools and as users do, each a second time, and
// clears the cluster again. An equal slice that the cluster has taken before is
// only counted.
func (a *tally) accept(t *testing.T, p *plane, objects []*unstructured.Unstructured) {
	t.Helper()
	known := a.known(t, p, objects)
	a.slices++
	text, err := json.Marshal(known)
	if err != nil {
		t.Fatal(err)
	}
	if key := p.Name + string(text); !a.seen[key] {
		a.seen[key] = true
		p.takesServerSide(t, known)
		p.takesClientSide(t, known)
	}
}

// known returns the objects of a slice but for those of elsewhere. A kind that
// the cluster does not know otherwise is an error.
func (a *tally) known(t *testing.T, p *plane, objects []*unstructured.Unstructured) []*unstructured.Unstructured {
	t.Helper()
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

// takesServerSide applies a slice server-side, holds the live objects against
// it, and applies it a second time.
func (p *plane) takesServerSide(t *testing.T, objects []*unstructured.Unstructured) {
	t.Helper()
	g := p.gitops(manager)
	defer g.emptied(t)
	for _, o := range objects {
		p.serviceAccountOf(t, o)
	}
	if err := g.sync(t, objects); err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		switch o.GetKind() {
		case "Service":
			p.holdsService(t, o)
		case "StatefulSet":
			p.makesPods(t, o)
		}
	}
	for _, o := range objects {
		p.changesNothing(t, o)
	}
}

// takesClientSide applies a slice by kubectl as it does if it is not told
// otherwise, twice. The second time changes nothing, and kubectl says so of what
// is managed.
func (p *plane) takesClientSide(t *testing.T, objects []*unstructured.Unstructured) {
	t.Helper()
	g := p.gitops(manager)
	defer g.emptied(t)
	for _, o := range objects {
		p.namespace(t, namespaceOf(o))
		g.inventory[referenceTo(o)] = o
	}
	lines := p.kubectlApply(t, slices.Concat(objects, objects))
	for k, o := range objects {
		line := lines[len(objects)+k]
		switch _, managed := o.GetAnnotations()[annotationOwner]; {
		case strings.HasSuffix(line, " unchanged"):
		case managed:
			t.Errorf("%s: kubectl apply, a second time: %s", p.Name, line)
		default: // kubectl patches each time what the author has as null, or as its default
			before := p.live(t, o)
			p.kubectlApply(t, []*unstructured.Unstructured{o})
			if diff := cmp.Diff(withoutStatus(before), withoutStatus(p.live(t, o))); diff != "" {
				t.Errorf("%s: %s: kubectl apply changed it again, -before +after:\n%s", p.Name, describe(o), diff)
			}
		}
	}
}

// kubectlApply applies objects in their order, and returns the line that kubectl
// prints of each.
func (p *plane) kubectlApply(t *testing.T, objects []*unstructured.Unstructured) []string {
	t.Helper()
	if len(objects) == 0 {
		return nil
	}
	var stream []byte
	for _, o := range objects {
		text, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		stream = append(append(stream, text...), '\n')
	}
	out := p.kubectl(t, string(stream), "apply", "--validate=strict", "--filename", "-")
	lines := strings.Split(strings.TrimSpace(out.stdout), "\n")
	if out.exit != 0 || len(lines) != len(objects) {
		t.Fatalf("%s: kubectl apply: exit %d\n%s%s", p.Name, out.exit, out.stdout, out.stderr)
	}
	return lines
}

// holdsService compares what a server could have kept of somebody else's, or
// defaulted, with what was rendered.
func (p *plane) holdsService(t *testing.T, want *unstructured.Unstructured) {
	t.Helper()
	got := p.live(t, want)
	for _, field := range []string{"selector", "clusterIP"} {
		wanted, _, _ := unstructured.NestedFieldNoCopy(want.Object, "spec", field)
		is, _, _ := unstructured.NestedFieldNoCopy(got.Object, "spec", field)
		if field == "clusterIP" && wanted == nil {
			continue // the server's to choose: no Service of ours
		}
		if m, ok := wanted.(map[string]any); ok && len(m) == 0 {
			wanted = nil
		}
		if diff := cmp.Diff(wanted, is); diff != "" {
			t.Errorf("%s: %s: live spec.%s, -rendered +live:\n%s", p.Name, describe(want), field, diff)
		}
	}
	if _, generated := want.GetAnnotations()[annotationOwner]; generated {
		if ip, _, _ := unstructured.NestedString(got.Object, "spec", "clusterIP"); ip != "None" {
			t.Errorf("%s: %s: live spec.clusterIP is %q", p.Name, describe(want), ip)
		}
	}
}

// changesNothing applies what is live already: no difference by a dry run, as
// `kubectl diff --server-side` shows it, and no new resourceVersion.
func (p *plane) changesNothing(t *testing.T, o *unstructured.Unstructured) {
	t.Helper()
	before := p.live(t, o)
	dry, err := p.apply(t, o, manager, "All")
	if err != nil {
		t.Fatalf("%s: %s, a second time: %v", p.Name, describe(o), err)
	}
	if diff := cmp.Diff(withoutStatus(before), withoutStatus(dry)); diff != "" {
		t.Errorf("%s: %s: a second apply would change, -live +applied:\n%s", p.Name, describe(o), diff)
	}
	eventually(t, describe(o)+" keeps its resourceVersion", func() error {
		before, err := p.get(o)
		if err != nil {
			return err
		}
		after, err := p.apply(t, o, manager)
		if err != nil {
			return err
		}
		if diff := cmp.Diff(withoutStatus(before), withoutStatus(after)); diff != "" {
			t.Fatalf("%s: %s: a second apply changed, -before +after:\n%s", p.Name, describe(o), diff)
		}
		if before.GetResourceVersion() != after.GetResourceVersion() {
			return fmt.Errorf("resourceVersion %s, then %s", before.GetResourceVersion(), after.GetResourceVersion()) // the controller wrote the status
		}
		return nil
	})
}

// withoutStatus is an object without what controllers write at any time.
func withoutStatus(o *unstructured.Unstructured) map[string]any {
	o = o.DeepCopy()
	delete(o.Object, "status")
	o.SetResourceVersion("")
	o.SetManagedFields(slices.DeleteFunc(o.GetManagedFields(), isOfStatus))
	return o.Object
}
