package render

import (
	"fmt"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// resolve returns a plan for each declaration (rules 1 to 6).
func resolve(declarations []generators.Declaration, objects *generators.Package) ([]*generators.Plan, report.Results) {
	objects.Clusters = sync.OnceValue(func() map[string]bool { return clustersOf(declarations) })
	objects.Declared = make(map[string]*yamltext.Item, len(declarations))
	for _, d := range declarations {
		objects.Declared[d.ServiceName()] = d.Item
	}
	results := objects.Faults()
	plans := make([]*generators.Plan, 0, len(declarations))
	if warnings := objects.Warnings(); len(warnings) > 0 {
		results.Add(warnings.Accept(acceptances(declarations)...)...)
	}
	for _, d := range declarations {
		plan, more := generators.Resolve(d, objects)
		results.Add(more.Accept(plan.Accept...)...)
		plans = append(plans, plan)
	}
	if len(plans) > 1 {
		results.Add(sharedServices(plans)...)
		results.Add(generators.CheckTogether(plans)...)
		results.Add(clustersThatDifferByCase(plans)...)
	}
	if !results.Failed() {
		results.Add(sharedSources(plans)...)
	}
	return plans, results
}

// acceptances returns what any declaration accepts, of warnings that are of none.
func acceptances(declarations []generators.Declaration) []*report.Acceptance {
	var all []*report.Acceptance
	for _, d := range declarations {
		all = append(all, d.Accept...)
	}
	return all
}

// clustersOf returns the clusters of all members.
func clustersOf(declarations []generators.Declaration) map[string]bool {
	clusters := map[string]bool{}
	last := ""
	for _, d := range declarations {
		for _, m := range d.Members {
			if m.Cluster != last {
				last = m.Cluster
				clusters[last] = true
			}
		}
	}
	return clusters
}

// sharedServices refuses two GlobalHeadlessServices that would put the same
// Service into one member (rule 6).
func sharedServices(plans []*generators.Plan) report.Results {
	type place struct {
		member schemas.Member
		name   string
	}
	named := map[string]int{}
	for _, plan := range plans {
		named[plan.Service.Name]++
	}
	owners := map[place]*generators.Plan{}
	var results report.Results
	for _, plan := range plans {
		if named[plan.Service.Name] == 1 {
			continue
		}
		shared := map[*generators.Plan][]schemas.Member{}
		for _, m := range plan.Members {
			if !plan.TakesService(m) {
				continue
			}
			if other := owners[place{m, plan.Service.Name}]; other != nil {
				shared[other] = append(shared[other], m)
				continue
			}
			owners[place{m, plan.Service.Name}] = plan
		}
		for other, members := range shared {
			results.Add(report.Error(plan.Item, sharedService(plan, other, members)))
		}
	}
	return results
}

func sharedService(plan, other *generators.Plan, members []schemas.Member) report.Fault {
	does, in := "puts", "into"
	if !other.CopiesService() {
		does, in = "names pods under", "in"
	}
	return report.Fault{
		Code: report.ServiceRenderedTwice, Field: plan.NameField(), Current: plan.Service.Name,
		Message: fmt.Sprintf("GlobalHeadlessService %q%s %s a Service %q %s %s already; one Service that governs several StatefulSets is one GlobalHeadlessService",
			other.Name, inFile(other.Item), does, plan.Service.Name, in, report.List(members, schemas.Member.String)),
	}
}

// inFile returns the part of a message that names the file of a declaration; it
// is empty if that is not known.
func inFile(i *yamltext.Item) string {
	if i.Path() == "" {
		return ""
	}
	return " (" + report.Where(i) + ")"
}

// sharedSources refuses two GlobalHeadlessServices with one source (rule 6): an
// item lives in one cluster, and a StatefulSet has one serviceName.
func sharedSources(plans []*generators.Plan) report.Results {
	owners := map[*yamltext.Item]*generators.Plan{}
	var results report.Results
	for _, plan := range plans {
		for _, i := range plan.Sources() {
			other := owners[i]
			if other == nil {
				owners[i] = plan
				continue
			}
			results.Add(report.Error(plan.Item, report.Fault{
				Code: report.SourceRenderedTwice, Field: field.NewPath("spec", "source"), Current: memberMap(plan.Source()),
				Message: fmt.Sprintf("%s %q (%s) belongs to GlobalHeadlessService %q%s already; make the two one, or give each its own",
					i.Kind(), i.Name(), report.Where(i), other.Name, inFile(other.Item)),
			}))
		}
	}
	return results
}

// memberMap returns a member as a declaration has it.
func memberMap(m schemas.Member) map[string]string {
	return map[string]string{"cluster": m.Cluster, "namespace": m.Namespace}
}

// clustersThatDifferByCase refuses clusters of different member lists if some
// file systems would give them one folder (rule 14).
func clustersThatDifferByCase(plans []*generators.Plan) report.Results {
	first := map[string]string{} // by lower case
	reported := map[string]bool{}
	last := ""
	var results report.Results
	for _, plan := range plans {
		for _, m := range plan.Members {
			if m.Cluster == last {
				continue
			}
			last = m.Cluster
			lower := strings.ToLower(m.Cluster)
			if first[lower] == "" {
				first[lower] = m.Cluster
			} else if first[lower] != m.Cluster && !reported[m.Cluster] {
				reported[m.Cluster] = true
				results.Add(report.Error(plan.Item, differsByCase(plan, m.Cluster, first[lower])))
			}
		}
	}
	return results
}

func differsByCase(plan *generators.Plan, cluster, first string) report.Fault {
	at := field.NewPath("spec", "members")
	if plan.Spec.GlobalNamespace != "" {
		at = globalNamespaceField
	}
	return report.Fault{
		Code: report.ClusterNamesDifferByCase, Field: at, Current: cluster, Proposed: first,
		Message: fmt.Sprintf("cluster %q differs only by case from %q of another member list; their folders would be one on some file systems: spell them alike, or rename one", cluster, first),
	}
}
