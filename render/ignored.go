package render

import (
	"fmt"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// Ignored reports managed objects in the input of a command line, if they are
// not what the run renders: they are never input (rule 9), so edits to them
// have no effect. It leaves out those in files that are the run's own output.
func (p *Package) Ignored(isOutput func(path string) bool) report.Results {
	rendered := map[string]map[Key]*Object{} // by cluster
	var ignored []*yamltext.Item
	for _, m := range p.managed {
		i, cluster := p.items[m.index], m.cluster
		if isOutput(i.Path()) {
			continue
		}
		if rendered[cluster] == nil {
			rendered[cluster] = map[Key]*Object{}
			if p.Has(cluster) {
				objects, _ := p.Slice(cluster)
				for _, o := range objects {
					rendered[cluster][o.Key] = o
				}
			}
		}
		if !isRendered(rendered[cluster][KeyOf(i, cluster)], i) {
			ignored = append(ignored, i)
		}
	}
	if len(ignored) == 0 {
		return nil
	}
	names := report.List(ignored, func(i *yamltext.Item) string {
		return fmt.Sprintf("%s %q (%s)", i.Kind(), i.Name(), report.Where(i))
	})
	return report.Results{report.Info(fmt.Sprintf("ignored, since an earlier run generated them, though they are not what is rendered now: %s; "+
		"change the input instead, or delete them", names))}
}

// isRendered reports whether an item equals what is rendered in meaning,
// regardless of the annotations of a managed object.
func isRendered(o *Object, i *yamltext.Item) bool {
	if o == nil {
		return false
	}
	fresh, err := o.Item()
	if err != nil {
		return false
	}
	for _, side := range []**yamltext.Item{&fresh, &i} {
		bare := *side
		for _, annotation := range managedAnnotations {
			if bare, err = bare.WithoutAnnotation(annotation); err != nil {
				return false
			}
		}
		*side = bare
	}
	return yamltext.SameMeaning(i, fresh)
}
