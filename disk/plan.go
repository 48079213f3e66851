package disk

import (
	"fmt"
	"slices"

	"global-headless-service/render"
	"global-headless-service/report"
)

// Prune selects the files of other runs and of users that a run removes.
type Prune struct {
	Owners []string // GlobalHeadlessServices that are not in the run
	All    bool     // of all that are not
	Edited bool     // also what a user edited

	// KeepEmpty leaves a kustomization without resources in the folder of a
	// cluster that is retired (docs/DESIGN.md, Trees), unless Forget names the cluster.
	KeepEmpty bool
	Forget    []string
}

// IsSet reports whether it selects any files.
func (p Prune) IsSet() bool { return len(p.Owners) > 0 || p.All || p.Edited }

// removes reports whether an object is removed whose owners are absent from
// the run (rule 9).
func (p Prune) removes(c *render.Current) bool {
	return p.All || !slices.ContainsFunc(c.Owners, func(name string) bool { return !slices.Contains(p.Owners, name) })
}

// A Plan holds the changes to make in a tree. Planning neither changes nor
// locks anything; Write applies the plan.
type Plan struct {
	// Changes are those of all clusters, sorted by cluster. They include files
	// that stay as they are.
	Changes []render.Change
	tree    *Tree
	writes  []write
	removes []removal
	empty   func(cluster string) bool
}

// A write is a file that is added or updated.
type write struct {
	name    string
	old     []byte // the current content; nil if the file is added
	content func() ([]byte, error)
	change  int // the index of its change
}

// A removal is a file that is removed.
type removal struct {
	name   string
	old    []byte
	change int
}

// Plan compares the desired objects of every cluster with the files of the
// tree. The plan is valid only if none of the results is an error.
func (t *Tree) Plan(p *render.Package, prune Prune, progress func(string)) (*Plan, report.Results) {
	there, err := t.Clusters()
	if err != nil {
		return nil, report.Results{unreadable(err)}
	}
	clusters := slices.Concat(p.Clusters(), there)
	slices.Sort(clusters)
	clusters = slices.Compact(clusters)
	plan := &planner{Plan: Plan{tree: t, empty: p.NeedsNothing}, p: p, prune: prune, absent: map[string]int{}, owned: map[string]bool{}}
	for k, cluster := range clusters {
		progress(fmt.Sprintf("rendering cluster %d of %d", k+1, len(clusters)))
		plan.cluster(cluster)
	}
	plan.checkForgotten(clusters)
	plan.checkPlaces()
	if !plan.results.Failed() {
		plan.results.Add(p.LiveSteps(plan.Changes)...)
		plan.results.Add(p.CheckNamespaces("")...)
		plan.results.Add(p.Unused()...)
		plan.reportAbsent()
		plan.reportPruned()
		plan.reportListed()
	}
	return &plan.Plan, plan.results
}

func unreadable(err error) report.Result {
	return report.Error(nil, report.Fault{Code: report.UnreadableInput, Message: err.Error()})
}

// IsEmpty reports whether the plan changes nothing.
func (p *Plan) IsEmpty() bool {
	return len(p.writes) == 0 && len(p.removes) == 0 && p.tree.listed == nil
}

// NeedsNothing reports whether a cluster has members, and their meshes render
// nothing for it (rule 20): it is not retired, though its folder is empty.
func (p *Plan) NeedsNothing(cluster string) bool { return p.empty(cluster) }

// Counts returns how many files the plan adds, updates and removes.
func (p *Plan) Counts() (added, updated, removed int) {
	for _, w := range p.writes {
		if w.old == nil {
			added++
		}
	}
	return added, len(p.writes) - added, len(p.removes)
}
