package generators

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"global-headless-service/resourcelist"
)

// podLabels are the labels of the pods that a workload of any kind runs; nil
// if it cannot be read.
func podLabels(i *resourcelist.Item) map[string]string {
	var labels map[string]string
	_ = i.View(func(n *yaml.Node) { // one that cannot be read has none
		spec := at(n, "spec")
		if i.Kind() == "CronJob" {
			spec = at(spec, "jobTemplate", "spec")
		}
		labels = texts(at(spec, "template", "metadata", "labels"))
	})
	return labels
}

// selectsExactly reports whether a selector selects the pods of these
// StatefulSets, and of no other workload of the source's namespace.
func (r *resolver) selectsExactly(selector map[string]string, sets []*StatefulSet) bool {
	if len(selector) == 0 || len(sets) == 0 {
		return false
	}
	meant := map[*resourcelist.Item]bool{}
	for _, s := range sets {
		meant[s.Item] = true
		if !selects(selector, s.PodLabels) {
			return false
		}
	}
	others := append(r.candidates(r.pkg.statefulSets.all), r.candidates(r.pkg.unstable.all)...)
	return !slices.ContainsFunc(others, func(i *resourcelist.Item) bool {
		return !meant[i] && selects(selector, podLabels(i))
	})
}

// headlessSiblings are the headless Services of the source's namespace, other
// than the one of that name and those of other declarations, that select
// exactly the pods of these StatefulSets.
func (r *resolver) headlessSiblings(name string, sets []*StatefulSet) []*Governing {
	var siblings []*Governing
	for _, i := range r.candidates(r.pkg.services.all) {
		if ip, _ := i.Field("spec", "clusterIP"); ip != "None" || i.Name() == name || r.isDeclared(i.Name()) {
			continue
		}
		s, fault := readGoverning(i)
		if fault == nil && !isMemberCopy(i) && r.selectsExactly(s.Selector, sets) {
			siblings = append(siblings, s)
		}
	}
	return siblings
}
