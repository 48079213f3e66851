package validate

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// checkConnector checks that a Connector takes connections to each of its
// pods.
func (c *checker) checkConnector(k *connector) {
	if !k.spec.ExposePodsByName {
		c.fail(k.Item, report.Fault{
			Code: report.ConnectorDiffers, Field: field.NewPath("spec", "exposePodsByName"), Current: false, Proposed: true,
			Message: "is not true, so skupper takes no connections to single pods; render again",
		})
	}
	path := field.NewPath("spec", "selector")
	selector, err := labels.Parse(k.spec.Selector)
	switch {
	case k.spec.Host != "":
		c.fail(k.Item, report.Fault{
			Code: report.ConnectorSelectsNothing, Field: field.NewPath("spec", "host"), Current: k.spec.Host,
			Message: fmt.Sprintf("is %q, so connections lead to that host, and no pod has a name; give spec.selector the labels of the pods instead", k.spec.Host),
		})
		return
	case k.spec.Selector == "":
		c.fail(k.Item, report.Fault{
			Code: report.ConnectorSelectsNothing, Field: path,
			Message: "is empty, so no pod has a name; write the labels of the pods as app=db,tier=data",
		})
		return
	case err != nil:
		c.fail(k.Item, report.Fault{
			Code: report.ConnectorSelectsNothing, Field: path, Current: k.spec.Selector,
			Message: fmt.Sprintf("%q is no selector (%v), so no pod has a name; write the labels of the pods as app=db,tier=data", k.spec.Selector, err),
		})
		return
	}
	k.sets = c.setsWith(k.place, func(pod map[string]string) bool { return selector.Matches(labels.Set(pod)) })
	if len(k.sets) == 0 {
		c.checkUnselected(k, selector)
	} else if k.owner != "" {
		c.checkSourcePort(k)
	}
}

// checkUnselected refuses a Connector that does not select the pods of the
// StatefulSets of its Service, and warns where nothing else has its labels.
func (c *checker) checkUnselected(k *connector, selector labels.Selector) {
	path := field.NewPath("spec", "selector")
	name, _ := servicePort(k.spec.RoutingKey)
	if sets := c.setsNaming(name, k.place); k.owner != "" && len(sets) > 0 {
		c.fail(k.Item, report.Fault{
			Code: report.ConnectorSelectsNothing, Field: path, Current: k.spec.Selector,
			Message: fmt.Sprintf("is %q, and the pods of %s have no %s, so they have no names in the other members; make selector and labels of the pod template agree",
				k.spec.Selector, sets[0].title(), strings.Join(unmatched(selector, sets[0].podLabels()), ", ")),
		})
		return
	}
	if !c.hasPods(k.place, selector) {
		c.warn(k.Item, report.Fault{
			Code: report.SourceWithoutStatefulSet, Field: path, Current: k.spec.Selector,
			Message: fmt.Sprintf("is %q, and no StatefulSet %s has pods with these labels, so nothing shows that this Connector has pods; add the StatefulSet to what is validated, or correct the selector",
				k.spec.Selector, k.where()),
		})
	}
}

// unmatched returns the requirements of a selector that labels do not meet.
func unmatched(selector labels.Selector, pod map[string]string) []string {
	var unmet []string
	requirements, _ := selector.Requirements()
	for _, r := range requirements {
		if !r.Matches(labels.Set(pod)) {
			unmet = append(unmet, r.String())
		}
	}
	return unmet
}

// hasPods reports whether a workload of another kind has pods with the labels.
func (c *checker) hasPods(at place, selector labels.Selector) bool {
	for _, kind := range []groupKind{{"apps", "Deployment"}, {"apps", "DaemonSet"}, {"apps", "ReplicaSet"}} {
		for _, o := range c.objects[kind] {
			var s struct {
				Template podTemplate `yaml:"template"`
			}
			if o.near(at) && spec(o.Item, &s) == nil && selector.Matches(labels.Set(s.Template.Metadata.Labels)) {
				return true
			}
		}
	}
	return false
}

// checkSourcePort checks a managed Connector against the source's Service and
// the containers.
func (c *checker) checkSourcePort(k *connector) {
	name, number := servicePort(k.spec.RoutingKey)
	s := c.serviceNear(name, k.place)
	if s == nil {
		s = c.serviceNear(k.sets[0].spec.ServiceName, k.place)
	}
	if s == nil || number == 0 {
		return
	}
	c.sources[s] = true
	switch includes := k.spec.IncludeNotReadyPods; {
	case !includes && s.publishesNotReady():
		c.failConnector(k, "includeNotReadyPods", includes, true, fmt.Sprintf("is unset, and %s publishes pods that are not ready, so these have names at the source only", s.title()))
	case includes && !s.publishesNotReady():
		c.failConnector(k, "includeNotReadyPods", includes, false, fmt.Sprintf("is true, and %s publishes pods that are ready only", s.title()))
	}
	at := slices.IndexFunc(s.spec.Ports, func(p port) bool { return p.Port == number && p.protocol() == "TCP" })
	if at < 0 && len(s.spec.Ports) > 0 {
		c.failConnector(k, "routingKey", k.spec.RoutingKey, nil, fmt.Sprintf("is that of port %d, which is no TCP port of %s", number, s.title()))
	} else if at >= 0 {
		c.checkTarget(k, s, s.spec.Ports[at])
	}
}

// checkTarget checks that a Connector leads to the port of the containers to
// which the Service's port leads.
func (c *checker) checkTarget(k *connector, s *service, p port) {
	for _, set := range k.sets {
		if should := p.number(set); should != 0 && k.port != 0 && should != k.port {
			c.failConnector(k, "port", k.port, should,
				fmt.Sprintf("is %d, and port %d of %s leads to %d of the containers", k.port, p.Port, s.title(), should))
			return
		}
	}
}

func (c *checker) failConnector(k *connector, name string, current, proposed any, message string) {
	c.fail(k.Item, report.Fault{
		Code: report.ConnectorDiffers, Field: field.NewPath("spec", name), Current: current, Proposed: proposed,
		Message: message + "; make the change at the source, and render every cluster from it",
	})
}
