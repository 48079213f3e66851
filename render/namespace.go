package render

import (
	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
)

// withoutNamespace warns where sources are given their namespace, and the
// items beside them have none (rule 5).
func (r *reconciler) withoutNamespace() report.Results {
	if r.Kustomize || !r.keepOthers {
		return nil
	}
	var plans []*generators.Plan
	for _, plan := range r.plans {
		if r.inScope(plan.Source().Cluster) {
			plans = append(plans, plan)
		}
	}
	var others []*resourcelist.Item
	for k, i := range r.items {
		if r.roles[k] == other && !isMarked(i) {
			others = append(others, i)
		}
	}
	warning, amiss := generators.NamespaceWarning(plans, others)
	if !amiss {
		return nil
	}
	return report.Results{warning}.Accept(accepted(plans)...)
}

// accepted are the acceptances of several plans.
func accepted(plans []*generators.Plan) []*report.Acceptance {
	var all []*report.Acceptance
	for _, plan := range plans {
		all = append(all, plan.Accept...)
	}
	return all
}
