package validate

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// A connector is a Connector of Skupper, which takes connections to pods.
type connector struct {
	object
	owner string // empty if it is not managed
	spec  struct {
		RoutingKey          string `yaml:"routingKey"`
		Host                string `yaml:"host"`
		Selector            string `yaml:"selector"`
		Port                any    `yaml:"port"`
		ExposePodsByName    bool   `yaml:"exposePodsByName"`
		IncludeNotReadyPods bool   `yaml:"includeNotReadyPods"`
	}
	port int            // 0 if it is no number
	sets []*statefulSet // those whose pods it selects
}

// A listener is a Listener of Skupper, which makes Services that lead to pods.
type listener struct {
	object
	owner string // empty if it is not managed
	spec  struct {
		RoutingKey       string `yaml:"routingKey"`
		Host             string `yaml:"host"`
		Port             any    `yaml:"port"`
		ExposePodsByName bool   `yaml:"exposePodsByName"`
	}
	port      int        // 0 if it is no number
	connector *connector // with its key; nil if there is none
}

// A skupperNetwork is what Skupper has in the clusters that are given.
type skupperNetwork struct {
	connectors []*connector
	listeners  []*listener // those that name pods
	byKey      map[string][]*connector
}

// checkConnections checks the Connectors and Listeners of Skupper that are
// managed, or name pods (rules 17 and 19).
func (c *checker) checkConnections() {
	n := c.network()
	for _, k := range n.connectors {
		if k.owner != "" || k.spec.ExposePodsByName {
			c.checkConnector(k)
		}
	}
	c.checkOneSource(n.connectors)
	c.checkKeys(n)
	for _, l := range n.listeners {
		c.checkListener(l, n)
	}
	c.checkEachPort(n)
	c.checkMade(n.listeners)
}

// network reads the Connectors and Listeners.
func (c *checker) network() *skupperNetwork {
	n := &skupperNetwork{byKey: map[string][]*connector{}}
	for _, o := range c.objects[groupKind{"skupper.io", "Connector"}] {
		k := &connector{object: o, owner: ownerOf(o)}
		if c.ok(o.Item, spec(o.Item, &k.spec)) {
			k.port = c.portOf(o, k.spec.Port)
			n.connectors = append(n.connectors, k)
			n.byKey[k.spec.RoutingKey] = append(n.byKey[k.spec.RoutingKey], k)
		}
	}
	for _, o := range c.objects[groupKind{"skupper.io", "Listener"}] {
		l := &listener{object: o, owner: ownerOf(o)}
		if c.ok(o.Item, spec(o.Item, &l.spec)) && (l.owner != "" || l.spec.ExposePodsByName) {
			l.port = c.portOf(o, l.spec.Port)
			n.listeners = append(n.listeners, l)
		}
	}
	return n
}

// portOf reads the port of a Connector or Listener, and refuses one that is no
// number.
func (c *checker) portOf(o object, value any) int {
	n, ok := value.(int)
	if !ok {
		c.fail(o.Item, report.Fault{
			Code: report.WrongType, Field: field.NewPath("spec", "port"), Current: value,
			Message: fmt.Sprintf("is %s, and skupper takes numbers only; write that of the port", quoted(text(value))),
		})
	}
	return n
}

// text returns a scalar as it was written; empty if there is none.
func text(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// ownerOf returns the owner of a managed object; empty for any other.
func ownerOf(o object) string {
	if !render.IsManaged(o.Item) {
		return ""
	}
	owner, _ := o.Annotation(schemas.AnnotationOwner)
	return owner
}
