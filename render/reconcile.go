package render

import (
	"maps"
	"slices"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// A reconciler puts what is wanted among the items that came in.
type reconciler struct {
	*pkg
	keepOthers bool
	wants      *wants        // of the whole fleet
	wantOf     map[int]*want // what items that are ours, by index, were rendered as
	scope      []*want       // those of this run, sorted
	sources    map[*resourcelist.Item]sourceItem
	removed    []*resourcelist.Item
	takenOver  []*resourcelist.Item // ours by owners that are not in this run, and wanted by one that is
	results    report.Results
}

// sourceItem is what a plan says of one of its sources.
type sourceItem struct {
	plan *generators.Plan
	set  *generators.SourceSet // nil for a governing Service
}

// reconcile upserts, edits, marks and prunes; it returns all items in the
// order they came, the new ones appended and sorted (rule 10).
func (p *pkg) reconcile() ([]*resourcelist.Item, report.Results) {
	r := &reconciler{pkg: p}
	if !r.prepare() {
		return nil, r.results
	}
	items := make([]*resourcelist.Item, 0, len(p.items)+len(r.scope))
	for k, i := range p.items {
		if out := r.update(k, i); out != nil {
			items = append(items, out)
		}
	}
	items = append(items, r.added()...)
	r.results = append(r.results, r.moves()...)
	r.results = append(r.results, r.outside()...)
	r.results = append(r.results, r.withoutNamespace()...)
	r.results = append(r.results, r.unused()...)
	r.results = append(r.results, r.summary()...)
	return items, r.results
}

// prepare settles what is wanted and what stands in the way; false when an
// error was found.
func (r *reconciler) prepare() bool {
	r.keepOthers, r.results = r.decideOthers()
	if r.results.Failed() {
		return false
	}
	r.wants = r.allWants()
	r.indexSources()
	r.takeEarlier()
	r.takePlaces()
	r.sortScope()
	r.results = append(r.results, r.conflicts()...)
	return !r.results.Failed()
}

func (r *reconciler) indexSources() {
	r.sources = map[*resourcelist.Item]sourceItem{}
	for _, plan := range r.plans {
		for k := range plan.StatefulSets {
			r.sources[plan.StatefulSets[k].Item] = sourceItem{plan, &plan.StatefulSets[k]}
		}
		if plan.Governing != nil {
			r.sources[plan.Governing] = sourceItem{plan, nil}
		}
	}
}

// takePlaces lets generated Services take the place of adopted ones that live
// elsewhere: under kustomize, one id is one object (rule 8).
func (r *reconciler) takePlaces() {
	if !r.Kustomize || r.settings.Cluster == "" {
		return
	}
	for _, plan := range r.plans {
		g := plan.Governing
		if g == nil || plan.Source().Cluster == r.settings.Cluster {
			continue
		}
		if w := r.wants.of(key{r.settings.Cluster, "Service", r.idOf(g).namespace, plan.Service.Name}); w != nil {
			w.replaced = g
		}
	}
}

// sortScope sorts what this run wants.
func (r *reconciler) sortScope() {
	r.scope = make([]*want, 0, len(r.wants.all))
	for _, w := range r.wants.all {
		if w.inScope {
			r.scope = append(r.scope, w)
		}
	}
	if len(r.plans) > 1 {
		r.scope = byMember(r.scope)
		return
	}
	slices.SortFunc(r.scope, (*want).compare)
}

// byMember sorts what several plans want, whose members are mostly the same: of
// one member, they stand in order already.
func byMember(all []*want) []*want {
	of := map[schemas.Member]*[]*want{}
	for _, w := range all {
		m := w.member()
		if of[m] == nil {
			of[m] = new([]*want)
		}
		*of[m] = append(*of[m], w)
	}
	sorted := make([]*want, 0, len(all))
	for _, m := range slices.SortedFunc(maps.Keys(of), compareMembers) {
		slices.SortFunc(*of[m], (*want).compare)
		sorted = append(sorted, *of[m]...)
	}
	return sorted
}

// update is what becomes of an item that came in; nil when it is removed.
func (r *reconciler) update(k int, i *resourcelist.Item) *resourcelist.Item {
	switch r.roles[k] {
	case declaration:
		return r.marked(i)
	case source:
		return r.source(i)
	case ours:
		return r.own(k, i)
	case other:
		if !r.keepOthers || r.leaveOut && isMarked(i) {
			return r.marked(i)
		}
	case infra:
		if r.leaveOut {
			return nil
		}
	}
	return i
}

// marked makes sure that nobody applies an item.
func (r *reconciler) marked(i *resourcelist.Item) *resourcelist.Item {
	if r.leaveOut {
		return nil
	}
	if isMarked(i) {
		return i
	}
	return r.edited(i, func(i *resourcelist.Item) (*resourcelist.Item, error) {
		return i.WithAnnotation(schemas.AnnotationLocalConfig, "true")
	})
}

// source settles a StatefulSet or governing Service where it stands, or marks
// it where it is not for this cluster; a template stays as it is in a fleet.
func (r *reconciler) source(i *resourcelist.Item) *resourcelist.Item {
	s := r.sources[i]
	w := r.copyOf(s.plan, i)
	switch {
	case !r.inScope(s.plan.Source().Cluster):
		if taker := r.wants.of(key{r.settings.Cluster, i.Kind(), r.idOf(i).namespace, i.Name()}); taker != nil && taker.replaced == i {
			return r.inPlaceOf(taker, i)
		}
		return r.marked(i)
	case w != nil && w.inScope:
		r.warnUnset(s, w)
		return r.marked(i)
	}
	r.warnUnset(s, nil)
	return r.edited(i, func(i *resourcelist.Item) (*resourcelist.Item, error) {
		if isMarked(i) {
			unmarked, err := i.WithoutAnnotation(schemas.AnnotationLocalConfig)
			if err != nil {
				return nil, err
			}
			i = unmarked
		}
		return settled(i, s.plan, s.set, !r.Kustomize)
	})
}

// copyOf is the wanted copy of a template; nil for a source that is none.
func (r *reconciler) copyOf(plan *generators.Plan, i *resourcelist.Item) *want {
	if !isMarked(i) {
		return nil
	}
	return r.wants.of(key{plan.Source().Cluster, i.Kind(), plan.Source().Namespace, i.Name()})
}

// warnUnset warns when a StatefulSet gets another serviceName than it has, as
// far as an earlier run's copy shows (rule 4).
func (r *reconciler) warnUnset(s sourceItem, w *want) {
	if s.set == nil {
		return
	}
	var earlier *resourcelist.Item
	if w != nil {
		earlier = w.earlier
	}
	if warning, changes := s.plan.ServiceNameWarning(*s.set, earlier, w != nil); changes {
		r.results = append(r.results, warning)
	}
}

// own brings one of ours up to date: the same bytes when it means what is
// wanted, written anew in its place when it does not (rule 9).
func (r *reconciler) own(k int, i *resourcelist.Item) *resourcelist.Item {
	if r.ofOtherRun(i) {
		return i
	}
	if r.isRemoved(k) {
		r.removed = append(r.removed, i)
		return nil
	}
	w := r.wantOf[k]
	if !r.hasOwner(i) && w.inScope {
		r.takenOver = append(r.takenOver, i)
	}
	if !w.inScope {
		return r.marked(i)
	}
	fresh, err := w.item()
	if err != nil {
		r.fail(i, err)
		return i
	}
	if resourcelist.SameMeaning(i, fresh) {
		return i
	}
	if isMarked(i) { // by a slice for another cluster
		unmarked := r.edited(i, func(i *resourcelist.Item) (*resourcelist.Item, error) {
			return i.WithoutAnnotation(schemas.AnnotationLocalConfig)
		})
		if resourcelist.SameMeaning(unmarked, fresh) {
			return unmarked
		}
	}
	return r.inPlaceOf(w, i)
}

func (r *reconciler) inPlaceOf(w *want, i *resourcelist.Item) *resourcelist.Item {
	return r.edited(i, func(i *resourcelist.Item) (*resourcelist.Item, error) {
		fresh, err := w.item()
		if err != nil {
			return nil, err
		}
		return fresh.InPlaceOf(i)
	})
}

// added are the wants that nothing among the items stands for yet.
func (r *reconciler) added() []*resourcelist.Item {
	var items []*resourcelist.Item
	for _, w := range r.scope {
		if w.earlier != nil || w.replaced != nil {
			continue
		}
		i, err := w.item()
		if err != nil {
			r.fail(w.copyOf, err)
			continue
		}
		items = append(items, i)
	}
	return items
}

func (r *reconciler) edited(i *resourcelist.Item, edit func(*resourcelist.Item) (*resourcelist.Item, error)) *resourcelist.Item {
	out, err := edit(i)
	if err != nil {
		r.fail(i, err)
		return i
	}
	return out
}

func (r *reconciler) fail(i *resourcelist.Item, err error) {
	r.results = append(r.results, report.Error(i, report.Fault{Code: report.EditFailed, Message: err.Error()}))
}
