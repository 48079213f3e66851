package validate

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// checkMade checks the Services that Skupper makes in each member: one called
// like the host of its Listeners, and one for each pod (rule 19).
func (c *checker) checkMade(listeners []*listener) {
	members := map[place]*madeServices{}
	for _, l := range listeners {
		if members[l.place] == nil {
			members[l.place] = newMadeServices()
		}
		m := members[l.place]
		c.checkInTheWay(l, m)
		c.checkHost(l, m)
		c.checkMadePods(l, m)
		m.add(l)
	}
	for _, l := range listeners {
		c.checkHostIsNoPod(l, members[l.place])
	}
}

// madeServices are the Services that Skupper makes in one member.
type madeServices struct {
	hosts map[string]*listener   // the first, by host
	ports map[endpoint]*listener // the first, by host and port
	sets  map[string][]*listener // by name of a StatefulSet

	inTheWay map[*service]bool // reported already
}

func newMadeServices() *madeServices {
	return &madeServices{
		hosts: map[string]*listener{}, ports: map[endpoint]*listener{}, sets: map[string][]*listener{},
		inTheWay: map[*service]bool{},
	}
}

// An endpoint is a host with a port.
type endpoint struct {
	host string
	port int
}

func (m *madeServices) add(l *listener) {
	if m.hosts[l.spec.Host] == nil {
		m.hosts[l.spec.Host] = l
	}
	if key := (endpoint{l.spec.Host, l.port}); m.ports[key] == nil {
		m.ports[key] = l
	}
	for _, set := range l.sets() {
		m.sets[set.Name()] = append(m.sets[set.Name()], l)
	}
}

// sets returns the StatefulSets whose pods a Listener leads to.
func (l *listener) sets() []*statefulSet {
	if l.connector == nil {
		return nil
	}
	return l.connector.sets
}

// checkInTheWay refuses Services of the names that Skupper gives its own in the
// same member.
func (c *checker) checkInTheWay(l *listener, m *madeServices) {
	refuse := func(s *service, why string) {
		if _, made := s.Annotation("internal.skupper.io/controlled"); made || s.place != l.place || m.inTheWay[s] {
			return
		}
		m.inTheWay[s] = true
		c.fail(s.Item, report.Fault{
			Code: report.ServiceInTheWay, Field: field.NewPath("metadata", "name"), Current: s.Name(),
			Message: fmt.Sprintf("skupper makes a Service %q %s for Listener %q (%s), and %s; delete this one, or rename it",
				s.Name(), l.where(), l.Name(), report.Where(l.Item), why),
		})
	}
	for _, s := range c.services[l.spec.Host] {
		refuse(s, "a Listener fails where there is one already")
	}
	for _, set := range l.sets() {
		for pod := range set.pods() {
			for _, s := range c.services[pod] {
				refuse(s, "turns one that is there into its own")
			}
		}
	}
}

// checkHost refuses a second Listener of one host and port: it fails.
func (c *checker) checkHost(l *listener, m *madeServices) {
	other := m.ports[endpoint{l.spec.Host, l.port}]
	if other == nil || other.Name() == l.Name() || l.port == 0 {
		return
	}
	l, other = blamed(l, other)
	c.fail(l.Item, report.Fault{
		Code: report.ListenersCollide, Field: field.NewPath("spec", "host"), Current: l.spec.Host,
		Message: fmt.Sprintf("is %q with port %d, as in %s, and of two Listeners of one host and port in a namespace one fails; remove one of them, or give it another host or port",
			l.spec.Host, l.port, other.title()),
	})
}

// blamed returns two Listeners that are in each other's way, one that is written
// by hand first.
func blamed(l, other *listener) (first, second *listener) {
	if l.owner != "" && other.owner == "" {
		return other, l
	}
	return l, other
}

// checkMadePods refuses a Listener whose pods have the names of another's in
// the same member: pods of another StatefulSet, or the same ones with the same
// port.
func (c *checker) checkMadePods(l *listener, m *madeServices) {
	for _, set := range l.sets() {
		for _, other := range m.sets[set.Name()] {
			pod := sharedPodOf([]*statefulSet{set}, other.sets())
			switch {
			case pod != "":
				c.fail(l.Item, report.Fault{
					Code: report.ServiceNamesCollide, Field: field.NewPath("spec", "routingKey"), Current: l.spec.RoutingKey,
					Message: fmt.Sprintf("leads to a pod %q of %s, and %s to one of that name of another StatefulSet, and skupper makes one Service %q %s for both; rename a StatefulSet, or remove one of the Listeners",
						pod, set.title(), other.title(), pod, l.where()),
				})
				return
			case l.port == other.port && l.spec.Host != other.spec.Host:
				c.failPort(l, other, set)
				return
			}
		}
	}
}

func (c *checker) failPort(l, other *listener, set *statefulSet) {
	l, other = blamed(l, other)
	c.fail(l.Item, report.Fault{
		Code: report.ListenersCollide, Field: field.NewPath("spec", "port"), Current: l.port,
		Message: fmt.Sprintf("is %d, as in %s, and both name the pods of %s, whose Services have a port of one number only once; remove one of them, or give it another port",
			l.port, other.title(), set.title()),
	})
}

// checkHostIsNoPod refuses a Listener that has a pod called like the host of one
// in the same member.
func (c *checker) checkHostIsNoPod(l *listener, m *madeServices) {
	for _, set := range l.sets() {
		for pod := range set.pods() {
			if other := m.hosts[pod]; other != nil {
				c.fail(other.Item, report.Fault{
					Code: report.ServiceNamesCollide, Field: field.NewPath("spec", "host"), Current: other.spec.Host,
					Message: fmt.Sprintf("is %q, and skupper makes a Service of that name here for a pod of %s too; rename the StatefulSet, or give the Listener another host", other.spec.Host, set.title()),
				})
			}
		}
	}
}
