package generators

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// governedSets finds the StatefulSets of the source's namespace by their
// serviceName, else a single one without a serviceName by its labels (rule 4).
// None at all is a warning; none that fits is an error that says why.
func (r *resolver) governedSets(names []string, g *Governing) []*yamltext.Item {
	governed := r.byServiceName(names, g)
	if in := r.candidates(governed); len(in) > 0 {
		return r.uniqueSets(r.preferSourceFolder(in))
	}
	all := append(slices.Clone(r.pkg.setsIn[""]), r.pkg.setsIn[r.Spec.Source.Namespace]...)
	candidates := r.candidates(all)
	if len(candidates) == 0 {
		r.warnNoStatefulSet(names[0], governed, g)
		return nil
	}
	related := slices.DeleteFunc(slices.Clone(candidates), func(i *yamltext.Item) bool { return r.isUnrelated(i, g) })
	if unset := withoutServiceName(related); len(unset) == 1 && len(r.givenSelector(g)) > 0 {
		return unset
	}
	if len(related) == 1 {
		return related // one with another serviceName is refused later, with both ways out
	}
	if !r.failMisread(candidates) {
		r.fail(r.Item, r.noMatch(names[0], candidates, related, g))
	}
	return nil
}

// failMisread refuses StatefulSets that are written as none can be, and reports
// whether there are any: then it is not known whether they fit.
func (r *resolver) failMisread(items []*yamltext.Item) bool {
	failed := false
	for _, i := range items {
		s, fault := readStatefulSet(i)
		if fault != nil {
			s = &StatefulSet{misread: []report.Fault{*fault}}
		}
		for _, f := range s.misread {
			r.fail(i, f)
			failed = true
		}
	}
	return failed
}

func withoutServiceName(items []*yamltext.Item) []*yamltext.Item {
	return slices.DeleteFunc(slices.Clone(items), func(i *yamltext.Item) bool { return serviceNameOf(i) != "" })
}

// givenSelector returns the selector that the declaration or the governing Service
// gives; nil if it is to come from the StatefulSet itself.
func (r *resolver) givenSelector(g *Governing) map[string]string {
	if len(r.Spec.Service.Selector) == 0 && g != nil {
		return g.Selector
	}
	return r.Spec.Service.Selector
}

// noMatch returns the fault of a namespace whose StatefulSets do not fit: each with
// its reason, and the ways out. related are those whose pods the selector
// selects, or all if there is no selector yet.
func (r *resolver) noMatch(service string, all, related []*yamltext.Item, g *Governing) report.Fault {
	f := report.Fault{
		Code:  report.NoMatchingStatefulSet,
		Field: field.NewPath("spec", "source", "statefulSets"),
		Message: fmt.Sprintf("no StatefulSet in namespace %q fits Service %q: %s", r.Spec.Source.Namespace, service,
			report.List(all, func(i *yamltext.Item) string { return r.misfit(i, g) })),
	}
	names := r.usableServiceNames(related)
	if len(names) == 1 {
		f.Field, f.Proposed = field.NewPath("spec", "service", "name"), names[0]
	}
	f.Message += "; " + strings.Join(r.waysToMatch(service, names, all, related, g), ", or ")
	return f
}

// waysToMatch returns the ways out where no StatefulSet fits; names are the
// serviceNames of related ones whose Services can be adopted or rendered.
func (r *resolver) waysToMatch(service string, names []string, all, related []*yamltext.Item, g *Governing) []string {
	var ways []string
	unset := withoutServiceName(related)
	// what another declaration governs is its own
	others := slices.DeleteFunc(slices.Clone(related), func(i *yamltext.Item) bool { return r.isDeclared(serviceNameOf(i)) })
	switch {
	case len(names) == 1:
		ways = append(ways, "set spec.service.name: "+names[0])
	case len(names) > 1:
		ways = append(ways, "set spec.service.name to the serviceName of those that are meant")
	case len(unset) == 0 && len(others) > 0 && r.canGovern(service):
		ways = append(ways, fmt.Sprintf("set serviceName: %s in those that are meant (immutable on a live object: delete it first with --cascade=orphan)", service))
	}
	switch {
	case len(unset) > 0:
		ways = append(ways, nameSets(unset))
	case len(related) < len(all) && len(withoutServiceName(all)) > 0:
		ways = append(ways, "correct "+r.selectorPlace(g))
	case len(related) < len(all) && r.canGovern(service):
		ways = append(ways, fmt.Sprintf("correct %s and set serviceName: %s in those that are meant", r.selectorPlace(g), service))
	}
	if len(unset) > 0 && len(r.givenSelector(g)) > 0 { // which selects them, so they are in the package
		return append(ways, "correct "+r.selectorPlace(g))
	}
	return append(ways, r.notInPackage(g))
}

// nameSets returns the way out by the names of StatefulSets.
func nameSets(items []*yamltext.Item) string {
	if len(items) == 1 {
		return fmt.Sprintf("name %q in spec.source.statefulSets if that is meant", items[0].Name())
	}
	return fmt.Sprintf("name in spec.source.statefulSets which of %s are meant",
		report.List(items, func(i *yamltext.Item) string { return strconv.Quote(i.Name()) }))
}

