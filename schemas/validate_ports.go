package schemas

import (
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// checkPorts reports every fault of a Service's ports, as the API server does
// (ValidateService), but for a missing name among several, which is given one
// when it is rendered (rule 14). path is that of the list.
func checkPorts(path *field.Path, ports []ServicePort) []report.Fault {
	type numbered struct {
		port     int32
		protocol Protocol
	}
	var c checker
	names, numbers := map[string]int{}, map[numbered]int{}
	for i, p := range ports {
		c.port(path.Index(i), p)
		if j, ok := names[p.Name]; ok && p.Name != "" {
			c.add(report.DuplicateValue, path.Index(i).Child("name"), p.Name, nil, "duplicate value: %s is the name of %s already; give each port its own",
				quoted(p.Name), path.Index(j))
		} else {
			names[p.Name] = i
		}
		if p.Protocol == "" {
			p.Protocol = ProtocolTCP
		}
		n := numbered{p.Port, p.Protocol}
		if j, ok := numbers[n]; ok && p.Port != 0 {
			c.add(report.DuplicateValue, path.Index(i).Child("port"), int(p.Port), nil, "duplicate value: port %d, protocol %s is %s already; remove one",
				p.Port, cut(string(p.Protocol)), path.Index(j))
		} else {
			numbers[n] = i
		}
	}
	return c.faults
}

// port checks one port by itself.
func (c *checker) port(path *field.Path, p ServicePort) {
	if p.Name != "" {
		c.name(path.Child("name"), p.Name, checkPortName)
	}
	oneOf(c, path.Child("protocol"), p.Protocol, protocols())
	if p.AppProtocol != "" && len(validation.IsQualifiedName(p.AppProtocol)) > 0 {
		c.add(report.InvalidName, path.Child("appProtocol"), p.AppProtocol, nil, "%s is not an application protocol: %s", quoted(p.AppProtocol), qualifiedName)
	}
	switch {
	case p.Port == 0:
		c.add(report.MissingField, path.Child("port"), nil, nil, "a number from 1 to 65535 is required")
	case len(validation.IsValidPortNum(int(p.Port))) > 0:
		c.add(report.InvalidPort, path.Child("port"), int(p.Port), nil, "%d is not a port: a number from 1 to 65535", p.Port)
	}
	if p.TargetPort != nil {
		c.targetPort(path.Child("targetPort"), *p.TargetPort)
	}
}

// targetPort checks a port by number or by name; 0 and "" are Kubernetes' way
// to say nothing.
func (c *checker) targetPort(at *field.Path, p IntOrString) {
	if p.StrVal == "" {
		if p.IntVal != 0 && len(validation.IsValidPortNum(int(p.IntVal))) > 0 {
			c.add(report.InvalidPort, at, int(p.IntVal), nil, "%d is not a port: a number from 1 to 65535, or the name of a container port", p.IntVal)
		}
		return
	}
	number, err := strconv.Atoi(p.StrVal)
	if err == nil && len(validation.IsValidPortNum(number)) == 0 {
		c.add(report.InvalidPort, at, p.StrVal, number, "%s is read as a name, since it is quoted; remove the quotes", quoted(p.StrVal))
		return
	}
	c.name(at, p.StrVal, CheckContainerPortName)
}
