package generators

import (
	"cmp"
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// This file resolves targetPorts for meshes that take numbers only.

// targetNumber returns the number of the container port to which a Service's
// port leads: that of its name and protocol in the StatefulSet, which may be
// nil; 0 if there is none.
func targetNumber(p schemas.ServicePort, set *StatefulSet) int32 {
	switch t := p.TargetPort; {
	case t == nil:
		return p.Port
	case t.StrVal == "":
		return t.IntVal
	case set == nil:
		return 0
	default:
		for _, c := range set.Ports {
			if c.name == t.StrVal && c.protocol == cmp.Or(p.Protocol, defaultProtocol) {
				return c.port
			}
		}
		return 0
	}
}

// checkTarget refuses a targetPort by a name that is no number for the pods of
// some StatefulSet (rule 19). Why says in words what the number is needed for.
func (p *Plan) checkTarget(port schemas.ServicePort, item report.Item, at *field.Path, why string) report.Results {
	if port.TargetPort == nil || port.TargetPort.StrVal == "" {
		return nil
	}
	var without []*StatefulSet
	for _, s := range p.StatefulSets {
		if targetNumber(port, s.Set) == 0 {
			without = append(without, s.Set)
		}
	}
	if len(p.StatefulSets) > 0 && len(without) == 0 {
		return nil
	}
	f := report.Fault{Code: report.TargetPortNotANumber, Field: at, Current: port.TargetPort.StrVal}
	reason, way := "the StatefulSet is not in the package", "write the number here"
	if len(without) > 0 {
		reason, way = noContainerHas(port, without), "name the container's port so, or write its number here"
		if near, ok := schemas.Nearest(port.TargetPort.StrVal, portsByName(without).names); ok && near != port.TargetPort.StrVal {
			f.Proposed = near
			way += fmt.Sprintf("; did you mean %q?", near)
		}
	}
	f.Message = fmt.Sprintf("%q is no number for port %d: %s, and %s; %s", port.TargetPort.StrVal, port.Port, reason, why, way)
	return report.Results{report.Error(item, f)}
}

// noContainerHas returns the part of a message that names the StatefulSets
// without a port of the name and protocol of a targetPort.
func noContainerHas(p schemas.ServicePort, without []*StatefulSet) string {
	return fmt.Sprintf("no container of %s has a port of this name for %s",
		report.List(without, func(s *StatefulSet) string { return described(s) + " (" + report.Where(s.Item) + ")" }), p.Protocol)
}
