package generators

import (
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// istio is Istio with sidecars (rule 17): a ServiceEntry a pod gives the pods names where
// istiod has none for them.
type istio struct {
	plan *Plan
}

var istioType = &meshType{
	key:   schemas.MeshIstio,
	new:   func(p *Plan) Mesh { return &istio{plan: p} },
	kinds: []string{"ServiceEntry.networking.istio.io"},

	anyMember: true, anyService: true,
}

func (m *istio) Check(*Package) report.Results {
	results := m.plan.checkCounted("istio")
	results.Add(m.plan.checkProtocols()...)
	return results
}

func (m *istio) ServiceFields() []ServiceField { return nil }

func (m *istio) Objects(objects []Object, cluster string, members []schemas.Member) []Object {
	return objects
}

func (m *istio) PodName(pod string, at schemas.Member) string {
	return m.plan.localName(pod, m.plan.Service.Name, at)
}

func (m *istio) Requirements() []string {
	return []string{`sidecars with the proxy setting ISTIO_META_DNS_CAPTURE: "true"`}
}
