package generators

import (
	"fmt"
	"slices"
	"strings"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// istio is Istio with sidecars (rule 17). istiod names the pods of a headless Service
// itself, in clusters of one network and under the Service's own namespace;
// everywhere else, a ServiceEntry a pod gives the pod a host for each member. No
// member has a copy of the Service.
type istio struct {
	plan *Plan
	// multiple reports whether clusters of several networks have members.
	multiple bool
	pods     []entryPod            // cached
	entries  map[string][]*Stencil // of each pod, by the places of the hosts; cached
	key      []byte                // scratch
	members  map[string]int        // of each cluster; counted on demand
}

var istioType = &meshType{
	key:   schemas.MeshIstio,
	new:   newIstio,
	kinds: []string{serviceEntry},

	anyMember: true, anyService: true, needsPorts: true, listsPorts: true, together: istioMixedPods,
}

const (
	serviceEntry = "ServiceEntry.networking.istio.io"
	// PodNameLabel is the label by which Kubernetes names each pod of a StatefulSet.
	PodNameLabel = "statefulset.kubernetes.io/pod-name"
)

// An entryPod is a pod, and the document of its ServiceEntry before and after
// the hosts.
type entryPod struct{ pod, entry, head, tail string }

func newIstio(p *Plan) Mesh {
	source := p.Source()
	abroad := slices.ContainsFunc(p.Members, func(at schemas.Member) bool { return at.Cluster != source.Cluster })
	return &istio{
		plan: p, multiple: abroad && p.MeshSpec.Istio.Networks == schemas.IstioNetworksMultiple,
		entries: map[string][]*Stencil{},
	}
}

func (m *istio) ServiceFields() []ServiceField { return nil }

// Objects returns ServiceEntries in the namespace that is called like the
// source's, in every cluster: in any other namespace a ServiceEntry selects no
// pods, and its hosts have an address that leads nowhere.
func (m *istio) Objects(objects []Object, cluster string, members []schemas.Member) []Object {
	hosts := m.hostMembers(cluster, members)
	if len(hosts) == 0 {
		return objects
	}
	namespace := m.plan.Source().Namespace
	for k, stencil := range m.stencils(hosts) {
		objects = append(objects, Object{Kind: serviceEntry, Namespace: namespace, Name: m.pods[k].entry, Stencil: stencil})
	}
	return objects
}

// hostMembers returns the members for which a cluster's ServiceEntries have
// hosts; none if the cluster needs no ServiceEntries (rule 17).
//
// With several networks, the source's cluster has the hosts of all members of
// all clusters: a consumer's connection arrives at its east-west gateway, which
// forwards only to hosts that its own istiod knows, by the SNI that the
// consumer's sidecar sends.
func (m *istio) hostMembers(cluster string, members []schemas.Member) []schemas.Member {
	source := m.plan.Source()
	switch {
	case cluster == source.Cluster && m.multiple:
		return m.plan.Members
	case cluster == source.Cluster:
		return slices.DeleteFunc(slices.Clone(members), func(at schemas.Member) bool { return at == source })
	case !m.istiodNames(len(members), members[0].Namespace):
		return members
	}
	return nil
}

// istiodNames reports whether istiod names the pods itself in a cluster other
// than the source's, with that many members, the first in a namespace.
func (m *istio) istiodNames(members int, namespace string) bool {
	return !m.multiple && !m.plan.VirtualIP && members == 1 && namespace == m.plan.Source().Namespace
}

// needsEntries reports whether any cluster needs ServiceEntries.
func (m *istio) needsEntries() bool {
	source := m.plan.Source()
	return slices.ContainsFunc(m.plan.Members, func(at schemas.Member) bool {
		return at.Namespace != source.Namespace || at.Cluster != source.Cluster && (m.multiple || m.plan.VirtualIP)
	})
}

// stencils returns the ServiceEntry of each pod with the hosts of some members.
// Clusters with the same namespaces and domain share them.
func (m *istio) stencils(hosts []schemas.Member) []*Stencil {
	m.key = m.key[:0]
	for _, at := range hosts {
		m.key = append(append(m.key, at.Namespace...), ' ')
		m.key = append(append(m.key, m.plan.Domain(at.Cluster)...), ' ')
	}
	all, ok := m.entries[string(m.key)]
	if !ok {
		all = m.encode(hosts)
		m.entries[string(m.key)] = all
	}
	return all
}

// encode returns the ServiceEntry of each pod with the hosts of some members,
// sorted, each once.
func (m *istio) encode(hosts []schemas.Member) []*Stencil {
	if m.pods == nil {
		m.pods = m.entryPods()
	}
	suffixes := make([]string, len(hosts))
	for k, at := range hosts {
		suffixes[k] = m.PodName("", at)
	}
	slices.Sort(suffixes)
	suffixes = slices.Compact(suffixes)
	all := make([]*Stencil, len(m.pods))
	for k := range m.pods {
		p := &m.pods[k]
		var d document
		d.Grow(usualSize)
		d.WriteString(p.head)
		for _, suffix := range suffixes {
			d.line(1, "- ", yamltext.Quote(p.pod+suffix))
		}
		d.WriteString(p.tail)
		all[k] = newStencil(d.String(), "ServiceEntry", p.entry)
	}
	return all
}

// entryPods encodes of each pod what is the same for all hosts.
func (m *istio) entryPods() []entryPod {
	declared, _ := m.plan.Pods()
	ports := map[*StatefulSet]string{}
	pods := make([]entryPod, len(declared))
	for k, pod := range declared {
		if _, ok := ports[pod.Set]; !ok {
			ports[pod.Set] = entryPorts(m.plan.Service.Ports, pod.Set)
		}
		p := &pods[k]
		p.pod, p.entry = pod.Name, m.plan.Service.Name+"-"+pod.Name
		p.head, p.tail = m.head(p.entry), entryTail(p.pod, ports[pod.Set])
	}
	return pods
}

// head returns a ServiceEntry up to its hosts.
func (m *istio) head(name string) string {
	var d document
	d.field(0, "apiVersion", "networking.istio.io/v1")
	d.field(0, "kind", "ServiceEntry")
	d.metadata(name, m.plan.Name, nil, nil)
	d.open(0, "spec")
	d.open(1, "hosts")
	return d.String()
}

// entryTail returns a ServiceEntry from its hosts on.
func entryTail(pod, ports string) string {
	var d document
	d.field(1, "location", "MESH_INTERNAL")
	d.field(1, "resolution", "STATIC")
	d.WriteString(ports)
	d.open(1, "workloadSelector")
	d.entries(2, "labels", map[string]string{PodNameLabel: pod})
	return d.String()
}

func (m *istio) PodName(pod string, at schemas.Member) string {
	return m.plan.localName(pod, m.plan.Service.Name, at)
}

// Mechanism counts the members of all clusters once.
func (m *istio) Mechanism(at schemas.Member) string {
	if m.members == nil {
		m.members = map[string]int{}
		for _, member := range m.plan.Members {
			m.members[member.Cluster]++
		}
	}
	if at.Cluster != m.plan.Source().Cluster && m.istiodNames(m.members[at.Cluster], at.Namespace) {
		return "names by istiod"
	}
	return "ServiceEntry"
}

func (m *istio) Requirements() []string {
	requirements := []string{
		"every cluster's istiod has remote secrets of the other clusters",
		`sidecars at the pods and at their clients, with the proxy setting ISTIO_META_DNS_CAPTURE: "true"`,
	}
	if m.needsEntries() {
		requirements = append(requirements,
			fmt.Sprintf("namespace %q in every cluster, whether or not it is a member: the ServiceEntries stand in it", m.plan.Source().Namespace),
			fmt.Sprintf("no other pods of these names in namespace %q of any cluster: a ServiceEntry selects pods of all", m.plan.Source().Namespace),
			`addresses for ServiceEntries: istiod allocates them unless PILOT_ENABLE_IP_AUTOALLOCATE is "false"; older releases need the proxy setting ISTIO_META_DNS_AUTO_ALLOCATE: "true"`)
	}
	if m.plan.VirtualIP && !m.multiple {
		requirements = append(requirements,
			fmt.Sprintf("CoreDNS in cluster %q: in namespace %q there, the pods have their names under a Service with a virtual IP from it alone", m.plan.Source().Cluster, m.plan.Source().Namespace),
			"no mTLS mode STRICT of the pods, if they have clients there: their sidecars take these names for addresses outside of the mesh, and connect in plain text")
	}
	if m.multiple {
		requirements = append(requirements,
			"the label topology.istio.io/network on the namespace of istiod in every cluster",
			"an east-west gateway in every network, whose Gateway passes TLS through (AUTO_PASSTHROUGH) for "+strings.Join(m.gatewayHosts(), ", "))
	}
	return requirements
}

// gatewayHosts returns the hosts of the east-west gateway's Gateway.
func (m *istio) gatewayHosts() []string {
	var hosts []string
	for _, at := range m.plan.Members {
		if host := "*." + m.plan.Domain(at.Cluster); !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	slices.Sort(hosts)
	return hosts
}
