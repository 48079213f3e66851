package clusters

import (
	"strings"
)

// A trial is a value of one field that we generate or copy.
type trial struct {
	field, value string // what it is called in the table
	set          func(service object)
	why          string // we refuse what a server takes
}

// x is so many letters.
func x(n int) string { return strings.Repeat("x", n) }

// onePort is a trial of a field of the only port.
func onePort(field, name string, value any) trial {
	return trial{field: "ports[0]." + field, value: name, set: func(s object) {
		p := s["ports"].([]any)[0].(object)
		if value == nil {
			delete(p, field)
			return
		}
		p[field] = value
	}}
}

// ports is a trial of the whole list.
func ports(name string, list ...any) trial {
	return trial{field: "ports", value: name, set: func(s object) { s["ports"] = list }}
}

// of is a trial of a field of the Service.
func of(field, name string, value any) trial {
	return trial{field: field, value: name, set: func(s object) { s[field] = value }}
}

// because says why we refuse what a server takes.
func (c trial) because(why string) trial { c.why = why; return c }

// serviceTrials are the limits of each field, and what is just over them.
// name, namespace, labels and annotations are those of the metadata.
var serviceTrials = []trial{
	of("name", "63 letters", x(63)),
	of("name", "64 letters", x(64)),
	of("name", "upper case", "Kafka"),
	of("name", "a dot", "kafka.headless"),
	of("name", "an underscore", "kafka_headless"),
	of("name", "a digit first", "0kafka").because("Kubernetes 1.34 refuses it, and a member's cluster may be as old"),
	of("name", "a dash last", "kafka-"),

	of("namespace", "63 letters", x(63)),
	of("namespace", "64 letters", x(64)),
	of("namespace", "a digit first", "0ns"),
	of("namespace", "upper case", "nsOne"),
	of("namespace", "a dot", "ns.one"),

	ports("none").because("in spec.service it says nothing, and meshes pass over a Service without ports; adopt one where it is meant"),
	ports("two", object{"name": "a", "port": 1}, object{"name": "b", "port": 2}),
	ports("one number on TCP and UDP", object{"name": "a", "port": 53}, object{"name": "b", "port": 53, "protocol": "UDP"}),
	ports("one number and protocol twice", object{"name": "a", "port": 53}, object{"name": "b", "port": 53, "protocol": "TCP"}),
	ports("one name twice", object{"name": "a", "port": 1}, object{"name": "a", "port": 2}),

	onePort("name", "none", nil),
	onePort("name", "15 letters", x(15)),
	onePort("name", "16 letters", x(16)),
	onePort("name", "63 letters", x(63)),
	onePort("name", "64 letters", x(64)),
	onePort("name", "upper case", "Client"),
	onePort("name", "an underscore", "tcp_client"),
	onePort("name", "a dot", "tcp.client"),
	onePort("name", "a digit first", "0client"),
	onePort("name", "digits only", "9092"),
	onePort("name", "two dashes", "tcp--client"),
	onePort("name", "a dash last", "client-"),

	onePort("port", "none", nil),
	onePort("port", "-1", -1),
	onePort("port", "0", 0),
	onePort("port", "1", 1),
	onePort("port", "65535", 65535),
	onePort("port", "65536", 65536),
	onePort("port", "a string", "9092"),

	onePort("protocol", "none", nil),
	onePort("protocol", "UDP", "UDP"),
	onePort("protocol", "SCTP", "SCTP"),
	onePort("protocol", "lower case", "tcp"),
	onePort("protocol", "ICMP", "ICMP"),

	onePort("appProtocol", "http", "http"),
	onePort("appProtocol", "kubernetes.io/h2c", "kubernetes.io/h2c"),
	onePort("appProtocol", "upper case", "HTTP"),
	onePort("appProtocol", "a space", "h 2"),
	onePort("appProtocol", "a prefix of upper case", "Example.com/x"),
	onePort("appProtocol", "63 letters", x(63)),
	onePort("appProtocol", "64 letters", x(64)),

	onePort("targetPort", "none", nil),
	onePort("targetPort", "0", 0),
	onePort("targetPort", "-1", -1),
	onePort("targetPort", "65535", 65535),
	onePort("targetPort", "65536", 65536),
	onePort("targetPort", "15 letters", x(15)),
	onePort("targetPort", "16 letters", x(16)),
	onePort("targetPort", "upper case", "Client"),
	onePort("targetPort", "an underscore", "tcp_client"),
	onePort("targetPort", "digits in quotes", "9092"),
	onePort("targetPort", "two dashes", "tcp--client"),
	onePort("targetPort", "a digit first", "0client"),

	of("selector", "none", object{}).because("a source's Service that selects no pods has no endpoints, in no member"),
	of("selector", "a value of 63 letters", object{"app": x(63)}),
	of("selector", "a value of 64 letters", object{"app": x(64)}),
	of("selector", "an empty value", object{"app": ""}),
	of("selector", "a value with a space", object{"app": "a b"}),
	of("selector", "a value that is a number", object{"app": 1}),
	of("selector", "a key of 63 letters", object{x(63): "a"}),
	of("selector", "a key of 64 letters", object{x(64): "a"}),
	of("selector", "a prefix of 253 letters", object{prefix(253) + "/app": "a"}),
	of("selector", "a prefix of 254 letters", object{prefix(254) + "/app": "a"}),
	of("selector", "a prefix of upper case", object{"Example.com/app": "a"}),
	of("selector", "an empty key", object{"": "a"}),

	of("publishNotReadyAddresses", "true", true),
	of("publishNotReadyAddresses", "a string", "true"),

	of("ipFamilyPolicy", "SingleStack", "SingleStack"),
	of("ipFamilyPolicy", "PreferDualStack", "PreferDualStack"),
	of("ipFamilyPolicy", "RequireDualStack", "RequireDualStack"),
	of("ipFamilyPolicy", "lower case", "singlestack"),
	of("ipFamilies", "IPv4", []any{"IPv4"}),
	of("ipFamilies", "IPv6", []any{"IPv6"}),
	of("ipFamilies", "lower case", []any{"ipv4"}),
	of("ipFamilies", "one twice", []any{"IPv4", "IPv4"}),
	of("ipFamilies", "both, no policy", []any{"IPv4", "IPv6"}),
	of("ipFamilies", "three", []any{"IPv4", "IPv6", "IPv4"}),
	{field: "ipFamilies", value: "both, SingleStack", set: func(s object) {
		s["ipFamilies"], s["ipFamilyPolicy"] = []any{"IPv4", "IPv6"}, "SingleStack"
	}},
	{field: "ipFamilies", value: "IPv6 first, PreferDualStack", set: func(s object) {
		s["ipFamilies"], s["ipFamilyPolicy"] = []any{"IPv6", "IPv4"}, "PreferDualStack"
	}},

	of("labels", "a value of 63 letters", object{"a": x(63)}),
	of("labels", "a value of 64 letters", object{"a": x(64)}),
	of("labels", "a key of 64 letters", object{x(64): "a"}),
	of("labels", "a value that is a number", object{"a": 1}),
	of("annotations", "a long value", object{"a": x(1000)}),
	of("annotations", "a key of 64 letters", object{x(64): "a"}),
	of("annotations", "a key of upper case", object{"Example.com/A": "a"}),
	of("annotations", "240 KiB together", object{"a": x(240 << 10)}),
	of("annotations", "256 KiB together", object{"a": x(256 << 10)}),
}

// prefix is a DNS subdomain of so many letters.
func prefix(n int) string {
	return strings.Repeat(x(49)+".", 5) + x(n-250)
}
