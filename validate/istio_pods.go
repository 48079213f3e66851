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

// checkHiding refuses Services of the source's name and namespace in consumers'
// clusters that hide the names of pods (rule 19).
func (c *checker) checkHiding(g *entryGroup) {
	for _, s := range c.services[g.source.Name()] {
		consumer := s.namespace == g.source.namespace && s.cluster != g.source.cluster &&
			slices.ContainsFunc(g.entries, func(e *entry) bool { return e.cluster == s.cluster })
		if !consumer || s.isCopy { // a copy is compared already
			continue
		}
		if path, why := hides(s, g.source); path != nil {
			c.fail(s.Item, report.Fault{
				Code: report.CopyHidesNames, Field: path,
				Message: fmt.Sprintf("in cluster %q istio takes this copy for the Service of the source, %s (%s), and %s; delete the copy, which istio does not need, or make the two the same",
					s.cluster, g.source.where(), report.Where(g.source.Item), why),
			})
		}
	}
}

// hides returns the field by which a copy hides the names of pods, and why; nil
// if it hides none.
func hides(s, source *service) (*field.Path, string) {
	spec := field.NewPath("spec")
	headless := source.spec.ClusterIP == "None"
	first := func(p port) bool { return p.Name == s.spec.Ports[0].Name }
	switch {
	case len(s.spec.Ports) == 0 || !slices.ContainsFunc(source.spec.Ports, first):
		return spec.Child("ports"), "its first port has none of the names that ports have there, so no pod has a name"
	case headless && s.spec.ClusterIP != "None":
		return spec.Child("clusterIP"), "it is not headless, so no pod has a name"
	case headless && s.publishesNotReady() && !source.publishesNotReady():
		return spec.Child("publishNotReadyAddresses"), "pods that are not ready have a name too"
	}
	return nil, ""
}
