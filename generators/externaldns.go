package generators

import (
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// externalDNS is external-dns on a flat network (rule 17): an annotation on the
// source's Service names its pods for every member namespace.
type externalDNS struct {
	plan *Plan
}

var externalDNSType = &meshType{
	key: schemas.MeshExternalDNS,
	new: func(p *Plan) Mesh { return &externalDNS{plan: p} },

	anyMember: true,
}

func (m *externalDNS) Check(*Package) report.Results { return nil }

func (m *externalDNS) ServiceFields() []ServiceField { return nil }

func (m *externalDNS) Objects(objects []Object, _ string, _ []schemas.Member) []Object {
	return objects
}

func (m *externalDNS) PodName(pod string, at schemas.Member) string {
	return m.plan.localName(pod, m.plan.Service.Name, at)
}

func (m *externalDNS) Requirements() []string { return nil }
