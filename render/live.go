package render

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// LiveSteps returns warnings about what the changes need in live clusters that
// no manifest can do: immutable fields (rule 4), a source that moves (rule 15),
// a Namespace that is no longer rendered (rule 8), a Service that a mesh has made
// (rule 17).
func (p *Package) LiveSteps(changes []Change) report.Results { return p.liveSteps(changes, "") }

func (p *Package) liveSteps(changes []Change, cluster string) report.Results {
	var results report.Results
	for k := range changes {
		c := &changes[k]
		results.Add(serviceNameStep(c)...)
		results.Add(serviceStep(c)...)
		if c.Action == Remove && c.Old != nil && isNamespace(c.Old) {
			results.Add(report.Warning(c.Old, namespaceRemoved(c)))
		}
	}
	moves := p.moves(changes)
	for _, plan := range p.plans {
		m, ok := moves[plan]
		if ok && (inScope(cluster, plan.Source().Cluster) || m.from != nil && inScope(cluster, m.from.Cluster)) {
			results.Add(report.Warning(plan.Item, moveWarning(plan, m)))
		}
	}
	results.Add(p.madeServices(changes, cluster)...)
	return results
}

// serviceNameStep warns if the immutable serviceName of a StatefulSet changes,
// or is set for the first time.
func serviceNameStep(c *Change) report.Results {
	if c.Plan == nil || c.Action == Remove || c.Object == nil && c.Action != Update {
		return nil
	}
	set := c.statefulSet()
	if set == nil || c.Current != nil && c.Old == nil {
		return nil
	}
	var earlier *yamltext.Item
	if c.Current != nil {
		earlier = c.Old
	}
	if warning, changes := c.Plan.ServiceNameWarning(*set, earlier, c.Object != nil); changes {
		return report.Results{warning}
	}
	return nil
}

// statefulSet returns the StatefulSet of the source that is changed; nil if it
// is something else.
func (c *Change) statefulSet() *generators.SourceSet {
	if c.Object != nil {
		return c.Object.set
	}
	for k := range c.Plan.StatefulSets {
		if set := &c.Plan.StatefulSets[k]; set.Item == c.Old {
			return set
		}
	}
	return nil
}

// serviceStep reports what a change of the source's Service needs, if an earlier
// run rendered it: what the mesh has of it elsewhere may not follow (rule 17).
func serviceStep(c *Change) report.Results {
	if c.Action != Update || c.Plan == nil || c.Object == nil || c.Current == nil || c.Old == nil ||
		c.Key.Kind != "Service" || c.Key.Member() != c.Plan.Source() || c.Key.Name != c.Plan.Service.Name {
		return nil
	}
	before, err := applied(c.Old)
	if err != nil {
		return nil
	}
	after, err := c.Object.Item()
	if err != nil || yamltext.SameMeaning(before, after) {
		return nil // only a slice for another cluster had hidden it
	}
	return c.Plan.ServiceStep(before, after)
}

func namespaceRemoved(c *Change) report.Fault {
	return report.Fault{
		Code: report.NamespaceRemoved,
		Message: fmt.Sprintf("is no longer rendered for cluster %q; whoever prunes it deletes everything in it: keep it there by the annotation %s, or make sure that the namespace is empty",
			c.Key.Cluster, schemas.AnnotationCluster),
	}
}

// A move describes how the source moved, as far as current objects show.
type move struct {
	to        *schemas.Member // the source, where a selectorless Service is live
	dualStack bool            // which is dual-stack, and may refuse a selector
	from      *schemas.Member // what was the source
}

// moves finds the plans of which an earlier run left a selectorless Service in
// what is now the source, or one with a selector elsewhere (rule 15).
func (p *Package) moves(changes []Change) map[*generators.Plan]move {
	moved := map[*generators.Plan]move{}
	for k := range changes {
		c := &changes[k]
		if c.Plan == nil || c.Current == nil || c.Old == nil || c.Action == Keep && c.Object != nil || !c.Plan.ShowsRole(c.Key.Kind, c.Key.Name) {
			continue
		}
		at := c.Key.Member()
		wasSource := generators.IsOfSource(c.Old)
		m := moved[c.Plan]
		switch {
		case at == c.Plan.Source() && !wasSource:
			m.to = &at
			policy, _ := c.Old.Field("spec", "ipFamilyPolicy")
			m.dualStack = policy == ""
		case at != c.Plan.Source() && wasSource && (m.from == nil || compareMembers(at, *m.from) < 0):
			m.from = &at
		default:
			continue
		}
		moved[c.Plan] = m
	}
	for plan, m := range moved {
		if m.from == nil && plan.CopiesService() {
			m.from = withoutService(plan, changes)
			moved[plan] = m
		}
	}
	return moved
}

// withoutService returns the one member in which an earlier run left no
// Service: there it was adopted, so it was the source. It returns nil if there
// are several, since new members have none either.
func withoutService(plan *generators.Plan, changes []Change) *schemas.Member {
	had := map[schemas.Member]bool{plan.Source(): true}
	for k := range changes {
		if c := &changes[k]; c.Plan == plan && c.Current != nil && c.Key.Kind == "Service" {
			had[c.Key.Member()] = true
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

// moveWarning returns a warning with the steps for the live clusters: neither
// the IP families of a Service nor its old endpoints follow an applied change
// by themselves.
func moveWarning(plan *generators.Plan, m move) report.Fault {
	source := plan.Source()
	was := ""
	if m.from != nil {
		was = " from " + m.from.String()
	}
	var steps []string
	if m.to != nil && m.dualStack && plan.Service.IPFamilyPolicy != schemas.IPFamilyPolicySingleStack {
		steps = append(steps, deletion(*m.to, plan)+" (stored without ipFamilyPolicy, it is dual-stack, and refuses a selector on a single-stack cluster)")
	}
	const endpoints = " (else DNS goes on serving the addresses of pods that are gone)"
	switch {
	case !plan.CopiesService(): // no Service is left where the source was
	case m.from != nil && slices.Contains(plan.Members, *m.from):
		steps = append(steps, deletion(*m.from, plan)+endpoints)
	case m.from == nil:
		steps = append(steps, "the same in the member that was the source, if it stays one"+endpoints)
	}
	text := fmt.Sprintf("the source moves%s to %s; the pods' data does not move with it", was, source)
	for k, step := range steps {
		if k == 0 {
			text += "; before this is applied, delete the live Service: " + step
		} else {
			text += "; " + step
		}
	}
	return report.Fault{Code: report.SourceMoved, Field: field.NewPath("spec", "source"), Current: memberMap(source), Message: text}
}

func deletion(m schemas.Member, plan *generators.Plan) string {
	return fmt.Sprintf("kubectl --context %s --namespace %s delete service %s", m.Cluster, m.Namespace, plan.Service.Name)
}
