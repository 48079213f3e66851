package generators

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/resourcelist"
)

// ServiceNameWarning warns that a live StatefulSet cannot get the serviceName
// that is rendered, which is immutable, and says what to do (rule 4). earlier
// is the copy that an earlier run rendered, nil if there is none; inCopy says
// that the name is written into a copy of a template. It is false where the
// serviceName is not known to change: it was set before, and the earlier copy
// has it.
func (p *Plan) ServiceNameWarning(s SourceSet, earlier *resourcelist.Item, inCopy bool) (warning report.Result, changes bool) {
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
	p.settle(&w)
	return w
}
