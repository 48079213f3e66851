package generators

import (
	"cmp"
	"strconv"
	"strings"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// entryPorts returns the ports of a ServiceEntry as YAML. A targetPort is a
// number, that of the pods of one StatefulSet (rule 17).
func entryPorts(ports []schemas.ServicePort, set *StatefulSet) string {
	var d document
	d.open(1, "ports")
	for _, p := range ports {
		d.line(1, "- name: ", yamltext.Quote(cmp.Or(p.Name, portName(p))))
		d.line(2, "number: ", strconv.Itoa(int(p.Port)))
		d.field(2, "protocol", istioProtocol(p))
		if target := targetNumber(p, set); target != p.Port {
			d.line(2, "targetPort: ", strconv.Itoa(int(target)))
		}
	}
	return d.String()
}

// istioProtocols are the protocols of Istio by the names that it reads, but for
// those of HTTP.
var istioProtocols = map[string]string{"https": "HTTPS", "mongo": "Mongo", "mysql": "MySQL", "redis": "Redis", "tls": "TLS"}

// istioProtocol returns the protocol of a TCP port as istiod reads it of a
// Service, its appProtocol or else the prefix of its name, if it is one that a
// sidecar routes by address. HTTP and gRPC are routed by the Host of each
// request: istiod knows a ServiceEntry by its whole hosts only, so a request to
// "kafka-0.kafka-headless" would be sent to the virtual address, which leads
// nowhere. As TCP they pass unseen (rule 17).
func istioProtocol(p schemas.ServicePort) string {
	if p.AppProtocol == "kubernetes.io/wss" {
		return "HTTPS"
	}
	prefix, _, _ := strings.Cut(strings.ToLower(cmp.Or(p.AppProtocol, p.Name)), "-")
	return cmp.Or(istioProtocols[prefix], "TCP")
}
