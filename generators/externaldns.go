package generators

import (
	"fmt"
	"slices"
	"strings"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// externalDNS is external-dns on a flat network (rule 17): an annotation on the
// source's Service lists a hostname for every member namespace, and external-dns
// writes a name for each pod below each of them into a zone that all clusters
// read.
type externalDNS struct {
	plan *Plan
	// domain is the end of every hostname; if it is empty, that is svc. and
	// the domain of the member's cluster.
	domain string
	fields []ServiceField // cached
}

// The annotations of external-dns. Its releases from 0.22 on read them with the
// option --annotation-prefix=external-dns.alpha.kubernetes.io/ only.
const (
	externalDNSPrefix        = "external-dns.alpha.kubernetes.io/"
	externalDNSHostname      = externalDNSPrefix + "hostname"
	externalDNSTarget        = externalDNSPrefix + "target"
	externalDNSController    = externalDNSPrefix + "controller"
	externalDNSEndpointsType = externalDNSPrefix + "endpoints-type"
)

var externalDNSType = &meshType{
	key:    schemas.MeshExternalDNS,
	new:    func(p *Plan) Mesh { return &externalDNS{plan: p, domain: p.MeshSpec.ExternalDNS.Domain} },
	fields: []ServiceField{{Key: externalDNSHostname, List: true}},

	anyMember: true, oneZone: true, together: sharedHostnames,
}

// Check refuses annotations by which external-dns would not publish the
// addresses of the pods, and more hostnames than fit (rule 19).
func (m *externalDNS) Check(*Package) report.Results {
	var results report.Results
	for _, contrary := range []struct {
		field ServiceField
		need  string
		// harmless reports whether the field may have this value.
		harmless func(value string) bool
	}{
		{ServiceField{Key: externalDNSTarget}, "needs the addresses of the pods, in place of which this one is published", isEmpty},
		{ServiceField{Key: externalDNSController, Value: "dns-controller"}, "needs external-dns, which ignores Services of other controllers",
			func(value string) bool { return value == "dns-controller" }},
		{ServiceField{Key: externalDNSEndpointsType}, "needs the addresses of the pods, in place of which those of their nodes are published",
			func(value string) bool { return value != "HostIP" && value != "NodeExternalIP" }},
	} {
		f := contrary.field
		if m.plan.Governing == nil {
			if value, ok := m.plan.Spec.Service.Annotations[f.Key]; ok && !contrary.harmless(value) {
				results = append(results, m.plan.contraryField(nil, f, value, contrary.need))
			}
			continue
		}
		if value, ok := f.In(m.plan.Governing); ok && !contrary.harmless(value) {
			results = append(results, m.plan.contraryField(m.plan.Governing, f, value, contrary.need))
		}
	}
	results.Add(m.checkSize()...)
	return results
}

func isEmpty(value string) bool { return value == "" }

// checkSize refuses more hostnames than an annotation holds.
func (m *externalDNS) checkSize() report.Results {
	names := m.hostnames()
	size := len(externalDNSHostname) + len(strings.Join(names, ","))
	for key, value := range m.plan.Service.Annotations {
		size += len(key) + len(value)
	}
	if size <= schemas.MaxAnnotationBytes {
		return nil
	}
	return report.Results{report.Error(m.plan.List, report.Fault{
		Code: report.AnnotationsTooLarge, Field: specMembers,
		Message: fmt.Sprintf("the annotations of the source's Service, with %d hostnames, one for each namespace and domain of the members, come to %d bytes; the API server takes at most %d: remove members, or give members of several clusters one namespace name and their clusters one domain",
			len(names), size, schemas.MaxAnnotationBytes),
	})}
}

func (m *externalDNS) ServiceFields() []ServiceField {
	if m.fields == nil {
		m.fields = []ServiceField{{Key: externalDNSHostname, Value: strings.Join(m.hostnames(), ","), List: true}}
	}
	return m.fields
}

// hostnames returns the hostname of every member, sorted, each once.
func (m *externalDNS) hostnames() []string {
	names := make([]string, len(m.plan.Members))
	for k, at := range m.plan.Members {
		names[k] = m.hostname(at)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// hostname returns the name of the Service in a member: <service>.<namespace>.<domain>.
func (m *externalDNS) hostname(at schemas.Member) string {
	return m.plan.Service.Name + "." + at.Namespace + "." + m.zone(at.Cluster)
}

// zone returns the domain of a cluster's hostnames.
func (m *externalDNS) zone(cluster string) string {
	if m.domain != "" {
		return m.domain
	}
	return "svc." + m.plan.Domain(cluster)
}

func (m *externalDNS) Objects(objects []Object, _ string, _ []schemas.Member) []Object {
	return objects
}

func (m *externalDNS) PodName(pod string, at schemas.Member) string {
	return pod + "." + m.hostname(at)
}

func (m *externalDNS) Mechanism(schemas.Member) string { return "hostname in DNS" }

func (m *externalDNS) Requirements() []string {
	var zones []string
	for _, at := range m.plan.Members {
		zones = append(zones, m.zone(at.Cluster))
	}
	slices.Sort(zones)
	domains := report.List(slices.Compact(zones), func(zone string) string { return zone })
	requirements := []string{
		"a flat network: the addresses of pods are reached from every cluster",
		fmt.Sprintf("external-dns in cluster %q with --source=service and a --txt-owner-id of its own, which writes the zone of %s; from release 0.22 on with --annotation-prefix=%s",
			m.plan.Source().Cluster, domains, externalDNSPrefix),
		fmt.Sprintf("DNS for %s in every cluster", domains),
	}
	if m.domain == "" {
		requirements = append(requirements, "CoreDNS in every cluster with fallthrough in its kubernetes plugin, and the zone behind that")
	}
	return requirements
}

// sharedHostnames warns of sources without a common member if their pods have
// the same names (rule 19): if all clusters read one zone, a name is that of
// the pod that came first. Those with a member in common are refused already.
func sharedHostnames(plans []*Plan) report.Results {
	first := map[string][]*Plan{}
	var results report.Results
	for _, p := range plans {
		m := &externalDNS{plan: p, domain: p.MeshSpec.ExternalDNS.Domain}
		reported := map[*Plan]bool{p: true}
		for _, name := range m.hostnames() {
			for _, other := range first[name] {
				if !reported[other] && !p.sharesMember(other) {
					reported[other] = true
					results.Add(p.sharesHostname(name, other).Accept(p.Accept...)...)
				}
			}
			first[name] = append(first[name], p)
		}
	}
	return results
}

func (p *Plan) sharesHostname(name string, other *Plan) report.Results {
	pods := other.podNames()
	for _, pod := range p.podNames() {
		if slices.Contains(pods, pod) {
			return report.Results{report.Warning(p.Item, report.Fault{
				Code: report.PodNamesCollide, Field: p.NameField(), Current: p.Service.Name,
				Message: fmt.Sprintf("%q names a pod of %s and, by GlobalHeadlessService %q, one of %s; if one zone serves these clusters, it is the name of one of them only: rename one of the Services or StatefulSets, give the clusters other domains, or accept this code if they have zones of their own",
					pod+"."+name, p.Source(), other.Name, other.Source()),
			})}
		}
	}
	return nil
}
