package generators

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// defaultProtocol is Kubernetes' own default of ServicePort.protocol and
// ContainerPort.protocol.
const defaultProtocol schemas.Protocol = "TCP"

func protocolOf(n *yaml.Node) schemas.Protocol {
	if s := text(n); s != "" {
		return schemas.Protocol(s)
	}
	return defaultProtocol
}

// ports returns the ports (rule 2): spec.service.ports, else the governing Service's, else the
// containers'.
func (r *resolver) ports(g *Governing, sets []*StatefulSet) []schemas.ServicePort {
	var ports []schemas.ServicePort
	switch {
	case len(r.Spec.Service.Ports) > 0:
		ports = r.givenPorts(g)
		given := &Plan{Declaration: r.Declaration}
		if g != nil {
			given.Governing = g.Item
		}
		r.checkTargets(ports, sets, func(k int, f report.Fault) {
			item, at := given.portField(k, "targetPort")
			f.Field = at
			r.warn(item, f)
		})
	case g != nil:
		ports = g.Ports
		r.checkAdoptedPorts(g)
		r.checkTargets(ports, sets, func(k int, f report.Fault) {
			f.Field = field.NewPath("spec", "ports").Index(k).Child("targetPort")
			r.warn(g.Item, f)
		})
	case len(sets) > 0:
		ports = namePorts(r.containerPorts(sets))
	default:
		r.missing(field.NewPath("spec", "service", "ports"), "the ports of the pods")
		return nil
	}
	r.checkResolved(ports, g)
	return ports
}

// checkResolved refuses a Service in which a generated port name equals the given
// name of another port.
func (r *resolver) checkResolved(ports []schemas.ServicePort, g *Governing) {
	r.checkHasPorts(ports, g)
	named := map[string]int32{}
	for _, p := range ports {
		if first, taken := named[p.Name]; taken && g == nil {
			r.fail(r.Item, report.Fault{
				Code:  report.PortNameConflict,
				Field: field.NewPath("spec", "service", "ports"),
				Message: fmt.Sprintf("ports %d and %d would both be called %q in the Service; set spec.service.ports in the GlobalHeadlessService to name them yourself",
					first, p.Port, p.Name),
			})
		}
		named[p.Name] = p.Port
	}
}

// containerPorts returns the containers' ports, keyed by (port, protocol), in the
// order they stand. A name that an earlier port has already taken is left
// out, since a Service's port names are unique.
func (r *resolver) containerPorts(sets []*StatefulSet) []schemas.ServicePort {
	type key struct {
		port     int32
		protocol schemas.Protocol
	}
	var ports []schemas.ServicePort
	seen := map[key]bool{}
	named := map[string]int32{}
	for _, s := range sets {
		for _, c := range s.Ports {
			if k := (key{c.port, c.protocol}); c.port != 0 && seen[k] {
				continue
			} else {
				seen[k] = true
			}
			p := schemas.ServicePort{Name: c.name, Protocol: c.protocol, Port: c.port}
			if first, taken := named[c.name]; taken && c.name != "" {
				p.Name = portName(p)
				r.warn(s.Item, report.Fault{
					Code:  report.PortRenamed,
					Field: c.field.Child("name"), Current: c.name,
					Message: fmt.Sprintf("the name %q is that of port %d already, so port %d is called %q in the Service; set spec.service.ports in GlobalHeadlessService %q to name them yourself",
						c.name, first, c.port, p.Name, r.Name),
				})
			}
			named[p.Name] = c.port
			r.checkContainerPort(s, c)
			ports = append(ports, p)
		}
	}
	return ports
}

// checkContainerPort refuses what the API server refuses of a container's port.
func (r *resolver) checkContainerPort(s *StatefulSet, c containerPort) {
	for _, f := range c.faults {
		r.fail(s.Item, f)
	}
	for _, f := range c.warnings {
		r.warn(s.Item, f)
	}
	switch {
	case len(c.faults) > 0:
	case c.written == "":
		r.fail(s.Item, report.Fault{Code: report.MissingField, Field: c.field.Child("containerPort"), Message: "a number from 1 to 65535 is required"})
	case len(validation.IsValidPortNum(int(c.port))) > 0:
		r.fail(s.Item, report.Fault{
			Code:  report.InvalidPort,
			Field: c.field.Child("containerPort"), Current: c.value(),
			Message: fmt.Sprintf("%v is not a port: a number from 1 to 65535", c.value()),
		})
	}
	for _, f := range schemas.CheckProtocol(c.field.Child("protocol"), c.protocol) {
		r.fail(s.Item, f)
	}
	if c.name == "" {
		return
	}
	if problem, better := schemas.CheckContainerPortName(c.name); problem != "" {
		r.fail(s.Item, report.Fault{Code: report.InvalidName, Field: c.field.Child("name"), Current: c.name, Proposed: current(better), Message: problem})
	}
}

// checkAdoptedPorts refuses what the API server refuses: the members' copies
// would carry it further.
func (r *resolver) checkAdoptedPorts(g *Governing) {
	for k, p := range g.Ports {
		path := field.NewPath("spec", "ports").Index(k).Child("name")
		if p.Name == "" && len(g.Ports) > 1 && !g.isMisread(path) {
			r.fail(g.Item, report.Fault{
				Code:  report.MissingField,
				Field: path, Proposed: portName(p),
				Message: fmt.Sprintf("a Service of several ports names each; name this one, for example %q", portName(p)),
			})
		}
	}
}

// namePorts returns the ports with the default protocol where it is unset. If
// there are several, those without a name are named <protocol>-<port>.
func namePorts(ports []schemas.ServicePort) []schemas.ServicePort {
	named := slices.Clone(ports)
	for k := range named {
		p := &named[k]
		if p.Protocol == "" {
			p.Protocol = defaultProtocol
		}
		if p.Name == "" && len(ports) > 1 {
			p.Name = portName(*p)
		}
	}
	return named
}

func portName(p schemas.ServicePort) string {
	return strings.ToLower(string(p.Protocol)) + "-" + strconv.Itoa(int(p.Port))
}
