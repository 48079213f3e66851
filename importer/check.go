package importer

import (
	"fmt"
	"slices"
	"strings"

	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// checkAll renders each group from its declaration, and reports in what that
// differs from what is there. Groups that cannot be rendered are left out, with
// the reason.
func (f *fleet) checkAll(d *Declarations, groups []*group) report.Results {
	var results report.Results
	for _, g := range groups {
		rendered, refused := g.rendered()
		if refused != nil {
			results.Add(g.leftOut(refused))
			d.remove(g)
			continue
		}
		results.Add(f.compare(g, rendered)...)
		if len(g.list.Spec.Members) == 1 {
			results.Add(undecided(g.item(), nil, fmt.Sprintf("%s is shared by %s, and no other member was found; add those that dial the pods", g.title(), g.mesh.Key())))
		}
	}
	return results
}

// leftOut warns of a group that cannot be rendered as it is.
func (g *group) leftOut(refused *report.Result) report.Result {
	return report.Warning(g.item(), report.Fault{
		Code:    report.ServiceLeftOut,
		Message: fmt.Sprintf("is left out, since rendering it would be refused: %s", strings.TrimPrefix(report.Text(*refused), "error: ")),
	})
}

// remove removes the declaration of a group, and its list if that is no other's.
func (d *Declarations) remove(g *group) {
	d.Services = slices.DeleteFunc(d.Services, func(s *schemas.GlobalHeadlessService) bool { return s == g.declared })
	g.declared = nil
	used := slices.ContainsFunc(d.Services, func(s *schemas.GlobalHeadlessService) bool {
		return s.Spec.GlobalNamespace == g.list.Metadata.Name
	})
	if !used && len(d.Services) > 0 || !used && g.isOwnList() {
		d.Namespaces = slices.DeleteFunc(d.Namespaces, func(n *schemas.GlobalNamespace) bool { return n == g.list && g.isOwnList() })
	}
}

// isOwnList reports whether the list was made of what the members have.
func (g *group) isOwnList() bool { return slices.Equal(g.list.Spec.Members, g.members) }

// rendered returns what the declaration renders for each cluster, sources
// included; refused is the first error if that is none.
func (g *group) rendered() (objects map[render.Key]*yamltext.Item, refused *report.Result) {
	items, err := g.inputs()
	if err != nil {
		return nil, &report.Result{Fault: report.Fault{Message: err.Error()}}
	}
	p, results := render.Load(render.Input{Items: items})
	if refused := firstError(results); refused != nil {
		return nil, refused
	}
	objects = map[render.Key]*yamltext.Item{}
	for _, cluster := range p.Clusters() {
		slice, results := p.Slice(cluster)
		if refused := firstError(results); refused != nil {
			return nil, refused
		}
		for _, o := range slice {
			i, err := o.Item()
			if err != nil {
				return nil, &report.Result{Fault: report.Fault{Message: err.Error()}}
			}
			objects[o.Key] = i
		}
	}
	return objects, nil
}

func firstError(results report.Results) *report.Result {
	results.Sort()
	if len(results) > 0 && results[0].Severity == report.SeverityError {
		return &results[0]
	}
	return nil
}

// inputs returns the package that renders a group: its declarations and the
// source's manifests, as they are without an earlier rendering.
func (g *group) inputs() ([]*yamltext.Item, error) {
	items := []*yamltext.Item{
		yamltext.New([]byte(NamespaceYAML(g.list))),
		yamltext.New([]byte(ServiceYAML(g.declared))),
	}
	for _, s := range g.sources() {
		i, err := unmanaged(s.Item)
		if err != nil {
			return nil, err
		}
		items = append(items, yamltext.New(i.YAML()))
	}
	return items, nil
}

// sources returns the objects that the rendering takes from the source.
func (g *group) sources() []object {
	var all []object
	for _, s := range slices.Concat(g.sets, g.withoutName) {
		all = append(all, s.object)
	}
	if g.governing != nil {
		all = append(all, g.governing.object)
	}
	return all
}

// unmanaged returns an item without what an earlier rendering and the tools that
// carry items have written to it.
func unmanaged(i *yamltext.Item) (*yamltext.Item, error) {
	i, err := i.WithoutOrchestration()
	for _, key := range []string{schemas.AnnotationOwner, schemas.AnnotationCluster, schemas.AnnotationMesh} {
		if err == nil {
			i, err = i.WithoutAnnotation(key)
		}
	}
	return i, err
}
