package validate

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// The annotations by which Kuma makes no MeshServices of a Service.
const (
	kumaIgnore  = "kuma.io/ignore"
	kumaGateway = "kuma.io/gateway"
)

// findMeshService finds the Service whose pods a HostnameGenerator names, and
// refuses one that selects none; owned are the sources of the same
// GlobalHeadlessService. One written by hand that selects by other labels may
// name anything.
func (c *checker) findMeshService(g *hostnameGenerator, owned []*service) {
	c.checkLabels(g)
	if g.label(kumaService) == "" || g.label(kumaNamespace) == "" {
		return
	}
	if len(owned) > 0 {
		c.checkSelected(g, owned[0])
		return
	}
	here, elsewhere := c.meshServices(g)
	switch {
	case len(here) == 1:
		g.source = here[0]
	case len(here) > 1: // any of them
	case len(elsewhere) == 1 && g.owner != "":
		c.checkSelected(g, elsewhere[0])
	case len(elsewhere) == 1:
		c.doubt(g.Item, g.labelPath(kumaService), g.label(kumaService), "is %q, and there is no such Service in namespace %q of zone %q; there is one %s (%s): if its pods are meant, select them",
			g.label(kumaService), g.label(kumaNamespace), g.label(kumaZone), elsewhere[0].where(), report.Where(elsewhere[0].Item))
	case g.owner != "":
		c.checkNoService(g)
	}
}

// checkNoService refuses a managed HostnameGenerator if its zone is given and has
// StatefulSets in its namespace, but not its Service, and warns of any other.
func (c *checker) checkNoService(g *hostnameGenerator) {
	name, at := g.label(kumaService), place{g.label(kumaZone), g.label(kumaNamespace)}
	given := c.clusters[at.cluster]
	sets := c.setsWith(at, func(map[string]string) bool { return given })
	if len(sets) > 0 {
		c.failSelects(g, kumaService, nil, fmt.Sprintf("is %q, and there is no such Service %s, where %s has the serviceName %s; render again, and after all that changes names",
			name, at.where(), sets[0].title(), quoted(sets[0].spec.ServiceName)))
		return
	}
	advice := "give the source's cluster too"
	if given {
		advice = fmt.Sprintf("give all that cluster %q applies, or render again after all that changes names and namespaces", at.cluster)
	}
	if !c.part {
		c.warn(g.Item, report.Fault{
			Code: report.CopyWithoutSource,
			Message: fmt.Sprintf("names the pods of Service %q in namespace %q of zone %q, and there is none among what was given, so there is nothing to compare it with; %s",
				name, at.namespace, at.cluster, advice),
		})
	}
}

// checkLabels checks that a managed HostnameGenerator selects the pods of one
// Service.
func (c *checker) checkLabels(g *hostnameGenerator) {
	if value := g.label(kumaHeadless); value != "true" && (g.owner != "" || value != "") {
		c.failSelects(g, kumaHeadless, "true", fmt.Sprintf(`is %s, and kuma has "true" for single pods; write that`, quoted(value)))
	}
	for _, key := range []string{kumaService, kumaNamespace, kumaZone} {
		if g.owner != "" && g.label(key) == "" {
			g.failed = true
			c.fail(g.Item, report.Fault{
				Code: report.GeneratorDiffers, Field: g.labelPath(key),
				Message: "is unset, so pods of others get these names too; render again",
			})
		}
	}
}

func (c *checker) failSelects(g *hostnameGenerator, key string, proposed any, message string) {
	g.failed = true
	c.fail(g.Item, report.Fault{Code: report.GeneratorSelectsNothing, Field: g.labelPath(key), Current: g.label(key), Proposed: proposed, Message: message})
}

// checkSelected checks that a HostnameGenerator selects the pods of its source.
// A zone may be called otherwise than its cluster, but not like another one.
func (c *checker) checkSelected(g *hostnameGenerator, source *service) {
	for _, label := range []struct{ key, value string }{
		{kumaService, source.Name()}, {kumaNamespace, source.namespace}, {kumaZone, source.cluster},
	} {
		has := g.label(label.key)
		if has == label.value || label.key == kumaZone && (source.cluster == "" || !c.clusters[has]) {
			continue
		}
		c.failSelects(g, label.key, label.value, fmt.Sprintf("is %q, and the source is Service %q %s (%s), so no pod has a name; render again, and after all that changes names and namespaces",
			has, source.Name(), source.where(), report.Where(source.Item)))
	}
	if !g.failed {
		g.source = source
	}
}

// meshServices returns the Services that a HostnameGenerator may select: those
// in its namespace and zone, and those elsewhere that govern a StatefulSet.
func (c *checker) meshServices(g *hostnameGenerator) (here, elsewhere []*service) {
	zone := g.label(kumaZone)
	for _, s := range c.services[g.label(kumaService)] {
		if s.isCopy || s.owner != "" && s.owner != g.owner {
			continue
		}
		inNamespace := s.namespace == g.label(kumaNamespace) || s.namespace == ""
		inZone := s.cluster == zone || s.cluster == "" || !c.clusters[zone]
		switch governs := len(c.governed(s)) > 0; {
		case inNamespace && inZone:
			here = append(here, s)
		case governs && c.clusters[zone] && (inNamespace || s.cluster == zone):
			elsewhere = append(elsewhere, s)
		}
	}
	if governing := slices.DeleteFunc(slices.Clone(here), func(s *service) bool { return len(c.governed(s)) == 0 }); len(governing) > 0 {
		here = governing
	}
	return here, elsewhere
}

// checkMeshService checks that Kuma makes a MeshService of each pod of a
// Service.
func (c *checker) checkMeshService(s *service) {
	if ip := s.spec.ClusterIP; !s.isHeadless() {
		c.fail(s.Item, report.Fault{
			Code: report.ServiceNotHeadless, Field: field.NewPath("spec", "clusterIP"), Current: ip, Proposed: "None",
			Message: fmt.Sprintf("is %s, and a HostnameGenerator names the pods of this Service: kuma has them as MeshServices only if it is headless; make it None", quoted(ip)),
		})
	}
	carried := slices.ContainsFunc(s.spec.Ports, func(p port) bool { return p.protocol() == "TCP" })
	if !carried {
		c.fail(s.Item, report.Fault{
			Code: report.ProtocolNotServed, Field: field.NewPath("spec", "ports"),
			Message: "has no TCP port, and kuma carries no other, so the names of the pods lead nowhere; give it the pods' TCP ports",
		})
	}
	if value, _ := s.Annotation(kumaIgnore); value == "true" || value == "yes" {
		c.fail(s.Item, annotationFault(report.ContraryServiceField, kumaIgnore, value, "", "is %s, so kuma makes no MeshServices of the pods, and they have no names in the other members; remove it"))
	}
	if value, ok := s.Annotation(kumaGateway); ok {
		c.fail(s.Item, annotationFault(report.ContraryServiceField, kumaGateway, value, "", "is %s, and kuma makes no MeshServices of the pods of a gateway, so they have no names in the other members; remove it"))
	}
}
