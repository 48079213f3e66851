package generators

import (
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// kuma is Kuma or Kong Mesh (rule 17): a HostnameGenerator names the pods of a
// zone in one namespace.
type kuma struct {
	plan *Plan
}

var kumaType = &meshType{
	key: schemas.MeshKuma,
	new: func(p *Plan) Mesh { return &kuma{plan: p} },

	anyMember: true,
}

func (m *kuma) Check(*Package) report.Results { return nil }

func (m *kuma) ServiceFields() []ServiceField { return nil }

func (m *kuma) Objects(objects []Object, _ string, _ []schemas.Member) []Object { return objects }

func (m *kuma) PodName(pod string, at schemas.Member) string {
	return m.plan.localName(pod, m.plan.Service.Name, at)
}

func (m *kuma) Requirements() []string { return nil }
