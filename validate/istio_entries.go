package validate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
)

// checkPodHosts checks that the hosts are of the pod that a ServiceEntry selects.
func (c *checker) checkPodHosts(e *entry) {
	for k, host := range e.spec.Hosts {
		if pod, _ := splitHost(host); pod != "" && pod != e.pod {
			c.fail(e.Item, report.Fault{
				Code: report.EntryDiffers, Field: field.NewPath("spec", "hosts").Index(k), Current: host,
				Message: fmt.Sprintf("%q is no name of pod %q, which spec.workloadSelector selects; render again, and after all that changes names", host, e.pod),
			})
			return
		}
	}
}

// checkService checks that the hosts are under the source's Service.
func (c *checker) checkService(e *entry, source *service) {
	for k, host := range e.spec.Hosts {
		if _, service := splitHost(host); service != "" && service != source.Name() {
			c.fail(e.Item, report.Fault{
				Code: report.EntryDiffers, Field: field.NewPath("spec", "hosts").Index(k), Current: host,
				Message: fmt.Sprintf("%q is under Service %q, and the source's is %q (%s); render again, and after all that changes names",
					host, service, source.Name(), report.Where(source.Item)),
			})
			return
		}
	}
}

// checkPlace checks that a ServiceEntry stands in the namespace that is called
// like the source's.
func (c *checker) checkPlace(e *entry, source *service) {
	if e.namespace == source.namespace {
		return
	}
	c.fail(e.Item, report.Fault{
		Code: report.EntrySelectsNothing, Field: field.NewPath("metadata", "namespace"), Current: e.namespace, Proposed: source.namespace,
		Message: fmt.Sprintf("is %q, and a ServiceEntry selects pods only in a namespace called like the source's, %q (%s): its hosts have an address that leads nowhere; leave the namespace as it is rendered",
			e.namespace, source.namespace, report.Where(source.Item)),
	})
}

// checkPod checks that a StatefulSet has the pod. An ordinal beyond its replicas
// is no fault: spec.source.maxReplicas may have asked for it (rule 18).
func (c *checker) checkPod(e *entry, g *entryGroup) bool {
	if len(g.sets) == 0 || setOf(e.pod, g.sets) != nil {
		return true
	}
	c.fail(e.Item, report.Fault{
		Code: report.EntrySelectsNothing, Field: field.NewPath("spec", "workloadSelector", "labels").Key(generators.PodNameLabel), Current: e.pod,
		Message: fmt.Sprintf("is %q, which is no pod of the source's %s, so its hosts have an address that leads nowhere; render again, and after all that changes names",
			e.pod, titles(g.sets)),
	})
	return false
}

// checkAllPorts checks that the ports of ServiceEntries are the source's, and
// that each has those that another has: spec.service.ports picks them for all.
func (c *checker) checkAllPorts(g *entryGroup) {
	first := map[int]*entry{}
	right := map[*entry]bool{}
	for _, e := range g.entries {
		if right[e] = c.checkPorts(e, g); right[e] {
			for _, p := range e.spec.Ports {
				first[p.Number] = cmp.Or(first[p.Number], e)
			}
		}
	}
	for _, e := range g.entries {
		for _, number := range slices.Sorted(maps.Keys(first)) {
			if right[e] && e.lacks(number) {
				c.fail(e.Item, report.Fault{
					Code: report.EntryDiffers, Field: field.NewPath("spec", "ports"),
					Message: fmt.Sprintf("has no port %d, which others of the same GlobalHeadlessService have (%s); render every cluster from one source",
						number, report.Where(first[number].Item)),
				})
			}
		}
	}
}

// checkPorts checks the ports of a ServiceEntry, and reports whether the
// source's Service has each of them.
func (c *checker) checkPorts(e *entry, g *entryGroup) bool {
	set, right := setOf(e.pod, g.sets), true
	for k, p := range e.spec.Ports {
		path := field.NewPath("spec", "ports").Index(k)
		at := slices.IndexFunc(g.source.spec.Ports, func(s port) bool { return s.Port == p.Number && s.protocol() == "TCP" })
		if at < 0 {
			right = false
			c.fail(e.Item, report.Fault{
				Code: report.EntryDiffers, Field: path.Child("number"), Current: p.Number,
				Message: fmt.Sprintf("is %d, which is no TCP port of Service %q %s (%s); make the change at the source, and render every cluster from it",
					p.Number, g.source.Name(), g.source.where(), report.Where(g.source.Item)),
			})
			continue
		}
		has, should := cmp.Or(p.TargetPort, p.Number), g.source.spec.Ports[at].number(set)
		if should != 0 && has != should {
			c.fail(e.Item, report.Fault{
				Code: report.EntryDiffers, Field: path.Child("targetPort"), Current: has, Proposed: should,
				Message: fmt.Sprintf("port %d leads to %d, and at the source to %d (%s); make the change at the source, and render every cluster from it",
					p.Number, has, should, report.Where(g.source.Item)),
			})
		}
	}
	return right
}

// number returns the port of the pods to which a Service's port leads; 0 if that
// is a name for which a StatefulSet, which may be nil, has no number.
func (p port) number(set *statefulSet) int {
	switch target := p.TargetPort.(type) {
	case nil:
		return p.Port
	case int:
		return cmp.Or(target, p.Port)
	case string:
		if set != nil {
			return set.portNumber(target, p.protocol())
		}
	}
	return 0
}

func (p port) protocol() string { return cmp.Or(p.Protocol, "TCP") }

// portNumber returns the containers' port of a name and protocol; 0 if there is
// none.
func (s *statefulSet) portNumber(name, protocol string) int {
	pod := s.spec.Template.Spec
	for _, c := range slices.Concat(pod.Containers, pod.InitContainers) {
		for _, p := range c.Ports {
			if p.Name == name && cmp.Or(p.Protocol, "TCP") == protocol {
				return p.ContainerPort
			}
		}
	}
	return 0
}

func (e *entry) lacks(number int) bool {
	for _, p := range e.spec.Ports {
		if p.Number == number {
			return false
		}
	}
	return true
}
