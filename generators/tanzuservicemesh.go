package generators

import (
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// tanzuServiceMesh is Tanzu Service Mesh (rule 17): every member but the source has a
// copy of the Service without its selector, which is JSON in an annotation.
// The mesh keeps the endpoints of the copies.
type tanzuServiceMesh struct {
	plan     *Plan
	consumer *Stencil // encoded for the first consumer
}

var tanzuServiceMeshType = &meshType{
	key: schemas.MeshTanzuServiceMesh,
	new: func(p *Plan) Mesh { return &tanzuServiceMesh{plan: p} },

	anyMember: true, copies: true,
}

func (m *tanzuServiceMesh) Check(*Package) report.Results { return nil }

func (m *tanzuServiceMesh) ServiceFields() []ServiceField { return nil }

func (m *tanzuServiceMesh) Objects(objects []Object, _ string, members []schemas.Member) []Object {
	source, name := m.plan.Source(), m.plan.Service.Name
	for _, member := range members {
		if member == source {
			continue
		}
		if m.consumer == nil {
			m.consumer = newStencil(m.plan.Service.document(m.plan.Name, false, map[string]string{
				schemas.AnnotationEndpoints: selectorJSON(m.plan.Service.Selector),
			}), "Service", name)
		}
		objects = append(objects, Object{Kind: "Service", Namespace: member.Namespace, Name: name, Stencil: m.consumer})
	}
	return objects
}

func (m *tanzuServiceMesh) PodName(pod string, at schemas.Member) string {
	return m.plan.localName(pod, m.plan.Service.Name, at)
}

func (m *tanzuServiceMesh) Mechanism(schemas.Member) string { return "Service + endpoints copied" }

func (m *tanzuServiceMesh) Requirements() []string {
	return []string{"a global namespace of Tanzu Service Mesh has these members"}
}
