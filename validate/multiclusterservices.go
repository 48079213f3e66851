package validate

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// exportGroups are the API groups of the Multi-Cluster Services API.
var exportGroups = []string{"multicluster.x-k8s.io", "net.gke.io"}

// checkExports checks ServiceExports and ServiceImports (rule 17).
func (c *checker) checkExports() {
	type name struct{ namespace, name string }
	exported := map[name]bool{}
	first := map[string]object{} // by owner
	for _, group := range exportGroups {
		for _, e := range c.objects[groupKind{group, "ServiceExport"}] {
			exported[name{e.namespace, e.Name()}] = true
			owner, owned := e.Annotation(schemas.AnnotationOwner)
			if other, twice := first[owner]; twice && other.place != e.place {
				c.failSecondExport(e, other)
				continue
			}
			c.checkExport(e)
			if owned {
				first[owner] = e
			}
		}
	}
	for _, group := range exportGroups {
		for _, i := range c.objects[groupKind{group, "ServiceImport"}] {
			if exported[name{i.namespace, i.Name()}] {
				c.fail(i.Item, report.Fault{
					Code:    report.HandWrittenExport,
					Message: fmt.Sprintf("the mesh writes ServiceImport %q itself, and deletes one that is written by hand within seconds; delete this one", i.Name()),
				})
			}
		}
	}
}

// failSecondExport refuses the second export of one GlobalHeadlessService.
func (c *checker) failSecondExport(e, first object) {
	c.fail(e.Item, report.Fault{
		Code: report.TwoSources,
		Message: fmt.Sprintf("Service %q is exported here and %s (%s), and a global namespace has one source; remove this ServiceExport where the source is not, and render that cluster again",
			e.Name(), first.where(), report.Where(first.Item)),
	})
}

// checkExport checks a ServiceExport against the Service beside it. One that a
// user wrote may export a Service of any kind, from elsewhere too.
func (c *checker) checkExport(e object) {
	managed := render.IsManaged(e.Item)
	s := c.serviceNear(e.Name(), e.place)
	switch {
	case s == nil && managed:
		c.fail(e.Item, report.Fault{
			Code:    report.ExportWithoutService,
			Message: fmt.Sprintf("exports Service %q, and there is none of this name %s; make both names and namespaces the same again", e.Name(), e.where()),
		})
	case s == nil:
	case s.isCopy:
		c.fail(e.Item, report.Fault{
			Code:    report.HandWrittenExport,
			Message: fmt.Sprintf("a ServiceExport makes cluster %q an exporter of Service %q, which is a member's copy here (%s); delete it", e.cluster, e.Name(), report.Where(s.Item)),
		})
	case managed:
		c.checkExported(s)
	}
}

// checkExported checks the Service of a managed export.
func (c *checker) checkExported(s *service) {
	if !s.isSource() {
		c.fail(s.Item, report.Fault{
			Code: report.ServiceWithoutSelector, Field: field.NewPath("spec", "selector"),
			Message: "is empty, and this Service is exported to the other members, so its pods have no names there; give it the labels of the pods",
		})
		return
	}
	c.sources[s] = true
	if ip := s.spec.ClusterIP; ip != "None" {
		c.fail(s.Item, report.Fault{
			Code: report.ServiceNotHeadless, Field: field.NewPath("spec", "clusterIP"), Current: ip, Proposed: "None",
			Message: fmt.Sprintf("is %s, and this Service is exported to the other members, which then have one address of it and no names of pods; make it None", quoted(ip)),
		})
	}
}

// serviceNear returns the Service of a name in a place; nil if there is none.
func (c *checker) serviceNear(name string, at place) *service {
	for _, s := range c.services[name] {
		if s.near(at) {
			return s
		}
	}
	return nil
}
