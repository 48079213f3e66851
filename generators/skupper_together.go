package generators

import (
	"fmt"
	"slices"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// A madeService is a Service of a plan's members: one that Skupper makes for a
// pod in each consumer, or the one of the source's name in each member.
type madeService struct {
	plan *Plan
	pod  bool
}

// in reports whether a member has the Service.
func (s madeService) in(at schemas.Member) bool {
	return slices.Contains(s.plan.Members, at) && !(s.pod && at == s.plan.Source())
}

// collidingServices refuses Services of one name, in one member, of which
// Skupper makes one for a pod (rule 19). Rule 6 refuses those that are called
// like the sources' Services.
func collidingServices(plans []*Plan) report.Results {
	made := map[string][]madeService{}
	for _, p := range plans {
		made[p.Service.Name] = append(made[p.Service.Name], madeService{plan: p})
	}
	var results report.Results
	for _, p := range plans {
		collides := false
		for _, name := range p.podNames() {
			s := madeService{p, true}
			for _, other := range made[name] {
				k := slices.IndexFunc(p.Members, func(at schemas.Member) bool { return s.in(at) && other.in(at) })
				if k >= 0 && !collides {
					collides = true
					results.Add(report.Error(p.Item, collidingService(p, other, p.Members[k], name)))
				}
			}
			made[name] = append(made[name], s)
		}
	}
	return results
}

func collidingService(p *Plan, other madeService, at schemas.Member, pod string) report.Fault {
	what := "the governing Service"
	switch {
	case other.pod:
		what = fmt.Sprintf("the pod of GlobalHeadlessService %q", other.plan.Name)
	case other.plan != p:
		what = fmt.Sprintf("Service %q of GlobalHeadlessService %q", pod, other.plan.Name)
	}
	return report.Fault{
		Code: report.ServiceNamesCollide, Field: sourceField, Current: map[string]string{"cluster": p.Source().Cluster, "namespace": p.Source().Namespace},
		Message: fmt.Sprintf("skupper makes a Service for pod %q in %s, called like the pod, and %s has that name there too; rename the StatefulSet or the Service, or give the two no member in common",
			pod, at, what),
	}
}
