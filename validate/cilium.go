package validate

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// isGlobal reports whether Cilium joins a Service with those of its name and
// namespace in other clusters.
func (s *service) isGlobal() bool {
	value, _ := s.Annotation(generators.CiliumGlobal)
	return strings.EqualFold(value, "true")
}

// isUnshared reports whether Cilium keeps the endpoints of a Service from other
// clusters.
func (s *service) isUnshared() bool {
	key, value := s.shared()
	return key != "" && !strings.EqualFold(value, "true")
}

// shared returns the annotation by which a Service shares its endpoints or does
// not; an empty key if it has none.
func (s *service) shared() (key, value string) {
	for _, key := range []string{generators.CiliumShared, generators.CiliumSharedOld} {
		if value, ok := s.Annotation(key); ok {
			return key, value
		}
	}
	return "", ""
}

// checkCilium checks the global Services of Cilium (rule 17).
func (c *checker) checkCilium() {
	for _, name := range c.names() {
		copies, sources := split(c.services[name])
		groups := map[groupKey][]*service{}
		var keys []groupKey // in the order of the copies
		for _, s := range copies {
			if _, tanzu := s.Annotation(schemas.AnnotationEndpoints); tanzu {
				continue
			}
			key := groupKey{sourceOf(s, sources), s.owner}
			if groups[key] == nil {
				keys = append(keys, key)
			}
			groups[key] = append(groups[key], s)
		}
		for _, key := range keys {
			c.checkGlobal(key.source, groups[key])
		}
	}
}

// A groupKey identifies the copies of one source.
type groupKey struct {
	source *service // may be nil
	owner  string
}

// checkGlobal checks the copies of one source, which may be nil, and the source.
func (c *checker) checkGlobal(source *service, copies []*service) {
	global := source != nil && source.isGlobal()
	for _, s := range copies {
		global = global || s.isGlobal() || s.isUnshared()
	}
	if !global {
		return
	}
	if source != nil {
		c.checkAnnotations(source)
		if key, value := source.shared(); source.isUnshared() {
			c.fail(source.Item, annotationFault(report.ServiceNotGlobal, key, value, "true",
				"is %s on the Service at the source, so no other cluster gets the endpoints of its pods; remove it, or set it on the members' copies alone"))
		}
	}
	for _, s := range copies {
		c.checkAnnotations(s)
		if !s.isUnshared() {
			_, value := s.shared()
			c.fail(s.Item, annotationFault(report.CopySharesEndpoints, generators.CiliumShared, value, "false",
				`is %s on a member's copy, so that an empty EndpointSlice of this cluster appears at the source; set it to "false", and render after whatever changes annotations`))
		}
		if source != nil {
			c.checkGlobalCopy(s, source)
		}
	}
}

// checkAnnotations refuses a Service if Cilium does not join it with the
// others, or does not synchronize its EndpointSlices.
func (c *checker) checkAnnotations(s *service) {
	if !s.isGlobal() {
		value, _ := s.Annotation(generators.CiliumGlobal)
		c.fail(s.Item, annotationFault(report.ServiceNotGlobal, generators.CiliumGlobal, value, "true",
			`is %s, so cilium does not join this Service with those of the other members, and the pods have no names there; set it to "true", and render after whatever changes annotations`))
	}
	if value, ok := s.Annotation(generators.CiliumEndpointSlices); ok && !strings.EqualFold(value, "true") {
		c.fail(s.Item, annotationFault(report.ServiceNotGlobal, generators.CiliumEndpointSlices, value, "true",
			"is %s, and single pods have names only where EndpointSlices are synchronized; remove it"))
	}
}

// checkGlobalCopy checks what Cilium needs of a copy besides its annotations.
func (c *checker) checkGlobalCopy(copied, source *service) {
	if copied.namespace != source.namespace {
		c.fail(copied.Item, report.Fault{
			Code: report.MemberNotServed, Field: field.NewPath("metadata", "namespace"), Current: copied.namespace, Proposed: source.namespace,
			Message: fmt.Sprintf("is %q, and the source is %s (%s): cilium joins Services of one name and namespace, so the pods have no names here; give the namespaces one name",
				copied.namespace, source.where(), report.Where(source.Item)),
		})
	}
	if policy := copied.spec.IPFamilyPolicy; policy != "SingleStack" && source.spec.IPFamilyPolicy == "" {
		c.fail(copied.Item, report.Fault{
			Code: report.CopyDiffers, Field: field.NewPath("spec", "ipFamilyPolicy"), Current: policy, Proposed: "SingleStack",
			Message: fmt.Sprintf("is %s, and Service %q %s (%s) leaves it to the API server, which stores SingleStack there and RequireDualStack for a copy that has no selector; write SingleStack here",
				quoted(policy), source.Name(), source.where(), report.Where(source.Item)),
		})
	}
}
