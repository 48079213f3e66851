package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// A move of the source, as far as an earlier run's output shows it (rule 15).
type move struct {
	to   *schemas.Member // the source, where a selectorless Service is live that may refuse a selector
	from *schemas.Member // what was the source
}

// moves warns where an earlier run has left a selectorless Service in what is
// now the source, or one with a selector elsewhere.
func (r *reconciler) moves() report.Results {
	moved := map[*generators.Plan]move{}
	for _, k := range r.ours {
		i := r.items[k]
		plan := r.planOf(i)
		if plan == nil || i.Kind() != "Service" || i.Name() != plan.Service.Name {
			continue
		}
		at := r.memberOf(k)
		_, selectorless := i.Annotation(schemas.AnnotationEndpoints)
		m := moved[plan]
		switch {
		case at == plan.Source() && selectorless:
			m.to = &at
		case at != plan.Source() && !selectorless && (m.from == nil || compareMembers(at, *m.from) < 0):
			m.from = &at
		default:
			continue
		}
		moved[plan] = m
	}
	var results report.Results
	for _, plan := range r.plans {
		m, ok := moved[plan]
		if ok && m.from == nil {
			m.from = r.withoutCopy(plan)
		}
		if ok && (r.inScope(plan.Source().Cluster) || m.from != nil && r.inScope(m.from.Cluster)) {
			results = append(results, report.Warning(plan.Item, moveWarning(plan, m)))
		}
	}
	return results
}

// memberOf is the member that one of ours was rendered for.
func (r *reconciler) memberOf(k int) schemas.Member {
	if w := r.wantOf[k]; w != nil {
		return w.member()
	}
	of := keyOf(r.items[k])
	return schemas.Member{Cluster: of.cluster, Namespace: of.namespace}
}

// withoutCopy is the one member that an earlier run left no Service of ours
// in: there it was adopted, so it was the source. It is nil where there are
// several, since some of them are new.
func (r *reconciler) withoutCopy(plan *generators.Plan) *schemas.Member {
	had := map[schemas.Member]bool{plan.Source(): true}
	for _, k := range r.ours {
		if i := r.items[k]; r.planOf(i) == plan && i.Kind() == "Service" {
			had[r.memberOf(k)] = true
		}
	}
	var without []schemas.Member
	for _, m := range plan.Members {
		if !had[m] {
			without = append(without, m)
		}
	}
	if len(without) != 1 {
		return nil
	}
	return &without[0]
}

// planOf is the plan whose name one of ours carries.
func (r *reconciler) planOf(i *resourcelist.Item) *generators.Plan {
	owner, _ := i.Annotation(schemas.AnnotationOwner)
	return r.owners[owner]
}

// moveWarning gives the steps for the live clusters: neither the IP families
// of a Service nor its old endpoints follow an applied change by themselves.
func moveWarning(plan *generators.Plan, m move) report.Fault {
	source := plan.Source()
	was := ""
	if m.from != nil {
		was = fmt.Sprintf(" from %s/%s", m.from.Cluster, m.from.Namespace)
	}
	var steps []string
	if m.to != nil && plan.Service.IPFamilyPolicy != schemas.IPFamilyPolicySingleStack {
		steps = append(steps, deletion(*m.to, plan)+" (stored without ipFamilyPolicy, it is dual-stack, and refuses a selector on a single-stack cluster)")
	}
	const endpoints = " (else its endpoints stay, and DNS goes on serving the addresses of pods that are gone)"
	switch {
	case m.from != nil && slices.Contains(plan.Members, *m.from):
		steps = append(steps, deletion(*m.from, plan)+endpoints)
	case m.from == nil:
		steps = append(steps, "the same in the member that was the source, if it stays one"+endpoints)
	}
	text := fmt.Sprintf("the source moves%s to %s/%s; the pods' data does not move with it", was, source.Cluster, source.Namespace)
	if len(steps) > 0 {
		text += "; before this is applied, delete the live Service: " + strings.Join(steps, "; ")
	}
	return report.Fault{Code: report.SourceMoved, Field: field.NewPath("spec", "source"), Current: memberMap(source), Message: text}
}

func deletion(m schemas.Member, plan *generators.Plan) string {
	return fmt.Sprintf("kubectl --context %s --namespace %s delete service %s", m.Cluster, m.Namespace, plan.Service.Name)
}

// memberMap is a member as the declaration writes it.
func memberMap(m schemas.Member) map[string]string {
	return map[string]string{"cluster": m.Cluster, "namespace": m.Namespace}
}

func compareMembers(a, b schemas.Member) int {
	return cmp.Or(strings.Compare(a.Cluster, b.Cluster), strings.Compare(a.Namespace, b.Namespace))
}
