package generators

import (
	"fmt"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// checkHasPorts refuses or warns of a Service without ports (rules 2 and 19).
// spec.service.ports gives ports to the members' copies of an adopted Service,
// never to the Service itself (rule 3).
func (r *resolver) checkHasPorts(ports []schemas.ServicePort, g *Governing) {
	mesh := meshTypeOf(r.MeshSpec)
	bare := g != nil && len(g.Ports) == 0 && !g.isMisread(specField.Child("ports"))
	switch {
	case mesh.needsPorts && (bare || len(ports) == 0):
		r.failWithoutPorts(g)
	case bare && len(ports) > 0 && !mesh.copies:
		r.failUnusedPorts(g)
	case len(ports) > 0:
	case g == nil:
		r.warn(r.Item, report.Fault{
			Code: report.ServiceWithoutPorts, Field: field.NewPath("spec", "service", "ports"),
			Message: "the containers have no ports, so the members' Services have none; meshes skip a headless Service without ports: give them here",
		})
	default:
		r.warnWithoutPorts(g)
	}
}

// failWithoutPorts refuses a Service without ports for a mesh that gives it no
// names (rule 19).
func (r *resolver) failWithoutPorts(g *Governing) {
	item, path, way := r.Item, field.NewPath("spec", "service", "ports"), "give the pods' ports here"
	if g != nil {
		item, path, way = g.Item, specField.Child("ports"), "give it the pods' ports"
		if len(r.Spec.Service.Ports) > 0 {
			way += fmt.Sprintf(", since spec.service.ports of GlobalHeadlessService %q gives an adopted Service none", r.Name)
		}
	}
	r.fail(item, report.Fault{
		Code: report.MissingField, Field: path,
		Message: "required: " + r.MeshSpec.Key() + " skips a Service without ports, so no pod would have a name; " + way,
	})
}

// failUnusedPorts refuses ports in spec.service that no Service would get: the
// adopted one has none, and members have no copies of it (rule 3).
func (r *resolver) failUnusedPorts(g *Governing) {
	r.fail(r.Item, report.Fault{
		Code: report.ContradictsAdoptedService, Field: field.NewPath("spec", "service", "ports"), Current: portValues(r.Spec.Service.Ports),
		Message: fmt.Sprintf("no Service gets these ports: Service %q (%s) is adopted as it is, without ports, and %s renders no copies of it; give the ports to the Service, or leave them out here",
			g.Name, report.Where(g.Item), r.MeshSpec.Key()),
	})
}

// warnWithoutPorts warns of an adopted Service without ports (rule 2), with the
// ways out that lead somewhere.
func (r *resolver) warnWithoutPorts(g *Governing) {
	text := fmt.Sprintf("Service %q has no ports; meshes skip a headless Service without ports: give it the pods' ports", g.Name)
	if meshTypeOf(r.MeshSpec).copies {
		text = fmt.Sprintf("Service %q has no ports, so the members' Services have none; meshes skip a headless Service without ports: give it the pods' ports, or list them in spec.service.ports of GlobalHeadlessService %s",
			g.Name, strconv.Quote(r.Name))
	}
	r.warn(g.Item, report.Fault{Code: report.ServiceWithoutPorts, Field: specField.Child("ports"), Message: text})
}
