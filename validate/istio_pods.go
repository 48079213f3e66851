package validate

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// checkCovered checks that each cluster that has ServiceEntries has one for each
// pod of the source, by spec.replicas (rule 18). A StatefulSet without any is
// none of the declaration's.
func (c *checker) checkCovered(g *entryGroup) {
	pods := map[string]map[string]bool{} // by cluster
	for _, e := range g.entries {
		if pods[e.cluster] == nil {
			pods[e.cluster] = map[string]bool{}
		}
		pods[e.cluster][e.pod] = true
		for _, host := range e.spec.Hosts { // of another pod, if the selector was changed
			pod, _ := splitHost(host)
			pods[e.cluster][pod] = true
		}
	}
	for _, set := range g.sets {
		some := slices.ContainsFunc(g.entries, func(e *entry) bool { return setOf(e.pod, []*statefulSet{set}) != nil })
		if !some || set.spec.Replicas == nil {
			continue
		}
		for _, cluster := range slices.Sorted(maps.Keys(pods)) {
			c.checkPods(set, cluster, pods[cluster])
		}
	}
}

// checkPods checks that a cluster has names for all pods of a StatefulSet.
func (c *checker) checkPods(set *statefulSet, cluster string, has map[string]bool) {
	replicas := *set.spec.Replicas
	var without []string
	for k := range replicas {
		if pod := set.pod(k); !has[pod] {
			without = append(without, pod)
		}
	}
	if len(without) == 0 {
		return
	}
	c.fail(set.Item, report.Fault{
		Code: report.PodWithoutEntry, Field: field.NewPath("spec", "replicas"), Current: replicas,
		Message: fmt.Sprintf("is %d, and cluster %q has no ServiceEntry for %s, so there is no name there; render every cluster with these replicas, or set spec.source.maxReplicas where something scales them",
			replicas, cluster, report.List(without, strconv.Quote)),
	})
}
