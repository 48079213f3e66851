package generators

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// cilium is Cilium Cluster Mesh with global Services (rule 17): the Service of every
// member is annotated, and consumers share no endpoints of their own.
type cilium struct {
	plan     *Plan
	consumer *Stencil // encoded for the first consumer
}

// The annotations of Cilium's global Services.
const (
	ciliumGlobal         = "service.cilium.io/global"
	ciliumShared         = "service.cilium.io/shared"
	ciliumEndpointSlices = "service.cilium.io/global-sync-endpoint-slices"
)

var ciliumType = &meshType{
	key: schemas.MeshCilium,
	new: func(p *Plan) Mesh { return &cilium{plan: p} },

	copies: true,
}

func (m *cilium) Check(*Package) report.Results {
	var results report.Results
	results.Add(m.plan.checkOneNamespace()...)
	results.Add(m.plan.checkClusterIDs(`lower-case letters, digits and "-", at most 32 characters`, func(id string) bool {
		return len(id) <= 32 && !strings.Contains(id, ".") && len(validation.IsDNS1123Label(id)) == 0
	})...)
	return results
}

func (m *cilium) ServiceFields() []ServiceField {
	return []ServiceField{{Key: ciliumGlobal, Value: "true"}}
}

func (m *cilium) Objects(objects []Object, cluster string, members []schemas.Member) []Object {
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
			m.consumer = newStencil(service.document(m.plan.Name, false, map[string]string{ciliumGlobal: "true", ciliumShared: "false"}), "Service", service.Name)
		}
		objects = append(objects, Object{Kind: "Service", Namespace: member.Namespace, Name: m.plan.Service.Name, Stencil: m.consumer})
	}
	return objects
}

func (m *cilium) PodName(pod string, at schemas.Member) string {
	return m.plan.localName(pod, m.plan.Service.Name, at)
}

func (m *cilium) Requirements() []string {
	return []string{
		"Cilium Cluster Mesh connects the clusters, with the Helm value clustermesh.enableEndpointSliceSynchronization=true in each",
		fmt.Sprintf("namespace %q in every cluster", m.plan.Source().Namespace),
	}
}
