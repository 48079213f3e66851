package render

import (
	"fmt"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// madeServices warns of Services that a mesh has made for Listeners which are
// removed, where the plan's own Service goes (rule 17): the API server makes none
// of them headless, and the mesh deletes what has their name.
func (p *Package) madeServices(changes []Change, cluster string) report.Results {
	removed := map[*generators.Plan]map[schemas.Member][]string{}
	for k := range changes {
		c := &changes[k]
		if c.Action != Remove || c.Plan == nil || c.Old == nil || !inScope(cluster, c.Key.Cluster) || !c.Plan.TakesMadeService(c.Key.Kind, c.Old, c.Key.Member()) {
			continue
		}
		if removed[c.Plan] == nil {
			removed[c.Plan] = map[schemas.Member][]string{}
		}
		removed[c.Plan][c.Key.Member()] = append(removed[c.Plan][c.Key.Member()], c.Key.Name)
	}
	var results report.Results
	for _, plan := range p.plans {
		if names := removed[plan]; names != nil {
			results.Add(report.Warning(plan.Item, madeServiceWarning(plan, names)))
		}
	}
	return results
}

// madeServiceWarning returns a warning with the steps for the live clusters, given
// the names of the Listeners of each member.
func madeServiceWarning(plan *generators.Plan, names map[schemas.Member][]string) report.Fault {
	var members []schemas.Member
	for m := range names {
		members = append(members, m)
	}
	slices.SortFunc(members, compareMembers)
	steps := report.List(members, func(m schemas.Member) string {
		slices.Sort(names[m])
		return fmt.Sprintf("kubectl --context %s --namespace %s delete listeners.skupper.io %s", m.Cluster, m.Namespace, strings.Join(names[m], " "))
	})
	return report.Fault{
		Code: report.MadeServiceInPlace,
		Message: fmt.Sprintf("skupper has made a Service %q with a virtual IP in %s, which cannot become the one that goes there; before this is applied, delete the Listeners, and wait until that Service is gone: %s",
			plan.Service.Name, report.List(members, schemas.Member.String), steps),
	}
}
