package generators

import (
	"fmt"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// statefulSets returns the source's (rule 4): those that spec.source.statefulSets
// names, else those whose serviceName is one of names, the names that the
// Service has or had. None, without an error, when the package has no
// StatefulSet that could be meant.
func (r *resolver) statefulSets(names []string, g *Governing) []*StatefulSet {
	var items []*yamltext.Item
	switch named := r.Spec.Source.StatefulSets; {
	case named == nil:
		items = r.governedSets(names, g)
	case len(named) == 0:
		r.checkAbsent(names, g)
		return nil
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

// checkAbsent refuses a StatefulSet in the source's namespace that belongs to the
// Service, where the declaration says that there is none in the package (rule 4).
func (r *resolver) checkAbsent(names []string, g *Governing) {
	governed, selector := r.byServiceName(names, g), r.givenSelector(g)
	for _, i := range r.candidates(append(slices.Clone(r.pkg.setsIn[""]), r.pkg.setsIn[r.Spec.Source.Namespace]...)) {
		why := fmt.Sprintf("has the serviceName %q", serviceNameOf(i))
		if !slices.Contains(governed, i) {
			s, fault := readStatefulSet(i)
			if fault != nil || s.ServiceName != "" || len(selector) == 0 || !selects(selector, s.PodLabels) {
				continue
			}
			why = "has no serviceName, and the Service selects its pods"
		}
		r.fail(r.Item, report.Fault{
			Code: report.StatefulSetPresent, Field: field.NewPath("spec", "source", "statefulSets"),
			Message: fmt.Sprintf("is [], which says that the StatefulSet is not in this package, but StatefulSet %q (%s) %s; remove statefulSets, or name the ones that are meant",
				i.Name(), report.Where(i), why),
		})
	}
}

// checkStatefulSet refuses a name too long for pods, and warns of labels that
// are no strings.
func (r *resolver) checkStatefulSet(s *StatefulSet) {
	if problem, better := schemas.CheckStatefulSetName(s.Item.Name()); problem != "" && s.Item.Name() != "" { // else Package.Add found it
		r.fail(s.Item, report.Fault{Code: report.InvalidName, Field: nameField, Current: s.Item.Name(), Proposed: current(better), Message: problem})
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
	for _, f := range s.unquotedName {
		r.warn(s.Item, f)
	}
	r.warnUnquoted(s.Item, matchLabelsField, s.MatchLabels, s.unquoted)
	r.warnUnquoted(s.Item, podLabelsField, s.PodLabels, s.podUnquoted)
}

// byServiceName returns the StatefulSets of any namespace whose serviceName is one
// of names and, as far as can be determined, means the governing Service.
func (r *resolver) byServiceName(names []string, g *Governing) []*yamltext.Item {
	var governed []*yamltext.Item
	for _, name := range names {
		for _, i := range r.pkg.governedBy[name] {
			service := r.pkg.serviceOf(i, name)
			if g != nil && service != nil && service != g.Item || r.isElsewhere(i) || slices.Contains(governed, i) {
				continue
			}
			governed = append(governed, i)
		}
	}
	return governed
}

// isUnrelated reports whether a StatefulSet that does not name the Service is
// surely not meant, since the selector that is given does not select its pods.
func (r *resolver) isUnrelated(i *yamltext.Item, g *Governing) bool {
	selector := r.givenSelector(g)
	s, fault := readStatefulSet(i)
	return fault == nil && len(s.misread) == 0 && len(selector) > 0 && !selects(selector, s.PodLabels)
}

// uniqueSets refuses two StatefulSets of one name: one with a namespace and one
// without, or a template beside its copy.
func (r *resolver) uniqueSets(items []*yamltext.Item) []*yamltext.Item {
	var once []*yamltext.Item
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
func describeSets(items []*yamltext.Item) string {
	return report.List(sorted(slices.Clone(items)), func(i *yamltext.Item) string {
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
