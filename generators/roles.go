package generators

import (
	"strings"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// ShowsRole reports whether a managed object of the plan shows by itself whether
// its member is the source or a consumer (rule 15): the Service, its export, or a
// Connector of one of its ports.
func (p *Plan) ShowsRole(kind, name string) bool {
	if kind == "Service" || strings.HasPrefix(kind, "ServiceExport.") {
		return name == p.Service.Name
	}
	return kind == connectorKind
}

// IsOfSource reports whether a managed object was rendered for the source
// (rule 15): a Service without the annotations of consumers, and every export and
// Connector.
func IsOfSource(i *yamltext.Item) bool {
	_, endpoints := i.Annotation(schemas.AnnotationEndpoints)
	return !endpoints && annotation(i, ciliumShared) != "false"
}
