package generators

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// This file finds Services and StatefulSets that are not seen as such: by a
// misspelt kind or apiVersion, or inside of a List (rule 12).

// checkHead notes an item that is nearly a Service or StatefulSet. Kubernetes' own
// API groups have a fixed set of kinds, none of which is spelt like these; the same
// kinds of other groups pass through.
func (p *Package) checkHead(i *yamltext.Item, group string, grouped bool) {
	if !startsWithS(i.Kind()) {
		return // nearly always
	}
	if fault := misspeltHead(i.APIVersion(), i.Kind(), group, grouped); fault != nil {
		p.faults.Add(report.Error(i, *fault))
	}
}

func startsWithS(kind string) bool { return kind != "" && kind[0]|0x20 == 's' && kind != "Secret" }

// misspeltHead returns the fault of a kind or apiVersion; nil if there is none.
func misspeltHead(apiVersion, kind, group string, grouped bool) *report.Fault {
	near, version := "", "v1"
	switch {
	case !grouped && kind == "StatefulSet", grouped && group != "apps" && kind == "StatefulSet" && strings.EqualFold(group, "apps"):
		near, version = kind, "apps/v1"
	case !grouped:
		near, _ = schemas.Nearest(kind, []string{"Service"})
	case group == "apps":
		near, _ = schemas.Nearest(kind, []string{"StatefulSet"})
		version = apiVersion
	}
	switch {
	case near == "":
		return nil
	case near != kind:
		return &report.Fault{
			Code: report.MisspeltKind, Field: field.NewPath("kind"), Current: kind, Proposed: near,
			Message: fmt.Sprintf("there is no %q of apiVersion %q, and the API server refuses it; did you mean %q?", kind, apiVersion, near),
		}
	case apiVersion != version:
		return &report.Fault{
			Code: report.UnknownAPIVersion, Field: field.NewPath("apiVersion"), Current: current(apiVersion), Proposed: version,
			Message: fmt.Sprintf("%q has no %s, and the API server refuses it; the apiVersion is %q", apiVersion, kind, version),
		}
	}
	return nil
}

// checkList notes a List that holds objects which are read elsewhere: in a
// ResourceList it is one item, and what it holds is not seen.
func (p *Package) checkList(i *yamltext.Item) {
	n, err := i.Node()
	if err != nil {
		return // it passes through
	}
	for _, e := range elements(at(n, "items")) {
		kind, version := text(at(e, "kind")), text(at(e, "apiVersion"))
		if !isRead(version, kind) {
			continue
		}
		p.warnings.Add(report.Warning(i, report.Fault{
			Code: report.ListNotRead, Field: field.NewPath("items"),
			Message: fmt.Sprintf("this List is one item, so the %s %q in it is not read; write what it holds as documents of their own", kind, text(at(e, "metadata", "name"))),
		}))
		return
	}
}

// isRead reports whether items of a kind are read.
func isRead(apiVersion, kind string) bool {
	switch group, _, _ := strings.Cut(apiVersion, "/"); kind {
	case "Service":
		return apiVersion == "v1"
	case "StatefulSet":
		return group == "apps"
	case schemas.KindGlobalHeadlessService, schemas.KindGlobalNamespace:
		return apiVersion == schemas.APIVersion
	}
	return false
}
