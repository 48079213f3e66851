package generators

import (
	"fmt"
	"slices"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// istioMixedPods refuses two sources if Istio confuses their pods: in all
// clusters that it joins, a ServiceEntry selects pods by namespace and name,
// and Services of one namespace and name are one (rule 19).
func istioMixedPods(plans []*Plan) report.Results {
	type place struct{ namespace, pod string }
	first := map[place][]*Plan{}
	var results report.Results
	for _, p := range plans {
		pods, _ := p.Pods()
		var mixed *Plan
		for _, pod := range pods {
			at := place{p.Source().Namespace, pod.Name}
			k := slices.IndexFunc(first[at], func(other *Plan) bool { return mixes(p, other) })
			if k >= 0 && mixed == nil {
				mixed = first[at][k]
				results.Add(report.Error(p.Item, mixedPod(p, mixed, pod.Name)))
			}
			first[at] = append(first[at], p)
		}
	}
	return results
}

// mixes reports whether Istio mixes pods of one name of two sources in
// namespaces of one name. Rule 6 refuses those that share a member and the name
// of the Service.
func mixes(p, other *Plan) bool {
	one := p.Service.Name == other.Service.Name
	return p.Source().Cluster != other.Source().Cluster &&
		slices.ContainsFunc(p.Members, func(m schemas.Member) bool { return other.hasCluster(m.Cluster) }) &&
		(one || p.Mesh.(*istio).needsEntries() || other.Mesh.(*istio).needsEntries()) &&
		!(one && slices.ContainsFunc(p.Members, func(m schemas.Member) bool { return slices.Contains(other.Members, m) }))
}

func mixedPod(p, other *Plan, pod string) report.Fault {
	return report.Fault{
		Code: report.PodNamesMixed, Field: sourceField, Current: map[string]string{"cluster": p.Source().Cluster, "namespace": p.Source().Namespace},
		Message: fmt.Sprintf("pod %q of %s has the same name and namespace as one of %s (GlobalHeadlessService %q), and istio takes the two for one; rename one of the StatefulSets, or give one a namespace of another name",
			pod, p.Source(), other.Source(), other.Name),
	}
}
