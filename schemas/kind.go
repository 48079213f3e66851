package schemas

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// CheckKind reports an item that is meant to be of this API and is not: a
// misspelt kind of its group, or one of its kinds in a version that is not known,
// or in a wrong group (rule 12). It returns nil for the kinds of this API, and for
// kinds of others.
func CheckKind(apiVersion, kind string) *report.Fault {
	isOwn := kind == KindGlobalHeadlessService || kind == KindGlobalNamespace
	switch inGroup := strings.HasPrefix(apiVersion, Group+"/"); {
	case inGroup && !isOwn:
		return misspeltKind(kind)
	case apiVersion == APIVersion || !isOwn || !inGroup && !isWrongGroup(apiVersion, kind):
		return nil
	}
	return &report.Fault{
		Code: report.UnknownAPIVersion, Field: field.NewPath("apiVersion"), Current: apiVersion, Proposed: APIVersion,
		Message: fmt.Sprintf("%s is not known; the version of %s is %s", quoted(apiVersion), kind, quoted(APIVersion)),
	}
}

// misspeltKind returns the fault of a kind of this API's group that is nearly one of
// its kinds. The group is kpt's, and so has other kinds, none of which is headless
// or begins with Global.
func misspeltKind(kind string) *report.Fault {
	near, ok := Nearest(kind, []string{KindGlobalHeadlessService, KindGlobalNamespace})
	switch lower := strings.ToLower(kind); {
	case ok:
	case strings.Contains(lower, "headless"), strings.HasPrefix(lower, "globals"):
		near = KindGlobalHeadlessService
	case strings.HasPrefix(lower, "globaln"):
		near = KindGlobalNamespace
	default:
		return nil
	}
	return &report.Fault{
		Code: report.MisspeltKind, Field: field.NewPath("kind"), Current: kind, Proposed: near,
		Message: fmt.Sprintf("there is no %s in the group %s; did you mean %s?", quoted(kind), Group, quoted(near)),
	}
}

// isWrongGroup reports whether an apiVersion, not of this API's group, is meant to
// be. A GlobalHeadlessService can only be meant for this program; a GlobalNamespace
// of another API passes.
func isWrongGroup(apiVersion, kind string) bool {
	group, _, grouped := strings.Cut(apiVersion, "/")
	_, near := Nearest(group, []string{Group})
	return kind == KindGlobalHeadlessService || !grouped || near
}
