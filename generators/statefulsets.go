package generators

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// statefulSets are the source's (rule 4): those that spec.source.statefulSets
// names, else those whose serviceName is one of names, the names that the
// Service has or had. None, without an error, when the package has no
// StatefulSet that could be meant.
func (r *resolver) statefulSets(names []string, g *Governing) []*StatefulSet {
	var items []*resourcelist.Item
	switch named := r.Spec.Source.StatefulSets; {
	case named == nil:
		items = r.governedSets(names, g)
	case len(named) == 0:
		return nil // it is not in this package, as the declaration says
	default:
		items = r.namedSets(names[0], g)
	}
	var sets []*StatefulSet
	for _, i := range items {
		s, fault := readStatefulSet(i)
		if fault != nil {
			r.fail(i, *fault)
			continue
		}
		r.checkStatefulSet(s)
		sets = append(sets, s)
	}
	return sets
}

// checkStatefulSet refuses a name too long for pods, and warns of labels that
// are no strings.
func (r *resolver) checkStatefulSet(s *StatefulSet) {
	if problem, better := schemas.CheckStatefulSetName(s.Item.Name()); problem != "" {
		r.fail(s.Item, report.Fault{Code: report.InvalidName, Field: field.NewPath("metadata", "name"), Current: s.Item.Name(), Proposed: current(better), Message: problem})
	}
	if most := r.Spec.Source.MaxReplicas; most != nil && s.Replicas > *most {
		r.fail(r.Item, report.Fault{
			Code: report.InvalidMaxReplicas, Field: field.NewPath("spec", "source", "maxReplicas"), Current: *most, Proposed: s.Replicas,
			Message: fmt.Sprintf("StatefulSet %q (%s) has %d replicas, and the maximum is not below them", s.Item.Name(), report.Where(s.Item), s.Replicas),
		})
	}
	for _, f := range s.misread {
		r.fail(s.Item, f)
	}
	r.warnUnquoted(s.Item, field.NewPath("spec", "selector", "matchLabels"), s.MatchLabels, s.unquoted)
}

// namedSets finds each of spec.source.statefulSets. A package without any
// StatefulSet is a warning: the chart may be rendered elsewhere.
func (r *resolver) namedSets(service string, g *Governing) []*resourcelist.Item {
	var items []*resourcelist.Item
	if !slices.ContainsFunc(r.pkg.statefulSets.all, func(i *resourcelist.Item) bool { return !r.strange(i) }) && !r.namesUnstable() {
		r.warnNoStatefulSet(service, nil, g)
		return nil
	}
	for k, name := range r.Spec.Source.StatefulSets {
		path := field.NewPath("spec", "source", "statefulSets").Index(k)
		found := r.candidates(r.pkg.named(r.Item, &r.pkg.statefulSets, name))
		switch {
		case len(found) == 1:
			items = append(items, found[0])
		case len(found) > 1:
			r.fail(r.Item, report.Fault{
				Code:  report.AmbiguousStatefulSet,
				Field: path, Current: name,
				Message: fmt.Sprintf("two StatefulSets %q could be meant in namespace %q: %s and %s; keep one",
					name, r.Spec.Source.Namespace, report.Where(found[0]), report.Where(found[1])),
			})
		default:
			r.missingSet(path, name)
		}
	}
	return items
}

// namesUnstable reports whether spec.source.statefulSets names a workload of
// another kind.
func (r *resolver) namesUnstable() bool {
	return slices.ContainsFunc(r.Spec.Source.StatefulSets, func(name string) bool {
		return len(r.candidates(r.pkg.named(r.Item, &r.pkg.unstable, name))) > 0
	})
}

// missingSet says why a StatefulSet that is named is not to be found.
func (r *resolver) missingSet(path *field.Path, name string) {
	if found := r.candidates(r.pkg.named(r.Item, &r.pkg.unstable, name)); len(found) > 0 {
		kind := found[0].Kind()
		r.fail(r.Item, report.Fault{
			Code:  report.WorkloadWithoutIdentity,
			Field: path, Current: name,
			Message: fmt.Sprintf("%q is a %s (%s): its pods keep no stable identity, so none of them can be reached by name; the source must be a StatefulSet",
				name, kind, report.Where(found[0])),
		})
		return
	}
	f := report.Fault{
		Code:  report.StatefulSetNotFound,
		Field: path, Current: name,
		Message: fmt.Sprintf("no StatefulSet %q in namespace %q; the package has %s", name, r.Spec.Source.Namespace, describeSets(r.pkg.statefulSets.all)),
	}
	var names []string
	for _, i := range r.candidates(r.pkg.statefulSets.all) {
		names = append(names, i.Name())
	}
	switch near, ok := schemas.Nearest(name, names); {
	case ok:
		f.Proposed = near
		f.Message += fmt.Sprintf("; did you mean %q?", near)
	case len(names) == 0:
		f.Message += "; if that is the one, correct spec.source.namespace"
	}
	r.fail(r.Item, f)
}

