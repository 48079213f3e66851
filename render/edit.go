package render

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/layout"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// replaceAdopted removes from the desired objects those that replace an adopted
// Service of another cluster, and returns them keyed by that Service: under
// kustomize, an id identifies one object (rule 8).
func (p *Package) replaceAdopted(objects []*Object, cluster string) ([]*Object, map[*yamltext.Item]*Object) {
	if !p.objects.Kustomize || cluster == "" {
		return objects, nil
	}
	replacing := map[*yamltext.Item]*Object{}
	for _, plan := range p.plans {
		g := plan.Governing
		if g == nil || plan.Source().Cluster == cluster {
			continue
		}
		at := Key{cluster, "Service", p.idOf(g).namespace, plan.Service.Name}
		for _, o := range objects {
			if o.Key == at {
				replacing[g] = o
			}
		}
	}
	return slices.DeleteFunc(objects, func(o *Object) bool {
		for _, replacement := range replacing {
			if replacement == o {
				return true
			}
		}
		return false
	}), replacing
}

// editSources adds the changes of the sources: completed where they stand,
// hidden where they are not for this cluster. A template stays as it is in a
// fleet (rule 7).
func (p *Package) editSources(changes []Change, replacing map[*yamltext.Item]*Object, cluster string) ([]Change, report.Results) {
	copied := map[Key]bool{}
	for k := range changes {
		if c := &changes[k]; c.Object != nil && c.Object.from != nil && c.Action != Hide {
			copied[*c.Key] = true
		}
	}
	var results report.Results
	for _, plan := range p.plans {
		for _, s := range sourcesOf(plan) {
			c, err := p.editSource(s, replacing[s.item()], copied, cluster)
			if err != nil {
				results.Add(report.Error(s.item(), report.Fault{Code: report.EditFailed, Message: err.Error()}))
				continue
			}
			changes = append(changes, c)
		}
	}
	return changes, results
}

// editSource returns the change of one source. replacement is the object that
// replaces it, or nil; copied holds the keys of the rendered copies of
// templates.
func (p *Package) editSource(s source, replacement *Object, copied map[Key]bool, cluster string) (Change, error) {
	i := s.item()
	key := KeyOf(i, s.plan.Source().Cluster)
	key.Namespace = s.plan.Source().Namespace
	c := Change{Action: Update, Plan: s.plan, Old: i, Key: &key}
	var err error
	switch here := inScope(cluster, s.plan.Source().Cluster); {
	case !here && replacement != nil:
		c.Key, c.Object = &replacement.Key, replacement
		if c.New, err = replacement.Item(); err == nil {
			c.New, err = c.New.InPlaceOf(i)
		}
	case !here, isLocalConfig(i) && copied[key]:
		c.Action, c.Reason = Hide, NoReason
		c.New, err = hide(i)
	default:
		if c.New, err = show(i); err == nil {
			c.New, err = complete(c.New, s, !p.objects.Kustomize, !p.objects.Kustomize)
		}
	}
	if err == nil && c.New == i {
		c.Action = Keep
	}
	return c, err
}

// hideOthers adds the changes of the declarations, of the other items that the
// cluster does not apply, and of Services that nothing adopts any more.
func (p *Package) hideOthers(changes []Change, keeps func(k int) bool) ([]Change, report.Results) {
	var results report.Results
	hideItem := func(i *yamltext.Item) *yamltext.Item {
		hidden, err := hide(i)
		if err != nil {
			results.Add(report.Error(i, report.Fault{Code: report.EditFailed, Message: err.Error()}))
		}
		return hidden
	}
	for k := range changes {
		if c := &changes[k]; c.Action == Hide && c.New == nil {
			c.New = hideItem(c.Old)
		}
	}
	for k, i := range p.items {
		hides := p.roles[k] == declaration || p.roles[k] == other && !keeps(k)
		c := Change{Action: Hide, Old: i, New: i}
		if p.isReleased(k) {
			released, err := generators.Released(i)
			if err != nil {
				results.Add(report.Error(i, report.Fault{Code: report.EditFailed, Message: err.Error()}))
				continue
			}
			c.Action, c.Reason, c.New = Update, OwnerAbsent, released
		}
		if hides && !isLocalConfig(i) {
			c.Action, c.New = Hide, hideItem(c.New)
		}
		if c.New != i {
			key := KeyOf(i, layout.Cluster(i.PackagePath()))
			c.Key = &key
			changes = append(changes, c)
		}
	}
	return changes, results
}

// isReleased reports whether an item is a Service that carries what an earlier
// run set on it for a mesh, though no declaration adopts it any more (rule 17).
// Under kustomize the declaration may be another run's (rule 9).
func (p *Package) isReleased(k int) bool {
	return p.roles[k] == other && !p.objects.Kustomize && generators.HasServiceFields(p.items[k])
}

// hide makes a local-config item of an item, so that it is never applied.
func hide(i *yamltext.Item) (*yamltext.Item, error) {
	if isLocalConfig(i) {
		return i, nil
	}
	return i.WithAnnotation(schemas.AnnotationLocalConfig, "true")
}

// show reverts hide.
func show(i *yamltext.Item) (*yamltext.Item, error) {
	if !isLocalConfig(i) {
		return i, nil
	}
	return i.WithoutAnnotation(schemas.AnnotationLocalConfig)
}

// managedAnnotations are those of a managed object (rule 9).
var managedAnnotations = []string{schemas.AnnotationOwner, schemas.AnnotationCluster}

func lackingSources(plan *generators.Plan, lacking []*yamltext.Item) report.Fault {
	names := ""
	for k, i := range lacking {
		if k > 0 {
			names += " and "
		}
		names += fmt.Sprintf("%s %q (%s)", i.Kind(), i.Name(), report.Where(i))
	}
	return report.Fault{
		Code: report.SourceOutsideItsCluster, Field: field.NewPath("spec", "source", "cluster"), Current: plan.Source().Cluster,
		Message: fmt.Sprintf("the folder %s lacks %s; move what is missing there, or annotate it with %s: \"true\", and a copy is rendered there",
			layout.Folder(plan.Source().Cluster), names, schemas.AnnotationLocalConfig),
	}
}
