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

// istioProtocols are the protocols of Istio by the names that it reads.
var istioProtocols = map[string]string{
	"grpc": "GRPC", "grpc-web": "GRPC-Web", "http": "HTTP", "http_proxy": "HTTP_PROXY", "http2": "HTTP2", "https": "HTTPS",
	"mongo": "Mongo", "mysql": "MySQL", "redis": "Redis", "tcp": "TCP", "tls": "TLS",
}

// istioProtocol returns the protocol of a TCP port as istiod reads it of a
// Service: its appProtocol, else the prefix of its name. Where istiod would
// look into the traffic it is TCP, which holds for every protocol, those in
// which the server speaks first included (rule 17).
func istioProtocol(p schemas.ServicePort) string {
	switch p.AppProtocol {
	case "kubernetes.io/h2c":
		return "HTTP2"
	case "kubernetes.io/ws":
		return "HTTP"
	case "kubernetes.io/wss":
		return "HTTPS"
	}
	const grpcWeb = "grpc-web" // the one name with a hyphen
	name := strings.ToLower(cmp.Or(p.AppProtocol, p.Name))
	if !strings.HasPrefix(name, grpcWeb) {
		name, _, _ = strings.Cut(name, "-")
	} else {
		name = grpcWeb
	}
	return cmp.Or(istioProtocols[name], "TCP")
}