// misfit returns the reason why one StatefulSet does not belong to the Service.
func (r *resolver) misfit(i *yamltext.Item, g *Governing) string {
	text := fmt.Sprintf("%q (%s) ", i.Name(), report.Where(i))
	name := serviceNameOf(i)
	switch {
	case r.isDeclared(name):
		return text + fmt.Sprintf("has the serviceName %q, which is that of GlobalHeadlessService %q", name, r.pkg.Declared[name].Name())
	case name != "":
		text += fmt.Sprintf("has the serviceName %q", name)
	default:
		text += "has no serviceName"
	}
	if s, fault := readStatefulSet(i); fault == nil {
		if missing := unselected(r.givenSelector(g), s.PodLabels); len(missing) > 0 {
			text += fmt.Sprintf(", and its pods have no %s (their labels are %s)", strings.Join(missing, ", "), selectorJSON(s.PodLabels))
		}
	}
	return text
}

// usableServiceNames returns the serviceNames of these StatefulSets whose Services
// can be adopted or rendered, each once.
func (r *resolver) usableServiceNames(items []*yamltext.Item) []string {
	var names []string
	for _, i := range items {
		if name := serviceNameOf(i); name != "" && !slices.Contains(names, name) && !r.isDeclared(name) && r.canGovern(name) {
			names = append(names, name)
		}
	}
	return names
}

// canGovern reports whether a Service of that name can govern StatefulSets:
// it is headless, or the mesh takes any, or it is not in the package, and so
// rendered; and it may be called so.
func (r *resolver) canGovern(name string) bool {
	if problem, _ := schemas.CheckServiceName(name); problem != "" {
		return false
	}
	found := r.candidates(r.pkg.named(r.Item, &r.pkg.services, name))
	return meshTypeOf(r.MeshSpec).anyService || !slices.ContainsFunc(found, func(i *yamltext.Item) bool {
		ip, _ := i.Field("spec", "clusterIP")
		return ip != "None"
	})
}

// selectorPlace names the selector that is in use.
func (r *resolver) selectorPlace(g *Governing) string {
	if len(r.Spec.Service.Selector) == 0 && g != nil {
		return fmt.Sprintf("the selector of Service %q (%s)", g.Name, report.Where(g.Item))
	}
	return "spec.service.selector"
}

// notInPackage returns the way out for a StatefulSet that is deployed from
// elsewhere. Selector and ports then have to come from somewhere else, too.
func (r *resolver) notInPackage(g *Governing) string {
	way := "if the StatefulSet is not in this package, set spec.source.statefulSets: []"
	if r.Spec.Source.MaxReplicas != nil {
		way += ", with its pods in spec.source.pods in place of maxReplicas"
	}
	if g != nil || len(r.Spec.Service.Selector) > 0 && len(r.Spec.Service.Ports) > 0 {
		return way
	}
	return way + ", and give spec.service.selector and spec.service.ports"
}

// warnNoStatefulSet warns that nothing of the package runs the pods, with what
// could be meant instead. A kustomize generator is shown no resources.
func (r *resolver) warnNoStatefulSet(service string, elsewhere []*yamltext.Item, g *Governing) {
	if r.pkg.Generator || g != nil && g.ClusterIP != "None" && !r.takesVirtualIP(g) { // the error on which says what to do
		return
	}
	named := ""
	if names := r.Spec.Source.StatefulSets; len(names) > 0 {
		named = fmt.Sprintf(" (spec.source.statefulSets names %s)", report.List(names, strconv.Quote))
	}
	text := fmt.Sprintf("no StatefulSet in namespace %q%s, so nothing shows that Service %q has pods", r.Spec.Source.Namespace, named, service)
	for _, i := range sorted(slices.Clone(elsewhere)) {
		text += "; " + r.setElsewhere(i)
	}
	if selector := r.givenSelector(g); len(selector) > 0 {
		for _, w := range r.workloads() {
			if i := w.item; i.Kind() != "StatefulSet" && selects(selector, w.labels) {
				text += fmt.Sprintf("; %s %q (%s) is selected, but its pods have no stable names, so run it as a StatefulSet", i.Kind(), i.Name(), report.Where(i))
			}
		}
	}
	r.warn(r.Item, report.Fault{
		Code: report.NoStatefulSet, Field: field.NewPath("spec", "source"),
		Message: text + "; " + r.notInPackage(g),
	})
}

// setElsewhere describes a StatefulSet of another namespace that names the Service,
// with the source that would find it.
func (r *resolver) setElsewhere(i *yamltext.Item) string {
	where := fmt.Sprintf("in namespace %q", i.Namespace())
	if i.Path() != "" {
		where += ", " + report.Where(i)
	}
	text := fmt.Sprintf("StatefulSet %q (%s) has the serviceName %q, ", i.Name(), where, serviceNameOf(i))
	if schemas.IsVariable(i.Namespace()) {
		return text + "but that namespace is an unexpanded variable, since nothing here replaces it"
	}
	if !slices.Contains(r.Members, schemas.Member{Cluster: r.Spec.Source.Cluster, Namespace: i.Namespace()}) {
		k := slices.IndexFunc(r.Members, func(m schemas.Member) bool { return m.Namespace == i.Namespace() })
		if k < 0 {
			return text + "but that namespace is no member's: if that is the one, add it to the members, and correct spec.source"
		}
		return text + fmt.Sprintf("so set spec.source to {cluster: %s, namespace: %s} if that is the one", r.Members[k].Cluster, i.Namespace())
	}
	return text + "so correct spec.source.namespace if that is the one"
}

// described returns a StatefulSet in a message, with where it stands.
func described(s *StatefulSet) string { return "StatefulSet " + strconv.Quote(s.Item.Name()) }
