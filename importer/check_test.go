package importer

import (
	"slices"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// TestIsAbout: an error is about the group whose declaration, list or source it names,
// and not about one that only has the name.
func TestIsAbout(t *testing.T) {
	groupNamed := func(name, cluster string) *group {
		f, results := readFleet(Input{Clusters: []Cluster{clusterOf(cluster, set)}})
		if results.Failed() {
			t.Fatal(results)
		}
		g := &group{name: name, source: f.sets[0].member, sets: f.sets, declared: &schemas.GlobalHeadlessService{}, list: &schemas.GlobalNamespace{}}
		g.declared.Metadata.Name, g.list.Metadata.Name = name, name+"-members"
		return g
	}
	groups := []*group{groupNamed("db", "one"), groupNamed("other", "two")}
	for name, c := range map[string]struct {
		refused report.Result
		want    int
	}{
		"a declaration":       {report.Result{Object: report.Object{Kind: schemas.KindGlobalHeadlessService, Name: "other"}}, 1},
		"a list":              {report.Result{Object: report.Object{Kind: schemas.KindGlobalNamespace, Name: "other-members"}}, 1},
		"a source":            {report.Result{Object: report.Object{Kind: "StatefulSet", Namespace: "db", Name: "db"}, File: report.File{Path: groups[1].sets[0].inputPath()}}, 1},
		"the first's source":  {report.Result{Object: report.Object{Kind: "StatefulSet", Namespace: "db", Name: "db"}, File: report.File{Path: groups[0].sets[0].inputPath()}}, 0},
		"another kind":        {report.Result{Object: report.Object{Kind: "Service", Namespace: "db", Name: "db"}}, -1},
		"the run as a whole":  {report.Result{}, -1},
		"another declaration": {report.Result{Object: report.Object{Kind: schemas.KindGlobalHeadlessService, Name: "db-members"}}, -1},
	} {
		expect.Same(t, name, c.want, slices.IndexFunc(groups, func(g *group) bool { return g.isAbout(&c.refused) }))
	}
}
