package validate

import (
	"fmt"
	"maps"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// checkHostnames refuses HostnameGenerators of one cluster that give pods of
// different Services the same names: Kuma gives each to the pod that came first.
func (c *checker) checkHostnames(generators []*hostnameGenerator) {
	type hostname struct{ cluster, template string }
	first := map[hostname][]*hostnameGenerator{}
	for _, g := range generators {
		key := hostname{g.cluster, g.spec.Template}
		for _, other := range first[key] {
			if c.checkHostname(g, other) {
				break
			}
		}
		first[key] = append(first[key], g)
	}
}

// checkHostname checks two HostnameGenerators of one cluster and template, and
// reports whether their pods may have the same names. It refuses rather the one
// that is written by hand.
func (c *checker) checkHostname(g, other *hostnameGenerator) bool {
	if maps.Equal(g.spec.Selector.MeshService.MatchLabels, other.spec.Selector.MeshService.MatchLabels) {
		return false
	}
	path := field.NewPath("spec", "template")
	if pod := sharedPodOf(g.sets, other.sets); pod != "" {
		if g.owner != "" && other.owner == "" {
			g, other = other, g
		}
		c.fail(g.Item, report.Fault{
			Code: report.HostnamesCollide, Field: path, Current: g.spec.Template,
			Message: fmt.Sprintf("is that of HostnameGenerator %q (%s) too, and both name a pod %q, of %s and of %s: only one of them gets the name; rename a Service or a StatefulSet, and render again",
				other.Name(), report.Where(other.Item), pod, g.source.title(), other.source.title()),
		})
		return true
	}
	if g.owner == other.owner || len(g.sets) > 0 && len(other.sets) > 0 || g.owner == "" || other.owner == "" {
		return false
	}
	c.doubt(g.Item, path, g.spec.Template, "is that of HostnameGenerator %q (%s) too, and pods of both that have one name get it only once; rename one of the Services or StatefulSets, or give validate the clusters of both sources",
		other.Name(), report.Where(other.Item))
	return true
}
