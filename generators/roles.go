package generators

import (
	"strings"

	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// IsOfMember reports whether a managed object of a kind shows by itself whether
// its member is the source or a consumer.
func IsOfMember(kind string) bool {
	return kind == "Service" || strings.HasPrefix(kind, "ServiceExport.")
}

// IsOfSource reports whether a managed object was rendered for the source
// (rule 15): a Service without the annotations of consumers, and every export.
func IsOfSource(i *yamltext.Item) bool {
	_, endpoints := i.Annotation(schemas.AnnotationEndpoints)
	return !endpoints && annotation(i, ciliumShared) != "false"
}
