package generators

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/kyaml/openapi"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// LacksNamespace reports whether an item is of one of Kubernetes' own kinds
// that live in a namespace, and has none. Of other kinds only a
// CustomResourceDefinition or a cluster can tell.
func LacksNamespace(i *yamltext.Item) bool {
	if i.Namespace() != "" {
		return false
	}
	namespaced, known := openapi.IsNamespaceScoped(kyaml.TypeMeta{APIVersion: i.APIVersion(), Kind: i.Kind()})
	return known && namespaced
}

// NamespaceWarning warns that a source gets the namespace that it lacks, while
// other items that go out beside it lack theirs and get none (rule 5). plans
// are those whose source goes out in this run, in their order; others are the
// items that go out as they came. ok is false if there is nothing to warn
// about.
func NamespaceWarning(plans []*Plan, others []*yamltext.Item) (warning report.Result, ok bool) {
	var lacking []*yamltext.Item
	for _, i := range others {
		if LacksNamespace(i) {
			lacking = append(lacking, i)
		}
	}
	slices.SortFunc(lacking, func(a, b *yamltext.Item) int {
		return cmp.Or(strings.Compare(a.Kind(), b.Kind()), CompareItems(a, b))
	})
	for _, p := range plans {
		for _, i := range p.Sources() {
			if i.Namespace() == "" && len(lacking) > 0 {
				w := report.Warning(i, p.withoutNamespace(i, lacking))
				p.qualify(&w)
				return w, true
			}
		}
	}
	return warning, false
}

func (p *Plan) withoutNamespace(i *yamltext.Item, lacking []*yamltext.Item) report.Fault {
	others := fmt.Sprintf("%d other items have none, and go", len(lacking))
	if len(lacking) == 1 {
		others = "1 other item has none, and goes"
	}
	return report.Fault{
		Code: report.ItemsWithoutNamespace, Field: field.NewPath("metadata", "namespace"), Proposed: p.Spec.Source.Namespace,
		Message: fmt.Sprintf("%s %q gets namespace %q, but %s wherever the client's default is: %s; give all of them their namespace before this runs, in the chart, by namespace: in a kustomization, or by kpt's set-namespace function",
			i.Kind(), i.Name(), p.Spec.Source.Namespace, others,
			report.List(lacking, func(i *yamltext.Item) string { return i.Kind() + " " + strconv.Quote(i.Name()) })),
	}
}
