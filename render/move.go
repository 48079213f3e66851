package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// moves warns where an earlier run has left a selectorless Service in what is
// now the source, or one with a selector in what is now a consumer (rule 15).
func (r *reconciler) moves() fn.Results {
	type move struct{ to, from []schemas.Member }
	moved := map[*generators.Plan]*move{}
	of := func(plan *generators.Plan) *move {
		if moved[plan] == nil {
			moved[plan] = &move{}
		}
		return moved[plan]
	}
	for _, k := range r.ours {
		i := r.items[k]
		plan := r.planOf(i)
		if plan == nil || i.Kind() != "Service" || i.Name() != plan.Service.Name {
			continue
		}
		at := schemas.Member{Cluster: keyOf(i).cluster, Namespace: i.Namespace()}
		_, selectorless := i.Annotation(schemas.AnnotationEndpoints)
		switch {
		case !r.inScope(at.Cluster):
		case at == plan.Source() && selectorless:
			of(plan).to = []schemas.Member{at}
		case at != plan.Source() && !selectorless && slices.Contains(plan.Members, at):
			of(plan).from = append(of(plan).from, at)
		}
	}
	var results fn.Results
	for _, plan := range r.plans {
		if m := moved[plan]; m != nil {
			slices.SortFunc(m.from, func(a, b schemas.Member) int {
				return strings.Compare(a.Cluster+"/"+a.Namespace, b.Cluster+"/"+b.Namespace)
			})
			results = append(results, report.Warning(plan.Item, moveWarning(plan, m.to, m.from)))
		}
	}
	return results
}

// planOf is the plan whose name one of ours carries.
func (r *reconciler) planOf(i *resourcelist.Item) *generators.Plan {
	owner, _ := i.Annotation(schemas.AnnotationOwner)
	return r.owners[owner]
}

// moveWarning gives the steps for the live clusters: neither clusterIP's
// family nor the old endpoints follow an applied change by themselves.
func moveWarning(plan *generators.Plan, to, from []schemas.Member) schemas.Fault {
	source := plan.Source()
	was := ""
	if len(from) > 0 {
		was = fmt.Sprintf(" from %s/%s", from[0].Cluster, from[0].Namespace)
	}
	var steps []string
	for _, m := range append(slices.Clone(to), from...) {
		steps = append(steps, fmt.Sprintf("kubectl --context %s --namespace %s delete service %s", m.Cluster, m.Namespace, plan.Service.Name))
	}
	why := []string{}
	if len(to) > 0 {
		why = append(why, fmt.Sprintf("%s may refuse the selector, since it has stored the selectorless Service as dual-stack", source.Cluster))
	}
	if len(from) > 0 {
		why = append(why, fmt.Sprintf("DNS in %s goes on serving the addresses of pods that are gone", from[0].Cluster))
	} else {
		steps = append(steps, "the same in the member that was the source, if it stays one")
	}
	return schemas.Fault{
		Field: "spec.source", Current: source.Cluster + "/" + source.Namespace,
		Message: fmt.Sprintf("the source moves%s to %s/%s; before this is applied, delete the live Service: %s; otherwise %s. The pods' data does not move",
			was, source.Cluster, source.Namespace, strings.Join(steps, "; "), strings.Join(why, ", and ")),
	}
}
