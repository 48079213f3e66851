package render

import (
	"fmt"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// NothingToRender returns the error of a package without a GlobalHeadlessService
// (rule 8).
func (p *Package) NothingToRender() report.Result {
	return report.Error(nil, report.Fault{Code: report.NothingToRender, Message: p.nothing()})
}

// nothing returns why there is nothing to render, and what is there instead.
func (p *Package) nothing() string {
	const text = "nothing to render: the input has no GlobalHeadlessService"
	switch {
	case len(p.items) == 0 && !p.objects.Generator:
		return "nothing to render: the input has no resources at all, and so no GlobalHeadlessService"
	case p.objects.Generator:
		return text + ", since a kustomize generator is shown no resources; list this file under transformers: instead of generators:"
	case len(p.namespaces) > 0:
		name := slices.MinFunc(p.namespaces, generators.CompareItems).Name()
		return text + fmt.Sprintf("; GlobalNamespace %q only lists members: add a GlobalHeadlessService with spec.globalNamespace: %s", name, name)
	case p.objects.Kustomize:
		return text + "; add one to the resources: of the kustomization"
	case len(p.managed) > 0:
		owner := slices.MinFunc(p.managed, func(a, b managedItem) int { return strings.Compare(a.owner, b.owner) }).owner
		return text + fmt.Sprintf("; it has what an earlier run rendered of GlobalHeadlessService %q: give what that was rendered from", owner)
	}
	if set := p.anyStatefulSet(); set != nil {
		return text + fmt.Sprintf("; write one for StatefulSet %q (%s), as the command init does", set.Name(), report.Where(set))
	}
	return text + "; add one, with its members and its source"
}

// anyStatefulSet returns the first StatefulSet of the package; nil if it has none.
func (p *Package) anyStatefulSet() *yamltext.Item {
	var first *yamltext.Item
	for _, i := range p.items {
		if i.Kind() == "StatefulSet" && (first == nil || generators.CompareItems(i, first) < 0) {
			first = i
		}
	}
	return first
}
