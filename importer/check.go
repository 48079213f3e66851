package importer

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"global-headless-service/layout"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// checkAll renders each group from its declaration, and reports every difference
// from what is there. Groups that cannot be rendered, alone or with the
// others, are left out, with the reason.
func (f *fleet) checkAll(d *Declarations, groups []*group) report.Results {
	var results report.Results
	rendered := map[*group]map[render.Key]*yamltext.Item{}
	for _, g := range groups {
		objects, refused := renderOne(g)
		if refused != nil {
			results.Add(d.leaveOut(g, refused))
			continue
		}
		g.simplify(objects)
		rendered[g] = objects
	}
	results.Add(d.checkTogether(groups)...)
	for _, g := range groups {
		if g.declared == nil {
			continue
		}
		results.Add(f.compare(g, rendered[g])...)
		if len(g.list.Spec.Members) == 1 {
			results.Add(undecided(g.item(), nil, fmt.Sprintf("is shared by %s from %s, and no other member was found; add those that dial the pods", g.mesh.Key(), g.source)))
		}
	}
	return results
}

// simplify unsets the fields of the declaration without which the rendering is the
// same, since the StatefulSet has the same values.
func (g *group) simplify(objects map[render.Key]*yamltext.Item) {
	s := &g.declared.Spec.Service
	for _, unset := range []func(){func() { s.Ports = nil }, func() { s.Selector = nil }} {
		before := *s
		if unset(); len(before.Ports)+len(before.Selector) == len(s.Ports)+len(s.Selector) {
			continue
		}
		without, refused := renderOne(g)
		same := refused == nil && maps.EqualFunc(objects, without, yamltext.SameMeaning)
		if !same {
			*s = before
		}
	}
}

// checkTogether leaves out groups that cannot be rendered beside others, such as
// two Services of one name for one member.
func (d *Declarations) checkTogether(groups []*group) report.Results {
	var results report.Results
	for range groups {
		_, refused := renderAll(declaredOf(groups))
		if refused == nil {
			break
		}
		k := slices.IndexFunc(groups, func(g *group) bool { return g.declared != nil && g.isAbout(refused) })
		if k < 0 {
			return append(results, undecided(nil, nil, "rendering all of it would be refused: "+reason(refused)))
		}
		results.Add(d.leaveOut(groups[k], refused))
	}
	return results
}

// isAbout reports whether an error names the declaration of a group, its list, or one
// of its sources.
func (g *group) isAbout(refused *report.Result) bool {
	switch o := refused.Object; o.Kind {
	case schemas.KindGlobalHeadlessService:
		return o.Name == g.declared.Metadata.Name
	case schemas.KindGlobalNamespace:
		return o.Name == g.list.Metadata.Name
	default:
		return slices.ContainsFunc(g.sources(), func(s object) bool {
			return o.Kind == s.Kind() && o.Name == s.Name() && o.Namespace == s.Namespace() && refused.File.Path == s.inputPath()
		})
	}
}

// declaredOf returns the groups that have a declaration.
func declaredOf(groups []*group) []*group {
	return slices.DeleteFunc(slices.Clone(groups), func(g *group) bool { return g.declared == nil })
}

// leaveOut removes the declaration of a group that cannot be rendered, and its
// list if that is no other's, with a warning.
func (d *Declarations) leaveOut(g *group, refused *report.Result) report.Result {
	d.Services = slices.DeleteFunc(d.Services, func(s *schemas.GlobalHeadlessService) bool { return s == g.declared })
	used := slices.ContainsFunc(d.Services, func(s *schemas.GlobalHeadlessService) bool { return s.Spec.GlobalNamespace == g.list.Metadata.Name })
	if g.ownList && !used {
		d.Namespaces = slices.DeleteFunc(d.Namespaces, func(n *schemas.GlobalNamespace) bool { return n == g.list })
	}
	g.declared = nil
	return report.Warning(g.item(), report.Fault{Code: report.ServiceLeftOut, Message: "is left out, since rendering it would be refused: " + reason(refused)})
}

// reason returns an error as part of another message. Its file is none of the
// user's.
func reason(refused *report.Result) string {
	r := *refused
	r.File = report.File{}
	return strings.TrimPrefix(report.Text(r), "error: ")
}

// renderOne renders one group.
func renderOne(g *group) (map[render.Key]*yamltext.Item, *report.Result) {
	return renderAll([]*group{g})
}

// renderAll returns what the declarations of groups render for each cluster,
// sources included; refused is the first error if that is none.
func renderAll(groups []*group) (objects map[render.Key]*yamltext.Item, refused *report.Result) {
	items, err := inputs(groups)
	if err != nil {
		return nil, &report.Result{Fault: report.Fault{Code: report.EditFailed, Message: err.Error()}}
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
				return nil, &report.Result{Fault: report.Fault{Code: report.EditFailed, Message: err.Error()}}
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

// inputs returns the package that renders groups: their declarations, and the
// sources' manifests as they are without an earlier rendering, each in the folder of
// its cluster.
func inputs(groups []*group) ([]*yamltext.Item, error) {
	var items []*yamltext.Item
	lists := map[*schemas.GlobalNamespace]bool{}
	for _, g := range groups {
		if !lists[g.list] {
			lists[g.list] = true
			items = append(items, yamltext.New([]byte(NamespaceYAML(g.list)))) // as text, so that what is checked is exactly what is printed
		}
		items = append(items, yamltext.New([]byte(ServiceYAML(g.declared))))
		for _, s := range g.sources() {
			i, err := unmanaged(s.Item)
			if err == nil {
				i, err = yamltext.New(i.YAML()).WithFile(s.inputPath())
			}
			if err != nil {
				return nil, err
			}
			items = append(items, i)
		}
	}
	return items, nil
}

// inputPath returns the file of a source in the package that is rendered.
func (o object) inputPath() string {
	return path.Join(layout.Root, o.member.Cluster, path.Base("/"+o.Path()))
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
