package generators

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// checkTargets warns of every targetPort by name that no container has, or that
// it has for another protocol: Kubernetes' endpoints ask for both.
func (r *resolver) checkTargets(ports []schemas.ServicePort, sets []*StatefulSet, warn func(int, report.Fault)) {
	if len(sets) == 0 {
		return
	}
	containers := portsByName(sets)
	for k, p := range ports {
		if p.TargetPort == nil || p.TargetPort.StrVal == "" {
			continue
		}
		if problem, _ := schemas.CheckContainerPortName(p.TargetPort.StrVal); problem != "" {
			continue // that is an error
		}
		if f, wrong := containers.target(p.TargetPort.StrVal, cmp.Or(p.Protocol, defaultProtocol)); wrong {
			warn(k, f)
		}
	}
}

// namedPorts are the containers' ports that have names.
type namedPorts struct {
	names     []string // in the order they stand
	protocols map[string][]schemas.Protocol
}

func portsByName(sets []*StatefulSet) namedPorts {
	n := namedPorts{protocols: map[string][]schemas.Protocol{}}
	for _, s := range sets {
		for _, c := range s.Ports {
			if c.name != "" {
				n.names = append(n.names, c.name)
				n.protocols[c.name] = append(n.protocols[c.name], c.protocol)
			}
		}
	}
	return n
}

// target returns the fault of a targetPort; wrong is false if there is none.
func (n namedPorts) target(name string, protocol schemas.Protocol) (f report.Fault, wrong bool) {
	f.Code, f.Current = report.TargetPortUnresolved, name
	has := n.protocols[name]
	switch {
	case len(has) == 0:
		f.Message = fmt.Sprintf("no container has a port named %q, so DNS has no SRV record for it; the containers' ports are %s", name, listed(n.names))
		if near, ok := schemas.Nearest(name, n.names); ok {
			f.Proposed = near
		}
	case !slices.Contains(has, protocol):
		f.Message = fmt.Sprintf("the containers' port %q is %s and this one %s, so DNS has no SRV record for it; make the protocols the same", name, has[0], protocol)
	default:
		return f, false
	}
	return f, true
}

func listed(names []string) string {
	if len(names) == 0 {
		return "not named"
	}
	return report.List(names, strconv.Quote)
}
