package validate

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// checkListener finds the Connector of a Listener and checks the two together.
func (c *checker) checkListener(l *listener, n *skupperNetwork) {
	if !l.spec.ExposePodsByName {
		c.fail(l.Item, report.Fault{
			Code: report.ConnectorDiffers, Field: field.NewPath("spec", "exposePodsByName"), Current: false, Proposed: true,
			Message: "is not true, so skupper makes no Services for single pods; render again",
		})
	}
	l.connector = n.connectorOf(l)
	switch path := field.NewPath("spec", "routingKey"); {
	case l.connector == nil:
		c.checkUnconnected(l, n)
	case l.owner != "" && l.connector.owner != l.owner:
		c.fail(l.Item, report.Fault{
			Code: report.ListenerWithoutConnector, Field: path, Current: l.spec.RoutingKey,
			Message: fmt.Sprintf("is %q, which is the key of %s, which is not of the same GlobalHeadlessService; render every cluster from one source", l.spec.RoutingKey, l.connector.title()),
		})
	case !l.connector.spec.ExposePodsByName && l.connector.owner == "":
		c.fail(l.Item, report.Fault{
			Code: report.ListenerWithoutConnector, Field: path, Current: l.spec.RoutingKey,
			Message: fmt.Sprintf("is %q, and %s does not take connections to single pods, so no pod has a name here; set spec.exposePodsByName to true there", l.spec.RoutingKey, l.connector.title()),
		})
	case l.owner != "":
		c.checkListenerPort(l)
	}
}

// connectorOf returns the Connector with a Listener's key; first of those that
// name pods, and of the same owner.
func (n *skupperNetwork) connectorOf(l *listener) (best *connector) {
	most := 0
	for _, k := range n.byKey[l.spec.RoutingKey] {
		rank := 1
		if k.spec.ExposePodsByName {
			rank++
		}
		if k.owner == l.owner {
			rank += 2
		}
		if rank > most {
			best, most = k, rank
		}
	}
	return best
}

// checkUnconnected refuses a Listener without a Connector if those of its
// GlobalHeadlessService are given, and warns of any other.
func (c *checker) checkUnconnected(l *listener, n *skupperNetwork) {
	for _, k := range n.connectors {
		if l.owner != "" && k.owner == l.owner {
			c.fail(l.Item, report.Fault{
				Code: report.ListenerWithoutConnector, Field: field.NewPath("spec", "routingKey"), Current: l.spec.RoutingKey,
				Message: fmt.Sprintf("is %q, and no Connector has this key; those of the same GlobalHeadlessService are %s (%s): render every cluster from one source, and after all that changes keys",
					l.spec.RoutingKey, k.where(), report.Where(k.Item)),
			})
			return
		}
	}
	for _, o := range c.objects[groupKind{"skupper.io", "AttachedConnectorBinding"}] {
		if key, _ := o.Field("spec", "routingKey"); key == l.spec.RoutingKey {
			return
		}
	}
	if !c.part {
		c.warn(l.Item, report.Fault{
			Code:    report.CopyWithoutSource,
			Message: fmt.Sprintf("leads to pods of a Connector with the routing key %q, and there is none among what was given, so there is nothing to compare it with; give the source's cluster too", l.spec.RoutingKey),
		})
	}
}

// checkListenerPort checks that a managed Listener has the port of the source's
// Service, which its key names.
func (c *checker) checkListenerPort(l *listener) {
	if _, number := servicePort(l.spec.RoutingKey); number != 0 && l.port != 0 && number != l.port {
		c.fail(l.Item, report.Fault{
			Code: report.ConnectorDiffers, Field: field.NewPath("spec", "port"), Current: l.port, Proposed: number,
			Message: fmt.Sprintf("is %d, and its key %q is that of port %d of the source's Service, so clients of that port reach no pod here; make the change at the source, and render every cluster from it",
				l.port, l.spec.RoutingKey, number),
		})
	}
}
