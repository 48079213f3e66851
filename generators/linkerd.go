package generators

import (
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// linkerd is Linkerd's multicluster extension (rule 17): the label on the
// source's Service exports it, and its mirror names the pods elsewhere.
type linkerd struct {
	plan *Plan
}

var linkerdType = &meshType{
	key: schemas.MeshLinkerd,
	new: func(p *Plan) Mesh { return &linkerd{plan: p} },

	byCluster: true,
}

func (m *linkerd) Check(*Package) report.Results { return nil }

func (m *linkerd) ServiceFields() []ServiceField { return nil }

func (m *linkerd) Objects(objects []Object, _ string, _ []schemas.Member) []Object { return objects }

func (m *linkerd) PodName(pod string, at schemas.Member) string {
	return m.plan.localName(pod, m.plan.Service.Name, at)
}

func (m *linkerd) Requirements() []string { return nil }
