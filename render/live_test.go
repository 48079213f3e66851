package render

import (
	"slices"
	"strings"
	"testing"
)

// liveSteps are the warnings about a package in which earlier is what a run
// left, as file and text.
func liveSteps(t *testing.T, stream string, earlier ...*Current) string {
	t.Helper()
	p := load(t, documents(stream)...)
	changes, err := p.Compare(objectsOf(t, p), earlier, Policy{Removes: func(*Current) bool { return true }})
	if err != nil {
		t.Fatal(err)
	}
	return texts(p.LiveSteps(changes))
}

// objectsOf are the objects of all clusters, as a tree has them.
func objectsOf(t *testing.T, p *Package) []*Object {
	t.Helper()
	var all []*Object
	for _, cluster := range p.Clusters() {
		objects, results := p.Slice(cluster)
		if results.Failed() {
			t.Fatal(texts(results))
		}
		all = append(all, objects...)
	}
	return all
}

// treeOf is what a run leaves of a package.
func treeOf(t *testing.T, stream string) []*Current {
	t.Helper()
	var all []*Current
	for _, o := range objectsOf(t, load(t, documents(stream)...)) {
		document, err := o.Document()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, &Current{Key: o.Key, Owners: o.Owners(), File: o.File(), Item: fromFile(o.File(), string(document))})
	}
	return all
}

// kafka is a package with the first of the members as source.
func kafka(serviceName string, members ...string) string {
	_, namespace, _ := strings.Cut(members[0], "/")
	return declares("kafka", members...) + "---\n" + statefulSet("kafka", namespace, serviceName)
}

// TestLiveSteps: what no manifest can do in live clusters is a warning, where
// something is to be done.
func TestLiveSteps(t *testing.T) {
	namespace := "---\n" + item("v1", "Namespace", "db", "")
	three := []string{"one/db", "two/db", "two/web"}
	for name, c := range map[string]struct {
		earlier, now string // earlier is empty if there is no tree yet
		want         []string
		not          []string
	}{
		"nothing earlier":         {"", kafka("kafka", three...), nil, nil},
		"nothing changed":         {kafka("kafka", three...), kafka("kafka", three...), nil, nil},
		"a member less":           {kafka("kafka", three...), kafka("kafka", three[:2]...), nil, nil},
		"serviceName set":         {"", kafka("''", three...), []string{"spec.serviceName", `to "kafka"; it is immutable`, "delete statefulset kafka --cascade=orphan", "[immutable-service-name]"}, nil},
		"serviceName set earlier": {kafka("''", three...), kafka("''", three...), nil, nil},
		"Namespace removed":       {kafka("kafka", three...) + namespace, kafka("kafka", three...), []string{`Namespace "db"`, `no longer rendered for cluster "one"`, "[namespace-removed]"}, nil},
		"Namespace kept":          {kafka("kafka", three...) + namespace, kafka("kafka", three...) + namespace, nil, nil},
		"source moved": {kafka("kafka", three...), kafka("kafka", "two/db", "one/db", "two/web"), []string{
			"the source moves from one/db to two/db", "kubectl --context two --namespace db delete service kafka", "kubectl --context one --namespace db delete service kafka", "[source-moved]",
		}, nil},
		"source moved from a member that goes": {kafka("kafka", three...), kafka("kafka", "two/db", "two/web"), []string{"the source moves from one/db to two/db"}, []string{"--context one"}},
		"source moved to a new member":         {kafka("kafka", three...), kafka("kafka", "three/db", three[0], three[1]), []string{"the source moves from one/db to three/db", "--context one"}, []string{"--context three"}},
	} {
		t.Run(name, func(t *testing.T) {
			var earlier []*Current
			if c.earlier != "" {
				earlier = treeOf(t, c.earlier)
			}
			got := liveSteps(t, c.now, earlier...)
			if len(c.want) == 0 && got != "" {
				t.Errorf("warnings:\n%s", got)
			}
			for _, part := range c.want {
				if !strings.Contains(got, part) {
					t.Errorf("no %q in:\n%s", part, got)
				}
			}
			for _, part := range c.not {
				if strings.Contains(got, part) {
					t.Errorf("%q in:\n%s", part, got)
				}
			}
			if n := strings.Count(got, "warning: "); n > 1 {
				t.Errorf("%d warnings:\n%s", n, got)
			}
		})
	}
}

// TestLiveStepsRenamed: a serviceName that changes in a copy rendered earlier
// is a warning that names both (rule 4).
func TestLiveStepsRenamed(t *testing.T) {
	earlier := treeOf(t, kafka("kafka", "one/db", "two/db"))
	declaration := strings.Replace(declares("kafka", "one/db", "two/db"), "spec:\n", "spec:\n  service: {name: broker}\n", 1)
	got := liveSteps(t, declaration+"---\n"+statefulSet("kafka", "db", "broker"), earlier...)
	for _, part := range []string{`changes from "kafka" to "broker"`, "[immutable-service-name]"} {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in:\n%s", part, got)
		}
	}
}

// TestLiveStepsAdoptedBefore: where the source of a kpt package had adopted its
// Service, an earlier run left none there; that member was the source (rule 15).
func TestLiveStepsAdoptedBefore(t *testing.T) {
	earlier := slices.DeleteFunc(treeOf(t, kafka("kafka", "one/db", "two/db")), func(c *Current) bool { return c.Key.Cluster == "one" })
	got := liveSteps(t, kafka("kafka", "two/db", "one/db"), earlier...)
	if !strings.Contains(got, "the source moves from one/db to two/db") {
		t.Errorf("warnings:\n%s", got)
	}
}
