package generators

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// equalPorts compares after Kubernetes' defaulting, whatever the order.
func equalPorts(a, b []schemas.ServicePort) bool {
	return slices.Equal(portTexts(a), portTexts(b))
}

// containsPorts compares likewise, and reports whether all contain each of some.
func containsPorts(all, some []schemas.ServicePort) bool {
	texts := portTexts(all)
	return !slices.ContainsFunc(portTexts(some), func(t string) bool { return !slices.Contains(texts, t) })
}

// portTexts returns ports in words, defaulted and sorted: "tcp-client 9092/TCP -> kafka-client".
func portTexts(ports []schemas.ServicePort) []string {
	var texts []string
	for _, p := range ports {
		protocol := p.Protocol
		if protocol == "" {
			protocol = defaultProtocol
		}
		t := strings.TrimSpace(fmt.Sprintf("%s %d/%s", p.Name, p.Port, protocol))
		if p.TargetPort != nil && p.TargetPort.String() != strconv.Itoa(int(p.Port)) {
			t += " -> " + p.TargetPort.String()
		}
		if p.AppProtocol != "" {
			t += " (" + p.AppProtocol + ")"
		}
		texts = append(texts, t)
	}
	slices.Sort(texts)
	return texts
}

// flowPort returns a TCP port as YAML in flow style, as spec.service.ports takes
// it.
func flowPort(p schemas.ServicePort) string {
	var b strings.Builder
	b.WriteByte('{')
	if p.Name != "" {
		b.WriteString("name: " + yamltext.Quote(p.Name) + ", ")
	}
	fmt.Fprintf(&b, "port: %d", p.Port)
	switch t := p.TargetPort; {
	case t != nil && t.StrVal != "":
		b.WriteString(", targetPort: " + yamltext.Quote(t.StrVal))
	case t != nil:
		fmt.Fprintf(&b, ", targetPort: %d", t.IntVal)
	}
	if p.AppProtocol != "" {
		b.WriteString(", appProtocol: " + yamltext.Quote(p.AppProtocol))
	}
	return b.String() + "}"
}

// portValues returns ports as spec.service.ports would say them.
func portValues(ports []schemas.ServicePort) []map[string]any {
	var values []map[string]any
	for _, p := range ports {
		v := map[string]any{"port": p.Port}
		for key, value := range map[string]string{"name": p.Name, "protocol": string(p.Protocol), "appProtocol": p.AppProtocol} {
			if value != "" {
				v[key] = value
			}
		}
		if t := p.TargetPort; t != nil && t.StrVal != "" {
			v["targetPort"] = t.StrVal
		} else if t != nil {
			v["targetPort"] = t.IntVal
		}
		values = append(values, v)
	}
	return values
}
