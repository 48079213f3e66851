package render

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// otherItems returns which of the other items a run keeps, by their index (rule
// 8). A KRM function asks it for every item, since it edits items where they
// stand; trees and streams ask it only for those that placement.add has put
// into the index of the cluster.
func (p *Package) otherItems(cluster string) (keeps func(k int) bool, results report.Results) {
	all := func(int) bool { return true }
	none := func(int) bool { return false }
	placed := func(k int) bool { return p.placement.placeOf(k).includes(cluster) }
	switch setting := p.settings.OtherItems; {
	case cluster == "" || setting == schemas.OtherItemsKeep:
		return all, nil
	case setting == schemas.OtherItemsDrop, !p.Has(cluster):
		return none, nil
	case setting == "" && !slices.Contains(clustersOfSources(p.placement.sources), cluster):
		return none, p.undecided(cluster)
	}
	return placed, p.unplaced()
}

// others returns the other items that match, and the first of them by name;
// nil if there is none. Local-config items do not count.
func (p *Package) others(match func(k int) bool) (first *yamltext.Item, all []*yamltext.Item) {
	for k, i := range p.items {
		if p.roles[k] == other && !isLocalConfig(i) && match(k) {
			all = append(all, i)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return slices.MinFunc(all, generators.CompareItems), all
}

// undecided refuses a consumer's slice of a package with other items, unless
// otherItems is set.
func (p *Package) undecided(cluster string) report.Results {
	first, all := p.others(func(int) bool { return true })
	if first == nil {
		return nil
	}
	return report.Results{report.Error(p.settings.item, report.Fault{
		Code: report.OtherItemsUndecided, Field: p.settings.Names.Field("otherItems"),
		Message: fmt.Sprintf("required: the package has %d other %s (such as %s %q), and cluster %q runs no source; set Keep (the cluster applies them too), Drop (it does not), or WithSource (only a source's cluster does)",
			len(all), plural(len(all), "resource"), first.Kind(), first.Name(), cluster),
	})}
}

// unplaced refuses other items that nothing places, and annotations that name
// a cluster in no member list.
func (p *Package) unplaced() report.Results {
	if p.placement.checked {
		return p.placement.faults
	}
	p.placement.checked = true
	p.placement.faults = p.findUnplaced()
	return p.placement.faults
}

func (p *Package) findUnplaced() report.Results {
	var results report.Results
	for k, i := range p.items {
		if p.roles[k] == other && !isLocalConfig(i) {
			results.Add(p.unknownPlaces(i)...)
		}
	}
	first, all := p.others(func(k int) bool { return p.placement.placeOf(k).unknown })
	if first == nil {
		return results
	}
	slices.SortStableFunc(all, generators.CompareItems)
	results.Add(report.Error(first, report.Fault{
		Code: report.OtherItemsUnplaced, Field: field.NewPath("metadata", "annotations").Key(schemas.AnnotationCluster),
		Message: fmt.Sprintf("nothing says to which cluster %s; sources are in %s: annotate each with %s: its cluster's name, several separated by commas, or %q for all",
			belongs(all), quotedList(clustersOfSources(p.placement.sources)), schemas.AnnotationCluster, everywhere),
	}))
	return results
}

// belongs names items as the subject of a sentence.
func belongs(items []*yamltext.Item) string {
	names := report.List(items, func(i *yamltext.Item) string {
		return fmt.Sprintf("%s %q (%s)", i.Kind(), i.Name(), report.Where(i))
	})
	if len(items) == 1 {
		return names + " belongs"
	}
	return fmt.Sprintf("%d resources belong: %s", len(items), names)
}

// unknownPlaces refuses an annotation that names a cluster in no member list.
func (p *Package) unknownPlaces(i *yamltext.Item) report.Results {
	value, ok := i.Annotation(schemas.AnnotationCluster)
	if !ok || !p.complete {
		return nil
	}
	var results report.Results
	for _, cluster := range annotated(value).clusters {
		if p.Has(cluster) {
			continue
		}
		f := report.Fault{
			Code: report.UnknownCluster, Field: field.NewPath("metadata", "annotations").Key(schemas.AnnotationCluster), Current: value,
			Message: fmt.Sprintf("cluster %q is in no member list; the members' clusters are %s, and %q is all of them", cluster, quotedList(p.Clusters()), everywhere),
		}
		if near, ok := schemas.Nearest(cluster, p.Clusters()); ok {
			f.Proposed = near
		}
		results.Add(report.Error(i, f))
	}
	return results
}
