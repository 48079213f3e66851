package generators

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// cilium is Cilium Cluster Mesh with global Services (rule 17): the Service of every
// member is annotated, and consumers share no endpoints of their own.
type cilium struct {
	plan     *Plan
	consumer *Stencil // encoded for the first consumer
}

// The annotations of Cilium's global Services. Cilium reads their values in any
// case, and the old spelling of shared where the new one is absent.
const (
	CiliumGlobal         = "service.cilium.io/global"
	CiliumShared         = "service.cilium.io/shared"
	CiliumSharedOld      = "io.cilium/shared-service"
	CiliumEndpointSlices = "service.cilium.io/global-sync-endpoint-slices"
)

// ciliumFields are the fields that a source's Service needs: a global Service
// shares its endpoints by default.
var ciliumFields = []ServiceField{{Key: CiliumGlobal, Value: "true"}}

var ciliumType = &meshType{
	key:    schemas.MeshCilium,
	new:    func(p *Plan) Mesh { return &cilium{plan: p} },
	fields: ciliumFields,

	copies: true, together: mixedPods,
}

func (m *cilium) Check(*Package) report.Results {
	var results report.Results
	results.Add(m.plan.checkOneNamespace()...)
	results.Add(m.plan.checkClusterIDs(`lower-case letters, digits and "-", at most 32 characters`, func(id string) bool {
		return len(id) <= 32 && len(validation.IsDNS1123Label(id)) == 0
	})...)
	results.Add(m.checkDeclared()...)
	if m.plan.Governing != nil {
		results.Add(m.checkAdopted(m.plan.Governing)...)
	}
	return results
}

// checkDeclared refuses annotations in spec.service that contradict those that
// are rendered.
func (m *cilium) checkDeclared() report.Results {
	var results report.Results
	given := m.plan.Spec.Service.Annotations
	for _, key := range []string{CiliumShared, CiliumSharedOld} {
		if value, ok := given[key]; ok {
			results = append(results, m.plan.contraryField(nil, ServiceField{Key: key}, value, "shares the endpoints of the source and those of no other member, which is rendered"))
		}
	}
	if value, ok := given[CiliumEndpointSlices]; ok && !isTrue(value) {
		results = append(results, m.plan.contraryField(nil, ServiceField{Key: CiliumEndpointSlices}, value, slicesNeeded))
	}
	return results
}

// slicesNeeded is why EndpointSlices must be synchronized.
const slicesNeeded = "has names of single pods only where EndpointSlices are synchronized"

// checkAdopted refuses annotations of the adopted Service by which other
// clusters would not see its pods.
func (m *cilium) checkAdopted(i *yamltext.Item) report.Results {
	var results report.Results
	shared := CiliumShared
	value, ok := i.Annotation(shared)
	if !ok {
		shared = CiliumSharedOld
		value, ok = i.Annotation(shared)
	}
	if ok && !isTrue(value) {
		results = append(results, m.plan.contraryField(i, ServiceField{Key: shared}, value, "has to share its endpoints"))
	}
	if value, ok := i.Annotation(CiliumEndpointSlices); ok && !isTrue(value) {
		results = append(results, m.plan.contraryField(i, ServiceField{Key: CiliumEndpointSlices}, value, slicesNeeded))
	}
	return results
}

func isTrue(value string) bool { return strings.EqualFold(value, "true") }

func (m *cilium) ServiceFields() []ServiceField { return ciliumFields }

func (m *cilium) Objects(objects []Object, _ string, members []schemas.Member) []Object {
	source := m.plan.Source()
	for _, member := range members {
		if member == source {
			continue
		}
		if m.consumer == nil {
			service := m.plan.Service
			if service.IPFamilyPolicy == "" {
				service.IPFamilyPolicy = schemas.IPFamilyPolicySingleStack // else the API server stores RequireDualStack
			}
			m.consumer = newStencil(service.document(m.plan.Name, false, map[string]string{CiliumGlobal: "true", CiliumShared: "false"}), "Service", service.Name)
		}
		objects = append(objects, Object{Kind: "Service", Namespace: member.Namespace, Name: m.plan.Service.Name, Stencil: m.consumer})
	}
	return objects
}

func (m *cilium) PodName(pod string, at schemas.Member) string {
	return m.plan.localName(pod, m.plan.Service.Name, at)
}

func (m *cilium) Mechanism(schemas.Member) string { return "global Service + endpoints copied" }

func (m *cilium) Requirements() []string {
	source := m.plan.Source()
	return []string{
		"Cilium Cluster Mesh connects the clusters, with the Helm value clustermesh.enableEndpointSliceSynchronization=true in each",
		fmt.Sprintf("namespace %q in every cluster", source.Namespace),
		fmt.Sprintf("no pod of the same name behind a Service %q in namespace %q of any other cluster of the mesh", m.plan.Service.Name, source.Namespace),
	}
}

// mixedPods warns of sources of one Service name and namespace if their pods
// have the same names (rule 19): one mesh would give each name the addresses of
// both. Those with a member in common are refused already.
func mixedPods(plans []*Plan) report.Results {
	type pod struct{ service, namespace, name string }
	first := map[pod]*Plan{}
	var results report.Results
	for _, p := range plans {
		reported := false
		for _, name := range p.podNames() {
			id := pod{p.Service.Name, p.Source().Namespace, name}
			other := first[id]
			if other == nil {
				first[id] = p
			} else if other != p && !reported && !p.sharesMember(other) {
				reported = true
				warning := report.Results{report.Warning(p.Item, report.Fault{
					Code: report.PodNamesCollide, Field: p.NameField(), Current: p.Service.Name,
					Message: fmt.Sprintf("pod %q of Service %q runs in %s and, by GlobalHeadlessService %q, in %s; if one Cilium Cluster Mesh joins these clusters, its name has the addresses of both: rename one of the Services or StatefulSets, or accept this code if they are of two meshes",
						name, p.Service.Name, p.Source(), other.Name, other.Source()),
				})}
				results.Add(warning.Accept(p.Accept...)...)
			}
		}
	}
	return results
}
