package importer

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/schemas"
)

// service returns what the declaration has to set of the Service: what the copies
// have in common, and the source does not give them (rules 1 to 3).
func (g *group) service() schemas.Service {
	var s schemas.Service
	if g.hasRenderedCopies() {
		s.Labels = common(g.copies, func(c *service) map[string]string { return c.labels }, g.isRendered)
		s.Annotations = common(g.copies, func(c *service) map[string]string { return c.annotations }, g.isRendered)
		g.setShape(&s)
	}
	return s
}

// hasRenderedCopies reports whether the mesh renders copies of the Service, and
// there are some.
func (g *group) hasRenderedCopies() bool {
	return len(g.copies) > 0 && (g.mesh.TanzuServiceMesh != nil || g.mesh.Cilium != nil)
}

// setShape sets the fields of a Service's spec. What an adopted Service sets
// travels to the copies by itself.
func (g *group) setShape(s *schemas.Service) {
	if g.governing == nil {
		s.Selector = mostOf(g.copies, (*service).selector)
		s.Ports = portsOf(mostOf(g.copies, func(c *service) []servicePort { return c.spec.Ports }))
		if mostOf(g.copies, func(c *service) bool { return c.spec.PublishNotReadyAddresses }) {
			publish := true
			s.PublishNotReadyAddresses = &publish
		}
	} else if len(g.governing.spec.Ports) == 0 {
		s.Ports = portsOf(mostOf(g.copies, func(c *service) []servicePort { return c.spec.Ports }))
	}
	adopted := serviceSpec{}
	if g.governing != nil {
		adopted = g.governing.spec
		if isLive(g.governing.Item) && adopted.IPFamilyPolicy == string(schemas.IPFamilyPolicySingleStack) {
			adopted.IPFamilyPolicy = "" // the API server's default, which the manifest need not have; of a copy it is another
		}
	}
	policy := mostOf(g.copies, func(c *service) string { return c.spec.IPFamilyPolicy })
	families := mostOf(g.copies, func(c *service) []string { return c.spec.IPFamilies })
	isDefault := g.mesh.Cilium != nil && policy == string(schemas.IPFamilyPolicySingleStack)
	if adopted.IPFamilyPolicy == "" && !isDefault && (g.governing == nil || policy == string(schemas.IPFamilyPolicySingleStack)) {
		s.IPFamilyPolicy = schemas.IPFamilyPolicy(policy)
	}
	if len(adopted.IPFamilies) == 0 && (g.governing == nil || len(families) < 2) {
		for _, f := range families {
			s.IPFamilies = append(s.IPFamilies, schemas.IPFamily(f))
		}
	}
}

// common returns the entries that all copies have, with one value, but for those
// that are rendered anyway or belong to a tool.
func common(copies []*service, of func(*service) map[string]string, drop func(key string) bool) map[string]string {
	entries := maps.Clone(of(copies[0]))
	maps.DeleteFunc(entries, func(key, value string) bool {
		return drop(key) || slices.ContainsFunc(copies, func(c *service) bool {
			other, ok := of(c)[key]
			return !ok || other != value
		})
	})
	if len(entries) == 0 {
		return nil
	}
	return entries
}

// isRendered reports whether a label or annotation is rendered without being
// declared, or is a tool's and is never rendered.
func (g *group) isRendered(key string) bool {
	return isTools(key) || key == schemas.AnnotationEndpoints ||
		slices.Contains([]string{generators.CiliumGlobal, generators.CiliumShared, generators.CiliumSharedOld}, key) && g.mesh.Cilium != nil
}

// isTools reports whether an annotation is written by a tool that carries or
// applies manifests, and says nothing of the object.
func isTools(key string) bool {
	prefix, _, _ := strings.Cut(key, "/")
	switch prefix {
	case schemas.Group, "config.kubernetes.io", "internal.config.kubernetes.io", "config.k8s.io",
		"kustomize.config.k8s.io", "internal.kpt.dev", "deployment.kubernetes.io":
		return true
	}
	return key == schemas.AnnotationLastApplied
}

// mostOf returns the value that most copies have; of several, that of the first.
func mostOf[T any](copies []*service, of func(*service) T) T {
	counts := map[string]int{}
	var best T
	most := 0
	key := func(c *service) string {
		text, _ := json.Marshal(of(c)) // what YAML holds can be encoded
		return string(text)
	}
	for _, c := range copies {
		counts[key(c)]++
	}
	for _, c := range copies {
		if n := counts[key(c)]; n > most {
			best, most = of(c), n
		}
	}
	return best
}

// portsOf returns ports as a declaration has them, without what Kubernetes' defaults
// are.
func portsOf(ports []servicePort) []schemas.ServicePort {
	var all []schemas.ServicePort
	for _, p := range ports {
		port := schemas.ServicePort{Name: p.Name, Port: p.Port, AppProtocol: p.AppProtocol}
		if p.Protocol != string(schemas.ProtocolTCP) {
			port.Protocol = schemas.Protocol(p.Protocol)
		}
		switch target := p.TargetPort.(type) {
		case int:
			if target != 0 && int32(target) != p.Port {
				port.TargetPort = &schemas.IntOrString{IntVal: int32(target)}
			}
		case string:
			if target != "" {
				port.TargetPort = &schemas.IntOrString{StrVal: target}
			}
		}
		all = append(all, port)
	}
	return all
}
