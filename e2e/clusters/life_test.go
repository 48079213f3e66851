package clusters

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TestLife changes what is declared, step by step, and holds the live objects
// of both clusters against it after each.
func TestLife(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b *plane
	}{
		{"single-stack", one, two},
		{"dual-stack", one, dual},
	} {
		t.Run(c.name, func(t *testing.T) { live(t, c.a, c.b) })
	}
}

func live(t *testing.T, a, b *plane) {
	f := newFleet(t, a, b)
	here, there, more := member{a.Name, "ns-one"}, member{b.Name, "ns-one"}, member{a.Name, "ns-two"}
	k := kafka(here, here, there)
	step := func(what string, do func()) {
		t.Log(what)
		do()
		if t.Failed() {
			t.Fatalf("after %q", what)
		}
	}
	step("first of all", func() { f.becomes(k); f.pods(k, 3) })
	step("a member is added", func() { k.members = append(k.members, more); f.becomes(k) })
	step("a port changes, and one is added", func() {
		k.ports = map[string]int{"tcp-client": 9092, "tcp-internal": 9094, "metrics": 9404}
		f.becomes(k)
	})
	step("labels of the source change", func() {
		k.labels = map[string]string{"app": "kafka", "tier": "broker"}
		k.selector = map[string]string{"app": "kafka", "tier": "broker"}
		f.becomes(k)
	})
	step("replicas 3 to 5", func() { k.replicas = 5; f.becomes(k); f.pods(k, 5) })
	step("a member is removed", func() { k.members = k.members[:2]; f.becomes(k) })
	step("the resource is renamed", func() { k.name = "kafka-everywhere"; f.becomes(k) })
	step("the source moves", func() { k.source = there; f.moves(k, here); f.pods(k, 5) })
	step("and moves back", func() { k.source = here; f.moves(k, there); f.pods(k, 5) })
	step("a cluster retires", func() {
		k.members = k.members[:1]
		f.becomes(k)
		if exists(f.repository + "/clusters/" + b.Name) {
			t.Errorf("its folder is still there")
		}
		f.retired(b)
	})
}

// TestChangeOfMesh changes the mesh of a live fleet and back: what the old one
// needed is gone, the Services stay, and no server refuses a field.
func TestChangeOfMesh(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b *plane
	}{
		{"single-stack", one, two},
		{"dual-stack", one, dual},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFleet(t, c.a, c.b)
			here, there := member{c.a.Name, "ns-one"}, member{c.b.Name, "ns-one"}
			k := kafka(here, here, there)
			for _, mesh := range []string{"", "cilium", "", "cilium"} {
				k.mesh = mesh
				f.becomes(k)
				if t.Failed() {
					t.Fatalf("after mesh %q", mesh)
				}
			}
			k.source = there
			f.render(k)
			f.sync() // a consumer of Cilium is SingleStack, and takes a selector as it is
			f.holds(k)
		})
	}
}

// moves lets the source move with the steps that the warning prints, which
// are all that is needed.
func (f *fleet) moves(a app, from member) {
	f.t.Helper()
	warning := f.render(a)
	if !strings.Contains(warning, "the source moves") {
		f.t.Fatalf("no warning: %s", warning)
	}
	f.t.Log(warning)
	f.needsTheSteps(a)
	if n := f.follow(warning); n != 2 {
		f.t.Errorf("%d steps, not 2:\n%s", n, warning)
	}
	f.sync()
	f.holds(a)
	old := f.cluster(from.Cluster)
	old.noPods(f.t, from.Namespace)
	eventually(f.t, "no addresses are left where the source was", func() error {
		names, err := old.slicesOfService(from.Namespace, a.service)
		if err == nil && len(names) > 0 {
			err = fmt.Errorf("%s", names)
		}
		return err
	})
}

// needsTheSteps fails where the move would have worked without them: on a
// cluster with one family, the stored Service refuses a selector.
func (f *fleet) needsTheSteps(a app) {
	f.t.Helper()
	g := f.cluster(a.source.Cluster)
	for _, o := range f.folder(g) {
		if o.GetKind() != "Service" || o.GetNamespace() != a.source.Namespace {
			continue
		}
		_, err := g.apply(f.t, o, g.manager, metav1.DryRunAll)
		if refused := err != nil && strings.Contains(err.Error(), "spec.ipFamil"); refused == g.DualStack {
			f.t.Errorf("%s: a selector, without the steps: %v", g.Name, err)
		}
	}
}

// retired fails unless a cluster that is no longer declared gets an empty stream,
// and only with the flag that retires it.
func (f *fleet) retired(p *plane) {
	f.t.Helper()
	args := []string{"render", "--cluster", p.Name, "--other-items", "WithSource", f.repository + "/package"}
	if out := runProgram(f.t, "", args...); out.exit == 0 || out.stdout != "" {
		f.t.Errorf("exit %d, %q", out.exit, out.stdout)
	}
	if out := runProgram(f.t, "", append(args, "--absent-cluster", "Empty")...); out.exit != 0 || out.stdout != "" {
		f.t.Errorf("exit %d, %q, %s", out.exit, out.stdout, out.stderr)
	}
}

func (f *fleet) cluster(name string) *gitops {
	f.t.Helper()
	for _, g := range f.clusters {
		if g.Name == name {
			return g
		}
	}
	f.t.Fatalf("no cluster %q", name)
	return nil
}

// pods waits until the source has this many pods of each StatefulSet.
func (f *fleet) pods(a app, n int) {
	f.t.Helper()
	g := f.cluster(a.source.Cluster)
	for _, set := range a.sets {
		for k := range n {
			g.pod(f.t, a.source.Namespace, fmt.Sprintf("%s-%d", set, k))
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// A chart put the Service into a consumer's cluster, with its selector. An
// apply takes nothing away that another manager owns; deleting the Service
// once does.
func TestServiceOwnedByAChart(t *testing.T) {
	f := newFleet(t, one, two)
	here, there := member{one.Name, "ns-one"}, member{two.Name, "ns-one"}
	k := kafka(here, here, there)
	charts := k
	charts.source = there
	two.namespace(t, "ns-one")
	service := documents(t, marshal(t, charts.governing()))[0]
	if _, err := two.apply(t, service, "helm"); err != nil {
		t.Fatal(err)
	}
	f.render(k)
	f.sync()
	s, err := two.clients.CoreV1().Services("ns-one").Get(context.Background(), k.service, metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if jsonOf(s.Spec.Selector) != jsonOf(k.selector) || s.Annotations[annotationEndpoints] == "" {
		t.Errorf("the chart's selector and our annotation are both to be there: %s", summary(s))
	}
	two.delete(t, service)
	f.sync()
	f.holds(k)
}
