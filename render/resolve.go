package render

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// resolve settles every plan against the package.
func (p *pkg) resolve() report.Results {
	results := p.Faults()
	p.Clusters = p.clusters()
	p.Declared = make(map[string]*resourcelist.Item, len(p.plans))
	for _, plan := range p.plans {
		p.Declared[plan.ServiceName()] = plan.Item
	}
	p.owners = make(map[string]*generators.Plan, len(p.plans))
	for k, plan := range p.plans {
		resolved, more := generators.Resolve(plan.Declaration, &p.Package)
		results = append(results, more.Accept(plan.Accept...)...)
		p.plans[k], p.owners[plan.Name] = resolved, resolved
	}
	p.markSources()
	if len(p.plans) > 1 {
		results = append(results, p.sharedServices()...)
		results = append(results, p.alikeClusters()...)
	}
	if !results.Failed() {
		results = append(results, p.sharedSources()...)
	}
	return results
}

// checkCluster checks what depends on the cluster that is rendered. Where some
// declarations could not be read, what depends on all of them is left for the
// next run.
func (p *pkg) checkCluster() report.Results {
	var results report.Results
	for _, plan := range p.plans {
		if p.Kustomize && p.inScope(plan.Source().Cluster) {
			results = append(results, plan.CheckNamespace()...)
		}
	}
	if p.complete {
		var more report.Results
		p.retired, more = p.isRetired()
		results = append(results, more...)
	}
	return results
}

// clusters are those of all members.
func (p *pkg) clusters() map[string]bool {
	clusters := map[string]bool{}
	last := ""
	for _, plan := range p.plans {
		for _, m := range plan.Members {
			if m.Cluster != last {
				last = m.Cluster
				clusters[last] = true
			}
		}
	}
	return clusters
}

// markSources gives the items that plans have as their sources that role.
func (p *pkg) markSources() {
	sources := map[*resourcelist.Item]bool{}
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
func (p *pkg) sharedServices() report.Results {
	type place struct {
		member schemas.Member
		name   string
	}
	named := map[string]int{}
	for _, plan := range p.plans {
		named[plan.Service.Name]++
	}
	owners := map[place]*generators.Plan{}
	var results report.Results
	for _, plan := range p.plans {
		if named[plan.Service.Name] == 1 {
			continue
		}
		shared := map[*generators.Plan][]schemas.Member{}
		for _, m := range plan.Members {
			if other := owners[place{m, plan.Service.Name}]; other != nil {
				shared[other] = append(shared[other], m)
				continue
			}
			owners[place{m, plan.Service.Name}] = plan
		}
		for other, members := range shared {
			results = append(results, report.Error(plan.Item, report.Fault{
				Code:  report.ServiceRenderedTwice,
				Field: plan.NameField(), Current: plan.Service.Name,
				Message: fmt.Sprintf("GlobalHeadlessService %q%s puts a Service %q into %s already; one Service that governs several StatefulSets is one GlobalHeadlessService",
					other.Name, inFile(other.Item), plan.Service.Name, report.List(members, func(m schemas.Member) string { return m.Cluster + "/" + m.Namespace })),
			}))
		}
	}
	return results
}

// inFile says where a declaration stands, if that is known.
func inFile(i *resourcelist.Item) string {
	if i.Path() == "" {
		return ""
	}
	return " (" + report.Where(i) + ")"
}

// sharedSources refuses two GlobalHeadlessServices with one source: an item
// lives in one cluster, and a StatefulSet has one serviceName.
func (p *pkg) sharedSources() report.Results {
	owners := map[*resourcelist.Item]*generators.Plan{}
	var results report.Results
	for _, plan := range p.plans {
		for _, i := range plan.Sources() {
			other := owners[i]
			if other == nil {
				owners[i] = plan
				continue
			}
			results = append(results, report.Error(plan.Item, report.Fault{
				Code:  report.SourceRenderedTwice,
				Field: field.NewPath("spec", "source"), Current: memberMap(plan.Source()),
				Message: fmt.Sprintf("%s %q (%s) belongs to GlobalHeadlessService %q%s already; make the two one, or give each its own",
					i.Kind(), i.Name(), report.Where(i), other.Name, inFile(other.Item)),
			}))
		}
	}
	return results
}

// alikeClusters refuses clusters of different member lists whose folders are
// one where case does not count.
func (p *pkg) alikeClusters() report.Results {
	spelt := map[string]string{}
	said := map[string]bool{}
	last := ""
	var results report.Results
	for _, plan := range p.plans {
		for _, m := range plan.Members {
			if m.Cluster == last {
				continue
			}
			last = m.Cluster
			lower := strings.ToLower(m.Cluster)
			first := spelt[lower]
			if first == "" {
				spelt[lower] = m.Cluster
			} else if first != m.Cluster && !said[m.Cluster] {
				said[m.Cluster] = true
				at := field.NewPath("spec", "members")
				if plan.Spec.GlobalNamespace != "" {
					at = field.NewPath("spec", "globalNamespace")
				}
				results = append(results, report.Error(plan.Item, report.Fault{
					Code:  report.ClusterNamesDifferByCase,
					Field: at, Current: m.Cluster, Proposed: first,
					Message: fmt.Sprintf("cluster %q differs only by case from %q of another member list; their folders would be one on some file systems: spell them alike, or rename one", m.Cluster, first),
				}))
			}
		}
	}
	return results
}
