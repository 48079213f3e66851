package render

import (
	"fmt"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// resolve settles every plan against the package. Where some declarations
// could not be read, complete is false, and what depends on all of them is
// left for the next run.
func (p *pkg) resolve(complete bool) fn.Results {
	var results fn.Results
	p.Clusters = map[string]bool{}
	for _, plan := range p.plans {
		for _, m := range plan.Members {
			p.Clusters[m.Cluster] = true
		}
	}
	p.owners = make(map[string]*generators.Plan, len(p.plans))
	for k, plan := range p.plans {
		resolved, more := generators.Resolve(plan.Declaration, &p.Package)
		results = append(results, more...)
		p.plans[k], p.owners[plan.Name] = resolved, resolved
	}
	p.markSources()
	results = append(results, p.sharedServices()...)
	if p.Kustomize {
		for _, plan := range p.plans {
			if p.inScope(plan.Source().Cluster) {
				results = append(results, plan.CheckNamespace()...)
			}
		}
	}
	if complete {
		var more fn.Results
		p.retired, more = p.isRetired()
		results = append(results, more...)
	}
	return results
}

// markSources gives the items that plans have as their sources that role.
func (p *pkg) markSources() {
	sources := map[any]bool{}
	for _, plan := range p.plans {
		for _, i := range plan.Sources() {
			sources[i] = true
		}
	}
	for k, i := range p.items {
		if sources[i] {
			p.roles[k] = source
		}
	}
}

// sharedServices refuses two GlobalHeadlessServices that would put the same
// Service into one member (rule 6).
func (p *pkg) sharedServices() fn.Results {
	type place struct {
		member schemas.Member
		name   string
	}
	owners := map[place]*generators.Plan{}
	var results fn.Results
	for _, plan := range p.plans {
		for _, m := range plan.Members {
			first, taken := owners[place{m, plan.Service.Name}]
			if !taken {
				owners[place{m, plan.Service.Name}] = plan
				continue
			}
			results = append(results, report.Error(plan.Item, schemas.Fault{
				Field: "spec.service.name", Current: plan.Service.Name,
				Message: fmt.Sprintf("GlobalHeadlessService %q (%s) puts a Service %q into member %s/%s already; one Service that governs several StatefulSets is one GlobalHeadlessService",
					first.Name, report.Where(first.Item), plan.Service.Name, m.Cluster, m.Namespace),
			}))
			break // once per pair is enough
		}
	}
	return results
}
