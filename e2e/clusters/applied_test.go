package clusters

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

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

// takesClientSide applies a slice by kubectl's default, client-side apply, twice.
// The second time changes nothing, and kubectl reports managed objects as unchanged.
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

// holdsService compares the fields that a server could have kept from another
// manager, or defaulted, with what was rendered.
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
