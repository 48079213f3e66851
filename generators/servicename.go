package generators

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// ServiceNameWarning warns that a live StatefulSet cannot get the serviceName
// that is rendered, which is immutable, and gives the steps (rule 4). earlier
// is the copy that an earlier run rendered, nil if there is none; inCopy
// reports that the name is written into a copy of a template. changes is false
// if the serviceName is not known to change: it was set before, and the earlier
// copy has it.
func (p *Plan) ServiceNameWarning(s SourceSet, earlier *yamltext.Item, inCopy bool) (warning report.Result, changes bool) {
	before := ""
	if earlier != nil {
		before = serviceNameOf(earlier)
	}
	var change string
	switch name := p.Service.Name; {
	case before == name:
		return warning, false
	case before != "":
		change = fmt.Sprintf("changes from %q to %q in the copy for cluster %q", before, name, p.Spec.Source.Cluster)
	case !s.Unset || s.ServiceName == "":
		return warning, false
	case inCopy:
		change = fmt.Sprintf("not set here, so set in the copy for cluster %q, to %q", p.Spec.Source.Cluster, s.ServiceName)
	default:
		change = fmt.Sprintf("set to %q", s.ServiceName)
	}
	return p.serviceNameWarning(s, change, before), true
}

func (p *Plan) serviceNameWarning(s SourceSet, change, before string) report.Result {
	live := "without it"
	if before != "" {
		live = "with the old one"
	}
	f := report.Fault{
		Code: report.ImmutableServiceName, Field: field.NewPath("spec", "serviceName"), Current: current(before), Proposed: p.Service.Name,
		Message: fmt.Sprintf("%s; it is immutable, so where StatefulSet %q is live %s, run first: kubectl --context %s --namespace %s delete statefulset %s --cascade=orphan (its pods stay, and the new one takes them over)",
			change, s.Item.Name(), live, p.Spec.Source.Cluster, p.Spec.Source.Namespace, s.Item.Name()),
	}
	w := report.Warning(s.Item, f)
	p.qualify(&w)
	return w
}

// checkServiceName refuses a serviceName that names another Service (rule 4).
// names are the current and previous names of the Service, and sets all its
// StatefulSets. The error proposes both ways out.
func (r *resolver) checkServiceName(s *StatefulSet, names []string, sets []*StatefulSet) {
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
				s.Item.Name(), s.ServiceName, name, r.waysToGovern(s, name, sets)),
		}
		if r.canGovern(name) {
			f.Proposed = name
		}
		r.fail(s.Item, f)
	}
}

// waysToGovern returns the ways out where a StatefulSet names another Service than
// the declared one: only those that do not lead to a Service which cannot
// govern it (rule 3), or to the same error about another of its StatefulSets.
func (r *resolver) waysToGovern(s *StatefulSet, declared string, sets []*StatefulSet) string {
	var ways []string
	has := s.ServiceName
	if schemas.IsVariable(has) {
		return fmt.Sprintf("it is an unexpanded variable, since nothing here replaces it: set serviceName: %s", declared)
	}
	others := slices.ContainsFunc(sets, func(s *StatefulSet) bool { return s.ServiceName != "" && s.ServiceName != has })
	if r.canGovern(has) && !others {
		ways = append(ways, fmt.Sprintf("set spec.service.name: %s in GlobalHeadlessService %q (%s)", has, r.Name, report.Where(r.Item)))
	}
	if r.canGovern(declared) {
		ways = append(ways, fmt.Sprintf("set serviceName: %s here (immutable on a live object: delete it first with --cascade=orphan)", declared))
	}
	if others {
		ways = append(ways, fmt.Sprintf("take %q out of spec.source.statefulSets", s.Item.Name()))
	}
	switch len(ways) {
	case 0:
		return fmt.Sprintf("Services %q and %q are not headless, so set both spec.service.name and serviceName to a headless one, or to a new name", has, declared)
	case 1:
		return ways[0]
	}
	return "either " + strings.Join(ways, ", or ")
}

// isDeclared reports whether another GlobalHeadlessService of the run renders the
// Service of that name.
func (r *resolver) isDeclared(service string) bool {
	other := r.pkg.Declared[service]
	return other != nil && other != r.Item
}

func serviceNameOf(i *yamltext.Item) string {
	if lacks(i, "serviceName") {
		return ""
	}
	name, _ := i.Field("spec", "serviceName")
	return name
}

// lacks reports whether no key of an item can be this one. Searching its text is a
// fraction of what looking for a field in it takes.
func lacks(i *yamltext.Item, key string) bool {
	return i.Plain() && !i.Contains(key) && !i.Contains(`\`)
}
