package generators

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// This file finds StatefulSets whose pods are among the endpoints of the Service
// without being the source's (rule 4).

// An ungoverned StatefulSet has no serviceName, or one that no Service of its
// namespace has and no declaration renders.
type ungoverned struct {
	item   *yamltext.Item
	labels map[string]string
}

// warnSelected warns of StatefulSets that the selector selects and that are not
// among the source's: their pods are endpoints of the Service, and have no names
// under it, or nothing is rendered for them (rule 4).
func (r *resolver) warnSelected(names []string, g *Governing, selector map[string]string, sets []*StatefulSet) {
	if r.results.Failed() || len(selector) == 0 {
		return
	}
	var others []*yamltext.Item
	for _, namespace := range []string{"", r.Spec.Source.Namespace} {
		if len(r.pkg.setsIn[namespace]) == 0 {
			continue
		}
		for _, u := range r.pkg.ungovernedIn(namespace) {
			if selects(selector, u.labels) {
				others = append(others, u.item)
			}
		}
	}
	if len(r.Spec.Source.StatefulSets) > 0 {
		for _, i := range r.candidates(r.byServiceName(names, g)) {
			if selects(selector, podLabels(i)) {
				others = append(others, i)
			}
		}
	}
	for _, i := range sorted(others) {
		if cluster := r.pkg.clusterOf(i); cluster != "" && cluster != r.Spec.Source.Cluster || holdsSet(sets, i) {
			continue
		}
		r.warn(r.Item, r.selectedNotGoverned(i, names))
	}
}

func holdsSet(sets []*StatefulSet, i *yamltext.Item) bool {
	return slices.ContainsFunc(sets, func(s *StatefulSet) bool { return s.Item == i })
}

// selectedNotGoverned returns the warning of one StatefulSet, with the ways out.
func (r *resolver) selectedNotGoverned(i *yamltext.Item, names []string) report.Fault {
	f := report.Fault{Code: report.SelectedNotGoverned, Field: field.NewPath("spec", "source", "statefulSets")}
	has := serviceNameOf(i)
	if slices.Contains(names, has) {
		f.Message = fmt.Sprintf("does not name StatefulSet %q (%s), which has the serviceName %q and whose pods Service %q selects, so nothing is checked or rendered for them; name it too, or take it out of the Service by a label of its own in the selector",
			i.Name(), report.Where(i), has, names[0])
		return f
	}
	why := "has no serviceName"
	if has != "" {
		why = fmt.Sprintf("has the serviceName %q, which no Service of its namespace has", has)
	}
	f.Message = fmt.Sprintf("Service %q selects the pods of StatefulSet %q (%s), which %s, so they are among its endpoints and have no names under it; if they belong to the Service, set serviceName: %s there%s (immutable on a live object: delete it first with --cascade=orphan), else select by a label that they do not have",
		names[0], i.Name(), report.Where(i), why, names[0], r.andName())
	return f
}

// andName returns the part of a message by which a StatefulSet has to be listed
// too.
func (r *resolver) andName() string {
	switch listed := r.Spec.Source.StatefulSets; {
	case listed == nil:
		return ""
	case len(listed) == 0:
		return ", and remove statefulSets here"
	}
	return ", and name it here"
}

// ungovernedIn returns the ungoverned StatefulSets of a namespace, read once.
func (p *Package) ungovernedIn(namespace string) []ungoverned {
	if all, known := p.ungoverned[namespace]; known {
		return all
	}
	var all []ungoverned
	for _, i := range p.setsIn[namespace] {
		if i.HoldsCollection("spec", "serviceName") {
			continue // Package.Add found it
		}
		if name := serviceNameOf(i); name == "" || p.Declared[name] == nil && !p.hasService(name, namespace) {
			all = append(all, ungoverned{i, podLabels(i)})
		}
	}
	if p.ungoverned == nil {
		p.ungoverned = map[string][]ungoverned{}
	}
	p.ungoverned[namespace] = all
	return all
}

// hasService reports whether a Service has or had a name in a namespace, or has no
// namespace.
func (p *Package) hasService(name, namespace string) bool {
	in := func(i *yamltext.Item) bool {
		return namespace == "" || i.Namespace() == "" || i.Namespace() == namespace
	}
	return slices.ContainsFunc(p.services.byName[name], in) || slices.ContainsFunc(p.services.byOld[name], in)
}
