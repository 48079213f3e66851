package validate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// servicePort returns the Service and its port that the routing key of a managed
// object names: <cluster id>.<namespace>.<service>.<port> (rule 17).
func servicePort(key string) (service string, port int) {
	parts := strings.Split(key, ".")
	if len(parts) != 4 {
		return "", 0
	}
	port, err := strconv.Atoi(parts[3])
	if err != nil {
		return "", 0
	}
	return parts[2], port
}

// checkOneSource refuses Connectors of one GlobalHeadlessService in two
// members.
func (c *checker) checkOneSource(connectors []*connector) {
	sources := map[string]*connector{}
	for _, k := range connectors {
		switch first := sources[k.owner]; {
		case k.owner == "":
		case first == nil:
			sources[k.owner] = k
		case first.place != k.place:
			c.fail(k.Item, report.Fault{
				Code: report.TwoSources,
				Message: fmt.Sprintf("takes connections to pods here, and %s to pods %s, and a global namespace has one source; remove this one where the source is not, and render that cluster again",
					first.title(), first.where()),
			})
		}
	}
}

// checkKeys refuses a second Connector of a routing key where that cannot be
// meant.
func (c *checker) checkKeys(n *skupperNetwork) {
	for _, k := range n.connectors {
		for _, other := range n.byKey[k.spec.RoutingKey] {
			if other == k {
				break
			}
			if k.sharesKey(other) {
				c.failShared(k, other)
				break
			}
		}
	}
}

// failShared refuses one of two Connectors of a routing key, rather the one
// that is written by hand.
func (c *checker) failShared(k, other *connector) {
	if k.owner != "" && other.owner == "" {
		k, other = other, k
	}
	c.fail(k.Item, report.Fault{
		Code: report.RoutingKeyShared, Field: field.NewPath("spec", "routingKey"), Current: k.spec.RoutingKey,
		Message: fmt.Sprintf("is %q, as is that of %s, so Listeners of this key lead to either; give each Connector a key of its own, and its Listeners the same",
			k.spec.RoutingKey, other.title()),
	})
}

// sharesKey reports whether it is a mistake that two Connectors have one
// routing key: rendered ones are of one declaration, and any two that lead to the
// same pods, to one port of these. Others may share the load.
func (k *connector) sharesKey(other *connector) bool {
	if k.owner != "" && other.owner != "" && k.owner != other.owner {
		return true
	}
	samePods := slices.ContainsFunc(k.sets, func(set *statefulSet) bool { return slices.Contains(other.sets, set) })
	return samePods && k.port != other.port
}

// checkEachPort checks that a member has a Listener for each Connector of a
// GlobalHeadlessService, if it has any of them, and none that leads nowhere.
func (c *checker) checkEachPort(n *skupperNetwork) {
	members := keysOf(n.listeners)
	for _, k := range n.connectors {
		var without []place
		for at, keys := range members[k.owner] {
			if k.owner != "" && !keys[k.spec.RoutingKey] && !keys[leadsNowhere] {
				without = append(without, at)
			}
		}
		if len(without) > 0 {
			slices.SortFunc(without, comparePlaces)
			c.fail(k.Item, report.Fault{
				Code: report.ConnectorWithoutListener, Field: field.NewPath("spec", "routingKey"), Current: k.spec.RoutingKey,
				Message: fmt.Sprintf("is %q, and no Listener has this key %s, where there are others of the same GlobalHeadlessService, so its pods do not have this port there; render every cluster from one source",
					k.spec.RoutingKey, report.List(without, place.where)),
			})
		}
	}
}

// leadsNowhere stands for the key of a Listener without a Connector.
const leadsNowhere = ""

// keysOf returns the routing keys that Listeners have in each member, by owner.
func keysOf(listeners []*listener) map[string]map[place]map[string]bool {
	members := map[string]map[place]map[string]bool{}
	for _, l := range listeners {
		if members[l.owner] == nil {
			members[l.owner] = map[place]map[string]bool{}
		}
		if members[l.owner][l.place] == nil {
			members[l.owner][l.place] = map[string]bool{}
		}
		key := l.spec.RoutingKey
		if l.connector == nil {
			key = leadsNowhere
		}
		members[l.owner][l.place][key] = true
	}
	return members
}
