package generators

import (
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// skupper is Skupper v2 (rule 17): a Connector a port at the source, and a
// Listener a port at consumers.
type skupper struct {
	plan *Plan
}

var skupperType = &meshType{
	key: schemas.MeshSkupper,
	new: func(p *Plan) Mesh { return &skupper{plan: p} },

	anyMember: true, anyService: true,
}

func (m *skupper) Check(*Package) report.Results { return nil }

func (m *skupper) ServiceFields() []ServiceField { return nil }

func (m *skupper) Objects(objects []Object, _ string, _ []schemas.Member) []Object { return objects }

func (m *skupper) PodName(pod string, at schemas.Member) string {
	return m.plan.localName(pod, m.plan.Service.Name, at)
}

func (m *skupper) Requirements() []string { return nil }
