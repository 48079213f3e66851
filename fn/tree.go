package main

import (
	"context"
	"slices"
	"strings"

	"global-headless-service/disk"
	"global-headless-service/layout"
	"global-headless-service/render"
	"global-headless-service/report"
)

// writeTree brings the folder of --output up to date with what every cluster
// applies.
func (o renderOptions) writeTree(ctx context.Context, r *reporter) error {
	_, plan, results, err := o.planTree(ctx, r)
	if err != nil {
		return err
	}
	if err := r.report(results); err != nil {
		return err
	}
	r.now("writing below " + o.output)
	if err := plan.Write(ctx); err != nil {
		if ctx.Err() != nil {
			return coded(report.Interrupted, err)
		}
		return coded(report.WriteFailed, err)
	}
	printChanges(r, o.output, plan)
	return nil
}

// planTree reads the input and the tree, and plans what is to be done to it.
// The package and the plan are of use only if none of the results is an error.
func (o renderOptions) planTree(ctx context.Context, r *reporter) (*render.Package, *disk.Plan, report.Results, error) {
	items, err := o.read(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	p, results := o.load(items)
	if !results.Failed() && p.IsEmpty() {
		results.Add(p.NothingToRender())
	}
	var plan *disk.Plan
	if !results.Failed() {
		var more report.Results
		plan, more = o.planOutput(p, r)
		results.Add(more...)
	}
	return p, plan, p.Finish(results), nil
}

// planOutput reads the tree, and plans what is to be done to it.
func (o renderOptions) planOutput(p *render.Package, r *reporter) (*disk.Plan, report.Results) {
	o.prune.KeepEmpty = o.retired == retiredKeepEmpty
	tree := disk.NewTree(o.output)
	plan, results := tree.Plan(p, o.prune, r.now)
	if !results.Failed() {
		results.Add(p.Ignored(tree.Holds)...)
	}
	return plan, results
}

// printChanges prints what a run changed in a tree, a line each cluster; one
// short line if it changed nothing.
func printChanges(r *reporter, folder string, plan *disk.Plan) {
	if plan.IsEmpty() {
		r.print("%s: nothing changed", folder)
		return
	}
	unchanged := 0
	lines := map[string]*clusterLine{}
	var clusters []string
	for k := range plan.Changes {
		c := &plan.Changes[k]
		if c.Action == render.Keep {
			unchanged++
			continue
		}
		cluster := layout.Cluster(c.File())
		line := lines[cluster]
		if line == nil {
			line = &clusterLine{byAction: map[render.Action][]string{}}
			lines[cluster] = line
			clusters = append(clusters, cluster)
		}
		line.byAction[c.Action] = append(line.byAction[c.Action], strings.TrimPrefix(c.File(), layout.Folder(cluster)))
	}
	const mostClusters = 20
	for k, cluster := range clusters {
		if k == mostClusters {
			r.print("and %d more clusters", len(clusters)-mostClusters)
			break
		}
		r.print("%s: %s", cluster, lines[cluster])
	}
	added, updated, removed := plan.Counts()
	r.print("%s: %d added, %d updated, %d removed, %d unchanged", folder, added, updated, removed, unchanged)
}

// A clusterLine is what changes in one cluster.
type clusterLine struct{ byAction map[render.Action][]string }

// String lists the files by what happens to them.
func (l *clusterLine) String() string {
	var parts []string
	for _, a := range []struct {
		action render.Action
		word   string
	}{{render.Remove, "removed"}, {render.Add, "added"}, {render.Update, "updated"}} {
		if files := l.byAction[a.action]; len(files) > 0 {
			slices.Sort(files)
			parts = append(parts, a.word+" "+report.List(files, func(f string) string { return f }))
		}
	}
	return strings.Join(parts, "; ")
}
