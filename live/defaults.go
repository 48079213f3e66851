package live

import "fmt"

// serverValues are fields of Services, by how their paths end, that an API server
// sets again if an apply takes them off: to these values, or, where there is none,
// to those that they have.
var serverValues = map[string]string{
	"spec.type":                          "ClusterIP",
	"spec.sessionAffinity":               "None",
	"spec.internalTrafficPolicy":         "Cluster",
	"spec.allocateLoadBalancerNodePorts": "true",
	"spec.ports.protocol":                "TCP",
	"spec.clusterIPs":                    "",
	"spec.ipFamilies":                    "",
	"spec.ipFamilyPolicy":                "",
	"spec.ports.nodePort":                "",
}

// isDefault reports whether a live value that is no longer rendered stays as it
// is, since it is what an API server sets by default. A part of the key of an
// element is never taken off.
func (c *comparison) isDefault(at path, live any) bool {
	if n := len(at); n > 1 && at[n-2].isKeyed() {
		if _, isKey := at[n-2].key[at[n-1].name]; isKey {
			return true
		}
		if c.kind == serviceKind && at[n-1].name == "targetPort" {
			return fmt.Sprint(live) == fmt.Sprint(at[n-2].key["port"])
		}
	}
	if c.kind != serviceKind {
		return false
	}
	value, ok := serverValues[at.pattern()]
	return ok && (value == "" || fmt.Sprint(live) == value)
}
