package schemas

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// CheckKind reports a misspelt kind of this API's group (rule 12). It returns
// nil for the kinds of this API, and for kinds of other functions.
func CheckKind(apiVersion, kind string) *report.Fault {
	if !strings.HasPrefix(apiVersion, Group+"/") {
		return nil
	}
	near, ok := Nearest(kind, []string{KindGlobalHeadlessService, KindGlobalNamespace})
	if !ok || near == kind {
		return nil
	}
	return &report.Fault{
		Code: report.MisspeltKind, Field: field.NewPath("kind"), Current: kind, Proposed: near,
		Message: fmt.Sprintf("there is no %s in the group %s; did you mean %s?", quoted(kind), Group, quoted(near)),
	}
}
