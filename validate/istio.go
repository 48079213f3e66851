package validate

import (
	"maps"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/render"
	"global-headless-service/schemas"
)

// An entry is a managed ServiceEntry, which gives one pod names.
type entry struct {
	object
	pod  string // the pod that it names
	spec entrySpec
}

type entrySpec struct {
	Hosts []string `yaml:"hosts"`
	Ports []struct {
		Number     int `yaml:"number"`
		TargetPort int `yaml:"targetPort"`
	} `yaml:"ports"`
	WorkloadSelector struct {
		Labels map[string]string `yaml:"labels"`
	} `yaml:"workloadSelector"`
}

// An entryGroup is the ServiceEntries of one GlobalHeadlessService, in all
// clusters.
type entryGroup struct {
	owner   string
	entries []*entry
	source  *service
	sets    []*statefulSet // the source's
}

// checkServiceEntries checks the managed ServiceEntries of Istio (rules 17 and
// 18).
func (c *checker) checkServiceEntries() {
	groups := map[string]*entryGroup{}
	for _, o := range c.objects[groupKind{"networking.istio.io", "ServiceEntry"}] {
		owner, _ := o.Annotation(schemas.AnnotationOwner)
		e := &entry{object: o}
		if !render.IsManaged(o.Item) || !c.ok(o.Item, spec(o.Item, &e.spec)) {
			continue
		}
		e.pod = e.spec.WorkloadSelector.Labels[generators.PodNameLabel]
		if groups[owner] == nil {
			groups[owner] = &entryGroup{owner: owner}
		}
		groups[owner].entries = append(groups[owner].entries, e)
	}
	if len(groups) == 0 {
		return
	}
	owned := c.owned()
	for _, owner := range slices.Sorted(maps.Keys(groups)) {
		c.checkEntries(groups[owner], owned[owner])
	}
}

// checkEntries checks the ServiceEntries of one GlobalHeadlessService; owned are
// the sources that are its own.
func (c *checker) checkEntries(g *entryGroup, owned []*service) {
	if !c.findSource(g, owned) {
		for _, e := range g.entries {
			c.checkPodHosts(e)
		}
		return
	}
	for _, e := range g.entries {
		c.checkPlace(e, g.source)
		c.checkService(e, g.source)
		if c.checkPod(e, g) {
			c.checkPodHosts(e)
		}
	}
	c.checkAllPorts(g)
	c.checkCovered(g)
}

// splitHost returns the pod and the Service of a pod's name; both are empty for
// any other host, which a user may have added.
func splitHost(host string) (pod, service string) {
	if parts := strings.SplitN(host, ".", 5); len(parts) == 5 && parts[3] == "svc" {
		return parts[0], parts[1]
	}
	return "", ""
}

// setOf returns the StatefulSet of the pod with a name, however many it has; nil
// if there is none.
func setOf(pod string, sets []*statefulSet) *statefulSet {
	for _, set := range sets {
		if _, ok := set.ordinal(pod); ok {
			return set
		}
	}
	return nil
}
