package generators

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"global-headless-service/schemas"
)

// skupper is Skupper v2 (rule 17): a Connector a port takes connections to the
// source's pods, and a Listener a port offers them to a consumer. There, Skupper
// makes a Service with a virtual IP for each pod, named like the pod, and one
// named like the source's; so no member has a copy of that.
type skupper struct {
	plan       *Plan
	connectors []*Stencil // of each port; encoded for the source
	listeners  []*Stencil // of each port; encoded for the first consumer
}

var skupperType = &meshType{
	key:   schemas.MeshSkupper,
	new:   func(p *Plan) Mesh { return &skupper{plan: p} },
	kinds: []string{connectorKind, listenerKind},

	anyMember: true, anyService: true, needsPorts: true, listsPorts: true, together: collidingServices,
}

const (
	connectorKind = "Connector.skupper.io"
	listenerKind  = "Listener.skupper.io"
)

func (m *skupper) ServiceFields() []ServiceField { return nil }

// Objects returns Connectors for the source, and Listeners for every other
// member.
func (m *skupper) Objects(objects []Object, _ string, members []schemas.Member) []Object {
	for _, member := range members {
		kind, stencils := listenerKind, &m.listeners
		if member == m.plan.Source() {
			kind, stencils = connectorKind, &m.connectors
		}
		if *stencils == nil {
			for _, p := range m.plan.Service.Ports {
				*stencils = append(*stencils, m.encode(kind, p))
			}
		}
		for _, stencil := range *stencils {
			objects = append(objects, Object{Kind: kind, Namespace: member.Namespace, Name: stencil.name, Stencil: stencil})
		}
	}
	return objects
}

// encode returns the Connector or the Listener of a port.
func (m *skupper) encode(kind string, p schemas.ServicePort) *Stencil {
	bare, _, _ := strings.Cut(kind, ".")
	name := m.objectName(p)
	var d document
	d.Grow(usualSize)
	d.field(0, "apiVersion", "skupper.io/v2alpha1")
	d.field(0, "kind", bare)
	d.metadata(name, m.plan.Name, nil, nil)
	d.open(0, "spec")
	d.field(1, "routingKey", m.routingKey(p))
	if kind == listenerKind {
		d.field(1, "host", m.plan.Service.Name)
		d.line(1, "port: ", strconv.Itoa(int(p.Port)))
	} else {
		d.field(1, "selector", selectorText(m.plan.Service.Selector))
		d.line(1, "port: ", strconv.Itoa(int(m.targets(p)[0])))
		if m.plan.Service.PublishNotReadyAddresses {
			d.line(1, "includeNotReadyPods: true")
		}
	}
	d.line(1, "exposePodsByName: true")
	return newStencil(d.String(), bare, name)
}

// objectName returns the name of the Connector and the Listeners of a port.
// Skupper calls a port of the Services that it makes like the Listener.
func (m *skupper) objectName(p schemas.ServicePort) string {
	return m.plan.Service.Name + "-" + strconv.Itoa(int(p.Port))
}

// routingKey returns the key by which Listeners find the Connector of a port in
// the whole network (rule 17). Skupper appends the name of a pod, and takes every key that
// begins with another and a dot for one of its pods: so all keys have four parts,
// none of which has dots.
func (m *skupper) routingKey(p schemas.ServicePort) string {
	source := m.plan.Source()
	return strings.Join([]string{m.plan.clusterID(source.Cluster), source.Namespace, m.plan.Service.Name, strconv.Itoa(int(p.Port))}, ".")
}

// targets returns the numbers of the containers' ports to which a port leads,
// sorted, each once: 0 for a name that no container has.
func (m *skupper) targets(p schemas.ServicePort) []int32 {
	if len(m.plan.StatefulSets) == 0 {
		return []int32{targetNumber(p, nil)}
	}
	numbers := map[int32]bool{}
	for _, s := range m.plan.StatefulSets {
		numbers[targetNumber(p, s.Set)] = true
	}
	return slices.Sorted(maps.Keys(numbers))
}

// selectorText returns a selector as kubectl writes it: app=kafka,tier=db.
func selectorText(selector map[string]string) string {
	var terms []string
	for _, key := range schemas.SortedKeys(selector) {
		terms = append(terms, key+"="+selector[key])
	}
	return strings.Join(terms, ",")
}

// PodName returns the name of the Service that Skupper makes for the pod; at
// the source, it returns the name that Kubernetes gives the pod.
func (m *skupper) PodName(pod string, at schemas.Member) string {
	if at == m.plan.Source() {
		return m.plan.localName(pod, m.plan.Service.Name, at)
	}
	return pod + "." + at.Namespace + ".svc." + m.plan.Domain(at.Cluster)
}

func (m *skupper) Mechanism(schemas.Member) string { return "Listener" }

func (m *skupper) Requirements() []string {
	return []string{
		"Skupper v2 in every cluster, and a Site in the namespace of every member",
		"Links or AccessGrants that join the Sites into one network",
		fmt.Sprintf("no other Service called %q, or like one of the pods, in the namespaces of consumers", m.plan.Service.Name),
	}
}