// byServiceName are the StatefulSets of any namespace whose serviceName is one
// of names and, as far as that can be told, means the governing Service.
func (r *resolver) byServiceName(names []string, g *Governing) []*resourcelist.Item {
	var governed []*resourcelist.Item
	for _, name := range names {
		for _, i := range r.pkg.governedBy[name] {
			service := r.pkg.serviceOf(i, name)
			if g != nil && service != nil && service != g.Item || r.strange(i) || slices.Contains(governed, i) {
				continue
			}
			governed = append(governed, i)
		}
	}
	return governed
}

// isUnrelated says whether a StatefulSet that does not name the Service is
// surely not meant, since the selector that is given does not select its pods.
func (r *resolver) isUnrelated(i *resourcelist.Item, g *Governing) bool {
	selector := r.knownSelector(g)
	s, fault := readStatefulSet(i)
	return fault == nil && len(selector) > 0 && !selects(selector, s.PodLabels)
}

// eachOnce refuses two StatefulSets of one name: one with a namespace and one
// without, or a template beside its copy.
func (r *resolver) eachOnce(items []*resourcelist.Item) []*resourcelist.Item {
	var once []*resourcelist.Item
	for _, i := range items {
		if k := len(once) - 1; k >= 0 && once[k].Name() == i.Name() {
			r.fail(r.Item, report.Fault{
				Code:  report.AmbiguousStatefulSet,
				Field: field.NewPath("spec", "source"),
				Message: fmt.Sprintf("two StatefulSets %q could be meant in namespace %q: %s and %s; keep one",
					i.Name(), r.Spec.Source.Namespace, report.Where(once[k]), report.Where(i)),
			})
			continue
		}
		once = append(once, i)
	}
	return once
}

// describeSets lists StatefulSets with their namespaces and serviceNames.
func describeSets(items []*resourcelist.Item) string {
	return report.List(sorted(slices.Clone(items)), func(i *resourcelist.Item) string {
		where := "no namespace"
		if ns := i.Namespace(); ns != "" {
			where = "namespace " + strconv.Quote(ns)
		}
		if name, _ := i.Field("spec", "serviceName"); name != "" {
			where += ", serviceName " + strconv.Quote(name)
		} else {
			where += ", no serviceName"
		}
		if i.Path() != "" {
			where += ", " + report.Where(i)
		}
		return fmt.Sprintf("%q (%s)", i.Name(), where)
	})
}

// checkServiceName settles serviceName (rule 4): it says the Service's name,
// or nothing yet; anything else is an error with both ways out. names are
// those the Service has or had.
func (r *resolver) checkServiceName(s *StatefulSet, names []string) {
	name := names[0]
	switch {
	case s.ServiceName == "", slices.Contains(names, s.ServiceName):
	case r.isDeclared(s.ServiceName):
		other := r.pkg.Declared[s.ServiceName]
		r.fail(s.Item, report.Fault{
			Code:  report.ServiceNameMismatch,
			Field: field.NewPath("spec", "serviceName"), Current: s.ServiceName,
			Message: fmt.Sprintf("StatefulSet %q is governed by Service %q of GlobalHeadlessService %q (%s), and a StatefulSet has one governing Service; name another StatefulSet in spec.source.statefulSets of GlobalHeadlessService %q (%s), or delete that",
				s.Item.Name(), s.ServiceName, other.Name(), report.Where(other), r.Name, report.Where(r.Item)),
		})
	default:
		f := report.Fault{
			Code: report.ServiceNameMismatch, Field: field.NewPath("spec", "serviceName"), Current: s.ServiceName,
			Message: fmt.Sprintf("StatefulSet %q has the serviceName %q, so its pods have names under that Service only, not under %q; %s",
				s.Item.Name(), s.ServiceName, name, r.waysToGovern(s.ServiceName, name)),
		}
		if r.canGovern(name) {
			f.Proposed = name
		}
		r.fail(s.Item, f)
	}
}

// waysToGovern are the ways out where a StatefulSet names another Service than
// the declared one: only those that do not lead to a Service which cannot
// govern it (rule 3).
func (r *resolver) waysToGovern(has, declared string) string {
	var ways []string
	if r.canGovern(has) {
		ways = append(ways, fmt.Sprintf("say spec.service.name: %s in GlobalHeadlessService %q (%s)", has, r.Name, report.Where(r.Item)))
	}
	if r.canGovern(declared) {
		ways = append(ways, fmt.Sprintf("set serviceName: %s here (immutable on a live object: delete it first with --cascade=orphan)", declared))
	}
	switch len(ways) {
	case 0:
		return fmt.Sprintf("Services %q and %q are not headless, so say the name of one that is, or a new one, in both places", has, declared)
	case 1:
		return ways[0]
	}
	return "either " + strings.Join(ways, ", or ")
}

// isDeclared says whether another GlobalHeadlessService of the run renders the
// Service of that name.
func (r *resolver) isDeclared(service string) bool {
	other := r.pkg.Declared[service]
	return other != nil && other != r.Item
}
