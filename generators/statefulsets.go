package generators

import (
	"fmt"
	"slices"
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// statefulSets are the source's (rule 4): those that spec.source.statefulSets
// names, else those whose serviceName is one of names, the names that the
// Service has or had. None, without an error, when the package has no
// StatefulSet that could be meant.
func (r *resolver) statefulSets(names []string) []*StatefulSet {
	var items []*resourcelist.Item
	if len(r.source.StatefulSets) > 0 {
		items = r.namedSets()
	} else {
		items = r.governedSets(names)
	}
	var sets []*StatefulSet
	for _, i := range items {
		s, err := readStatefulSet(i)
		if err != nil {
			r.fail(i, schemas.Fault{Message: err.Error()})
			continue
		}
		r.checkStatefulSet(s)
		sets = append(sets, s)
	}
	return sets
}

// checkStatefulSet refuses a name too long for pods, and a StatefulSet that
// another GlobalHeadlessService has as its source.
func (r *resolver) checkStatefulSet(s *StatefulSet) {
	if problem, better := schemas.CheckStatefulSetName(s.Item.Name()); problem != "" {
		r.fail(s.Item, schemas.Fault{Field: "metadata.name", Current: s.Item.Name(), Proposed: current(better), Message: problem})
	}
	if other := r.pkg.claims[s.Item]; other != nil && other != r.decl {
		r.fail(r.decl, schemas.Fault{
			Field: "spec.source",
			Message: fmt.Sprintf("StatefulSet %q (%s) is the source of GlobalHeadlessService %q (%s) already, and a StatefulSet has one serviceName",
				s.Item.Name(), report.Where(s.Item), other.Name(), report.Where(other)),
		})
	}
	r.pkg.claim(s.Item, r.decl)
}

func (p *Package) claim(set, decl *resourcelist.Item) {
	if p.claims == nil {
		p.claims = map[*resourcelist.Item]*resourcelist.Item{}
	}
	p.claims[set] = decl
}

// namedSets finds each of spec.source.statefulSets.
func (r *resolver) namedSets() []*resourcelist.Item {
	var items []*resourcelist.Item
	for k, name := range r.source.StatefulSets {
		field := indexed("spec.source.statefulSets", k)
		found := r.candidates(r.pkg.statefulSets.named(name))
		switch {
		case len(found) == 1:
			items = append(items, found[0])
		case len(found) > 1:
			r.fail(r.decl, schemas.Fault{
				Field: field, Current: name,
				Message: fmt.Sprintf("two StatefulSets %q could be meant in namespace %q: %s and %s; keep one",
					name, r.source.Namespace, report.Where(found[0]), report.Where(found[1])),
			})
		default:
			r.missingSet(field, name)
		}
	}
	return items
}

// missingSet says why a StatefulSet that is named is not to be found. A
// package without any StatefulSet is no error: the chart may be rendered
// elsewhere.
func (r *resolver) missingSet(field, name string) {
	if found := r.candidates(r.pkg.unstable.named(name)); len(found) > 0 {
		kind := found[0].Kind()
		r.fail(r.decl, schemas.Fault{
			Field: field, Current: name,
			Message: fmt.Sprintf("%q is a %s (%s): its pods keep no stable identity, so none of them can be reached by name; the source must be a StatefulSet",
				name, kind, report.Where(found[0])),
		})
		return
	}
	if len(r.pkg.statefulSets.all) == 0 {
		return
	}
	f := schemas.Fault{
		Field: field, Current: name,
		Message: fmt.Sprintf("no StatefulSet %q in namespace %q; the package has %s", name, r.source.Namespace, describeSets(r.pkg.statefulSets.all)),
	}
	var names []string
	for _, i := range r.candidates(r.pkg.statefulSets.all) {
		names = append(names, i.Name())
	}
	if near, ok := schemas.Nearest(name, names); ok {
		f.Proposed = near
		f.Message += fmt.Sprintf("; did you mean %q?", near)
	}
	r.fail(r.decl, f)
}

// governedSets finds the StatefulSets by their serviceName. A single one of
// the namespace that says none is taken too, and one that says another is
// refused later, with both ways out.
func (r *resolver) governedSets(names []string) []*resourcelist.Item {
	var governed []*resourcelist.Item
	for _, name := range names {
		for _, i := range r.pkg.statefulSets.bySpec[name] {
			if !slices.Contains(governed, i) {
				governed = append(governed, i)
			}
		}
	}
	if in := r.candidates(governed); len(in) > 0 {
		return r.eachOnce(in)
	}
	x := &r.pkg.statefulSets
	candidates := r.candidates(append(slices.Clone(x.inNS[""]), x.inNS[r.source.Namespace]...))
	switch {
	case len(candidates) == 1:
		return candidates
	case len(candidates) > 1:
		r.fail(r.decl, schemas.Fault{
			Field: "spec.source.statefulSets",
			Message: fmt.Sprintf("no StatefulSet in namespace %q has the serviceName %q; the package has %s; name the ones that are meant",
				r.source.Namespace, names[0], describeSets(x.all)),
		})
	case len(governed) > 0:
		r.fail(r.decl, schemas.Fault{
			Field: "spec.source.namespace", Current: r.source.Namespace,
			Message: fmt.Sprintf("no StatefulSet in namespace %q has the serviceName %q; the package has %s",
				r.source.Namespace, names[0], describeSets(x.all)),
		})
	}
	return nil
}

// eachOnce refuses two StatefulSets of one name: one with a namespace and one
// without, or a template beside its copy.
func (r *resolver) eachOnce(items []*resourcelist.Item) []*resourcelist.Item {
	var once []*resourcelist.Item
	for _, i := range items {
		if k := len(once) - 1; k >= 0 && once[k].Name() == i.Name() {
			r.fail(r.decl, schemas.Fault{
				Field: "spec.source",
				Message: fmt.Sprintf("two StatefulSets %q could be meant in namespace %q: %s and %s; keep one",
					i.Name(), r.source.Namespace, report.Where(once[k]), report.Where(i)),
			})
			continue
		}
		once = append(once, i)
	}
	return once
}

// describeSets lists StatefulSets with their namespaces and serviceNames; at
// most ten of them.
func describeSets(items []*resourcelist.Item) string {
	const most = 10
	var texts []string
	for _, i := range sorted(slices.Clone(items)) {
		if len(texts) == most {
			texts = append(texts, fmt.Sprintf("and %d more", len(items)-most))
			break
		}
		where := "no namespace"
		if ns := i.Namespace(); ns != "" {
			where = "namespace " + ns
		}
		if name, _ := i.Field("spec", "serviceName"); name != "" {
			where += ", serviceName " + name
		} else {
			where += ", no serviceName"
		}
		texts = append(texts, fmt.Sprintf("%q (%s)", i.Name(), where))
	}
	return strings.Join(texts, ", ")
}

// checkServiceName settles serviceName (rule 4): it says the Service's name,
// or nothing yet; anything else is an error with both ways out. names are
// those the Service has or had.
func (r *resolver) checkServiceName(s *StatefulSet, names []string) {
	name := names[0]
	switch {
	case s.ServiceName == "", slices.Contains(names, s.ServiceName):
	default:
		r.fail(s.Item, schemas.Fault{
			Field: "spec.serviceName", Current: s.ServiceName, Proposed: name,
			Message: fmt.Sprintf("StatefulSet %q has the serviceName %q, so its pods have names under that Service only, not under %q; either say spec.service.name: %s in GlobalHeadlessService %q (%s), or set serviceName: %s here (immutable on a live object: delete it first with --cascade=orphan)",
				s.Item.Name(), s.ServiceName, name, s.ServiceName, r.decl.Name(), report.Where(r.decl), name),
		})
	}
}

// UnsetWarning says that the serviceName of a live StatefulSet cannot be set,
// and what to do there.
func (p *Plan) UnsetWarning(s SourceSet) *fn.Result {
	return report.Warning(s.Item, schemas.Fault{
		Field: "spec.serviceName", Proposed: s.ServiceName,
		Message: fmt.Sprintf("set to %q; it is immutable, so where StatefulSet %q is live without it, run first: kubectl --context %s --namespace %s delete statefulset %s --cascade=orphan (its pods stay, and the new one takes them over)",
			s.ServiceName, s.Item.Name(), p.Spec.Source.Cluster, p.Spec.Source.Namespace, s.Item.Name()),
	})
}
