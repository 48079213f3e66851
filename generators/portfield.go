package generators

import (
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// portField returns where a field of the k-th port of the Service is given, for
// rules 2 and 19: in the declaration, else in the governing Service. The ports of
// StatefulSets have no field here, so it is the list in which to give them.
func (p *Plan) portField(k int, key string) (*yamltext.Item, *field.Path) {
	given := p.Spec.Service.Ports
	switch {
	case len(given) == 0 && p.Governing == nil:
		return p.Item, field.NewPath("spec", "service", "ports")
	case len(given) == 0:
		return p.Governing, specField.Child("ports").Index(k).Child(key)
	case key == "targetPort" && given[k].TargetPort == nil && p.Governing != nil:
		if at := samePort(p.sourcePorts(), given[k]); at >= 0 {
			return p.Governing, specField.Child("ports").Index(at).Child(key)
		}
	}
	return p.Item, field.NewPath("spec", "service", "ports").Index(k).Child(key)
}

// samePort returns the index of the port with the number and protocol of a given
// one; negative if there is none.
func samePort(ports []schemas.ServicePort, given schemas.ServicePort) int {
	return slices.IndexFunc(ports, func(has schemas.ServicePort) bool {
		return has.Port == given.Port && has.Protocol == orTCP(given.Protocol)
	})
}

func orTCP(p schemas.Protocol) schemas.Protocol {
	if p == "" {
		return defaultProtocol
	}
	return p
}
