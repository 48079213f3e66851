package render

import (
	"global-headless-service/layout"
	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// Run renders every GlobalHeadlessService of a package as a KRM function: all
// clusters' objects (a fleet, rule 7), or what one cluster applies (a slice,
// rule 8). It returns the items to go out and what there is to report, worst
// first. If one of the results is an error, the items are those that came in.
func Run(in Input) ([]*yamltext.Item, report.Results) {
	p, results := Load(in)
	cluster := p.settings.Cluster
	results.Add(p.check(cluster)...)
	items := in.Items
	if !results.Failed() {
		changes, more := p.changes(cluster)
		results.Add(more...)
		if !results.Failed() {
			items, more = apply(in.Items, changes)
			results.Add(more...)
			results.Add(p.liveSteps(changes, cluster)...)
			results.Add(p.outside(cluster)...)
			results.Add(p.CheckNamespaces(cluster)...)
			if cluster == "" {
				results.Add(p.Unused()...)
			}
			results.Add(p.summary(changes, cluster)...)
		}
	}
	if results = p.Finish(results); results.Failed() {
		items = in.Items
	}
	return items, results
}

// check checks what depends on the cluster that is rendered.
func (p *Package) check(cluster string) report.Results {
	var results report.Results
	for _, plan := range p.plans {
		if p.objects.Kustomize && inScope(cluster, plan.Source().Cluster) {
			results.Add(plan.CheckNamespace()...)
		}
	}
	results.Add(p.checkCluster(cluster)...)
	return results
}

// inScope reports whether a run for a cluster, or for all if that is empty,
// renders another.
func inScope(run, cluster string) bool { return run == "" || run == cluster }

// changes returns all that a run as a function changes in the items.
func (p *Package) changes(cluster string) ([]Change, report.Results) {
	keeps, results := p.otherItems(cluster)
	if results.Failed() {
		return nil, results
	}
	objects, more := p.desiredObjects(cluster)
	if results.Add(more...); results.Failed() {
		return nil, results
	}
	objects, replacing := p.replaceAdopted(objects, cluster)
	changes, err := p.Compare(objects, p.currentItems(), Policy{
		Removes: func(*Current) bool { return true }, // under kustomize, currentItems has left out the objects of other owners
	})
	if err != nil {
		return nil, failed(err)
	}
	if changes, err = p.scoped(changes, cluster); err != nil {
		return nil, failed(err)
	}
	results.Add(p.conflicts(changes, replacing, keeps, cluster)...)
	results.Add(p.checkFolders(changes)...)
	if results.Failed() {
		return nil, results
	}
	changes, more = p.editSources(changes, replacing, cluster)
	results.Add(more...)
	changes, more = p.hideOthers(changes, keeps)
	results.Add(more...)
	return changes, results
}

func failed(err error) report.Results {
	return report.Results{report.Error(nil, report.Fault{Code: report.EditFailed, Message: err.Error()})}
}

// currentItems returns the managed objects among the items, but for those of other
// runs: under kustomize each transformer has its own owners, and leaves the
// others alone (rule 9).
func (p *Package) currentItems() []*Current {
	all := make([]*Current, 0, len(p.managed))
	block := make([]Current, len(p.managed))
	for n, m := range p.managed {
		if p.ofOtherRun(m.owner) {
			continue
		}
		owners := []string{m.owner}
		if plan := p.owners[m.owner]; plan != nil {
			owners = plan.Names[:1]
		}
		i := p.items[m.index]
		block[n] = Current{Key: KeyOf(i, m.cluster), Owners: owners, File: i.PackagePath(), Item: i}
		all = append(all, &block[n])
	}
	return all
}

// ofOtherRun reports whether objects of an owner belong to another run.
func (p *Package) ofOtherRun(owner string) bool {
	return p.objects.Kustomize && p.owners[owner] == nil
}

// scoped restricts changes to the rendered cluster. Updates keep the place of
// the old item.
func (p *Package) scoped(changes []Change, cluster string) ([]Change, error) {
	in := changes[:0]
	for _, c := range changes {
		switch {
		case c.Object != nil && !inScope(cluster, c.Key.Cluster):
			if c.Action == Add {
				continue
			}
			c.Action, c.New, c.Reason = Keep, nil, NoReason
			if !isLocalConfig(c.Old) {
				c.Action = Hide
			}
		case c.Action == Update:
			placed, err := inPlace(c)
			if err != nil {
				return nil, err
			}
			c.New = placed
		}
		in = append(in, c)
	}
	return in, nil
}

// inPlace returns what an Update puts in the place of the old item. One that
// only a slice for another cluster has hidden keeps its bytes.
func inPlace(c Change) (*yamltext.Item, error) {
	if isLocalConfig(c.Old) {
		shown, err := show(c.Old)
		if err == nil && yamltext.SameMeaning(shown, c.New) {
			return shown, nil
		}
	}
	return c.New.InPlaceOf(c.Old)
}

// apply returns the items after the changes: in the order they came, what is
// added at the end (rule 10).
func apply(items []*yamltext.Item, changes []Change) ([]*yamltext.Item, report.Results) {
	var results report.Results
	adds := count(changes, Add)
	byItem := make(map[*yamltext.Item]*Change, len(changes)-adds-count(changes, Keep))
	added := make([]*yamltext.Item, 0, adds)
	for k := range changes {
		switch c := &changes[k]; c.Action {
		case Keep:
		case Add:
			i, err := c.placed()
			if err != nil {
				results.Add(report.Error(c.Object.from, report.Fault{Code: report.EditFailed, Message: err.Error()}))
				continue
			}
			added = append(added, i)
		default:
			byItem[c.Old] = c
		}
	}
	out := make([]*yamltext.Item, 0, len(items)+len(added))
	for _, i := range items {
		c := byItem[i]
		switch {
		case c == nil:
			out = append(out, i)
		case c.Action != Remove:
			out = append(out, c.New)
		}
	}
	return append(out, added...), results
}

// count returns how many changes are of an action.
func count(changes []Change, action Action) (n int) {
	for k := range changes {
		if changes[k].Action == action {
			n++
		}
	}
	return n
}

// placed renders what is added, with the annotations that name its file.
func (c *Change) placed() (*yamltext.Item, error) {
	return c.Object.ItemInPlace()
}

// outside warns of sources that are edited where they stand, if that is not
// in the folder of the source's cluster: the folder then lacks them (rule 7).
func (p *Package) outside(cluster string) report.Results {
	if cluster != "" || p.objects.Kustomize {
		return nil
	}
	var results report.Results
	for _, plan := range p.plans {
		var lacking []*yamltext.Item
		for _, i := range plan.Sources() {
			if path := i.PackagePath(); path != "" && !isLocalConfig(i) && layout.Cluster(path) != plan.Source().Cluster {
				lacking = append(lacking, i)
			}
		}
		if len(lacking) > 0 {
			warning := report.Results{report.Warning(plan.Item, lackingSources(plan, lacking))}
			results.Add(warning.Accept(plan.Accept...)...)
		}
	}
	return results
}
