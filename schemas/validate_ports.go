package schemas

import (
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation"
)

// CheckPorts reports every fault of a Service's ports, as the API server
// does (ValidateService), but for a missing name among several, which is
// given one when it is rendered. path is that of the list.
func CheckPorts(path string, ports []ServicePort) []Fault {
	type numbered struct {
		port     int32
		protocol Protocol
	}
	var c checker
	names, numbers := map[string]int{}, map[numbered]int{}
	for i, p := range ports {
		c.port(at(path, i), p)
		if j, ok := names[p.Name]; ok && p.Name != "" {
			c.add(at(path, i)+".name", p.Name, nil, "duplicate value: %s is the name of %s already; give each port its own",
				quoted(p.Name), at(path, j))
		} else {
			names[p.Name] = i
		}
		if p.Protocol == "" {
			p.Protocol = ProtocolTCP
		}
		n := numbered{p.Port, p.Protocol}
		if j, ok := numbers[n]; ok && p.Port != 0 {
			c.add(at(path, i)+".port", int(p.Port), nil, "duplicate value: port %d, protocol %s is %s already; remove one",
				p.Port, cut(string(p.Protocol)), at(path, j))
		} else {
			numbers[n] = i
		}
	}
	return c.faults
}

// port checks what one port says by itself.
func (c *checker) port(path string, p ServicePort) {
	if p.Name != "" {
		c.name(path+".name", p.Name, CheckPortName)
	}
	oneOf(c, path+".protocol", p.Protocol, protocols())
	if p.AppProtocol != "" && len(validation.IsQualifiedName(p.AppProtocol)) > 0 {
		c.add(path+".appProtocol", p.AppProtocol, nil, "%s is not an application protocol: %s", quoted(p.AppProtocol), qualifiedName)
	}
	switch {
	case p.Port == 0:
		c.add(path+".port", nil, nil, "a number from 1 to 65535 is required")
	case len(validation.IsValidPortNum(int(p.Port))) > 0:
		c.add(path+".port", int(p.Port), nil, "%d is not a port: a number from 1 to 65535", p.Port)
	}
	if p.TargetPort != nil {
		c.targetPort(path+".targetPort", *p.TargetPort)
	}
}

// targetPort checks a port by number or by name; 0 and "" are Kubernetes' way
// to say nothing.
func (c *checker) targetPort(field string, p IntOrString) {
	if p.StrVal == "" {
		if p.IntVal != 0 && len(validation.IsValidPortNum(int(p.IntVal))) > 0 {
			c.add(field, int(p.IntVal), nil, "%d is not a port: a number from 1 to 65535, or the name of a container port", p.IntVal)
		}
		return
	}
	number, err := strconv.Atoi(p.StrVal)
	if err == nil && len(validation.IsValidPortNum(number)) == 0 {
		c.add(field, p.StrVal, number, "%s is read as a name, since it is quoted; remove the quotes", quoted(p.StrVal))
		return
	}
	c.name(field, p.StrVal, CheckContainerPortName)
}
