package generators

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// namedSets finds each of spec.source.statefulSets. A package without any
// StatefulSet is a warning: the chart may be rendered elsewhere.
func (r *resolver) namedSets(service string, g *Governing) []*yamltext.Item {
	var items []*yamltext.Item
	if !slices.ContainsFunc(r.pkg.statefulSets.all, func(i *yamltext.Item) bool { return !r.isElsewhere(i) }) && !r.namesUnstable() {
		r.warnNoStatefulSet(service, nil, g)
		return nil
	}
	for k, name := range r.Spec.Source.StatefulSets {
		path := field.NewPath("spec", "source", "statefulSets").Index(k)
		found := r.preferSourceFolder(r.candidates(r.pkg.named(r.Item, &r.pkg.statefulSets, name)))
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

// missingSet reports why a StatefulSet that is named is not found: it may be of
// a kind without stable identity (rule 13).
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
