package validate

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// checkPublishedPods checks that external-dns publishes the addresses of the
// pods of a Service whose hostnames are those of members. One in another domain
// than a cluster's may be meant for something else, and so may those of a
// Service that another mesh joins, or that has no StatefulSet.
func (c *checker) checkPublishedPods(s *service) {
	governs, managed := len(c.governed(s)) > 0, s.owner != ""
	switch {
	case c.sources[s] || !governs && !managed && len(c.selectedBy(s)) == 0:
	case s.joinsMembers():
		c.checkAddresses(s, c.fail)
		if governs || managed {
			c.checkPublishedSource(s)
		}
	case governs && slices.ContainsFunc(s.hostnames(), s.isOwn):
		c.checkAddresses(s, func(i *yamltext.Item, f report.Fault) {
			f.Code = report.NamesInDoubt
			c.warn(i, f)
		})
	}
}

// checkPublishedSource checks a Service that governs its pods. One that does
// not may have other hostnames: external-dns names the pods that it selects.
func (c *checker) checkPublishedSource(s *service) {
	c.checkOwnHostname(s)
	switch {
	case len(s.spec.Selector) > 0:
		c.sources[s] = true
	case s.owner != "":
		c.fail(s.Item, report.Fault{
			Code: report.ServiceWithoutSelector, Field: field.NewPath("spec", "selector"),
			Message: "is empty, and external-dns names the pods that this Service selects; give it the labels of the pods",
		})
	}
}

// checkAddresses reports annotations of a Service and its pods by which
// external-dns publishes other addresses than those of the pods, or none.
func (c *checker) checkAddresses(s *service, refuse func(*yamltext.Item, report.Fault)) {
	for _, contrary := range []struct {
		key, why string
		harmless func(value string) bool
	}{
		{externalDNSTarget, "is %s, which external-dns publishes in place of the addresses of the pods; remove it",
			func(value string) bool { return value == "" }},
		{externalDNSController, `is %s, and external-dns reads only Services that are of "dns-controller" or leave it unset; remove it`,
			func(value string) bool { return value == "dns-controller" }},
		{externalDNSEndpointsType, "is %s, so external-dns publishes the addresses of the nodes in place of those of the pods; remove it",
			func(value string) bool { return value != "HostIP" && value != "NodeExternalIP" }},
	} {
		if value, ok := s.Annotation(contrary.key); ok && !contrary.harmless(value) {
			refuse(s.Item, annotationFault(report.ContraryServiceField, contrary.key, value, "", contrary.why))
		}
	}
	template := field.NewPath("spec", "template", "metadata", "annotations")
	for _, set := range c.selectedBy(s) {
		if value, _ := set.Field("spec", "template", "metadata", "annotations", externalDNSTarget); value != "" {
			refuse(set.Item, report.Fault{
				Code: report.ContraryServiceField, Field: template.Key(externalDNSTarget), Current: value,
				Message: fmt.Sprintf("is %q, which external-dns publishes in place of the addresses of these pods under %s; remove it", value, s.title()),
			})
		}
	}
}

// checkOwnHostname warns of hostnames of other Services or namespaces only: the
// source is a member too, so a later transformer has renamed it or moved it.
func (c *checker) checkOwnHostname(s *service) {
	other := ""
	for _, hostname := range s.hostnames() {
		if s.isOwn(hostname) {
			return
		}
		if other == "" && isInCluster(hostname) {
			other = hostname
		}
	}
	value, _ := s.Annotation(externalDNSHostname)
	c.doubt(s.Item, annotationField(externalDNSHostname), value, "has %q, and no name of this Service in its own namespace, which would begin with %q: pods have other names at the source than in the other members; render after whatever changes names and namespaces",
		other, s.Name()+"."+s.namespace+".")
}
