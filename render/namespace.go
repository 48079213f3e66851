package render

import (
	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// CheckNamespaces warns where sources are given their namespace, and other
// items that go out beside them have none (rule 5). The cluster is that of a
// slice; it is empty for a fleet.
func (p *Package) CheckNamespaces(cluster string) report.Results {
	keeps, results := p.otherItems(cluster)
	if p.objects.Kustomize || results.Failed() {
		return nil
	}
	var plans []*generators.Plan
	for _, plan := range p.plans {
		if inScope(cluster, plan.Source().Cluster) {
			plans = append(plans, plan)
		}
	}
	var others []*yamltext.Item
	for k, i := range p.items {
		if p.roles[k] == other && !isLocalConfig(i) && keeps(k) {
			others = append(others, i)
		}
	}
	warning, found := generators.NamespaceWarning(plans, others)
	if !found {
		return nil
	}
	var accepted []*report.Acceptance
	for _, plan := range plans {
		accepted = append(accepted, plan.Accept...)
	}
	return report.Results{warning}.Accept(accepted...)
}
