package render

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// settings are what render says, with where it says so: the item, and the
// path of the object in it that holds them.
type settings struct {
	schemas.Render
	item  *resourcelist.Item
	path  *field.Path
	flags bool // they are flags, which have no path
}

// field is where a setting is said, or would be.
func (s settings) field(name string) *field.Path {
	if s.flags {
		return field.NewPath(flagOf[name])
	}
	return s.path.Child(name)
}

// flagOf are the settings as flags.
var flagOf = map[string]string{"cluster": "--cluster", "otherItems": "--other-items", "absentCluster": "--absent-cluster"}

// saying is how a value is said there.
func (s settings) saying(name, value string) string {
	if s.flags {
		return flagOf[name] + " " + value
	}
	return name + ": " + value
}

// settle gives each field of render the value that the functionConfig says,
// else the one that the items say, which must be the same in all that do.
func (p *pkg) settle(config settings, all []declared) report.Results {
	p.settings = config
	if config.path == nil && !config.flags {
		p.settings.path = field.NewPath("spec", "render")
	}
	var results report.Results
	choose := func(name, config string, get func(schemas.Render) string) string {
		if config != "" {
			return config
		}
		first, disagreement := agreed(all, name, get)
		if disagreement != nil {
			results = append(results, *disagreement)
		}
		if first == nil {
			return ""
		}
		if name == "cluster" {
			p.settings.item, p.settings.path, p.settings.flags = first.item, field.NewPath("spec", "render"), false
		}
		return get(first.spec.Render)
	}
	p.settings.Cluster = choose("cluster", config.Cluster,
		func(r schemas.Render) string { return r.Cluster })
	p.settings.OtherItems = schemas.OtherItems(choose("otherItems", string(config.OtherItems),
		func(r schemas.Render) string { return string(r.OtherItems) }))
	p.settings.AbsentCluster = schemas.AbsentCluster(choose("absentCluster", string(config.AbsentCluster),
		func(r schemas.Render) string { return string(r.AbsentCluster) }))
	return results
}

// agreed is the first of the GlobalHeadlessServices that give a value, or an
// error that names the first two that differ.
func agreed(all []declared, name string, get func(schemas.Render) string) (*declared, *report.Result) {
	var first *declared
	for k := range all {
		d := &all[k]
		value := get(d.spec.Render)
		switch {
		case value == "":
		case first == nil:
			first = d
		case get(first.spec.Render) != value:
			disagreement := report.Error(d.item, report.Fault{
				Code:  report.RenderSettingsDiffer,
				Field: field.NewPath("spec", "render", name), Current: value,
				Message: fmt.Sprintf("%q here, but %q in GlobalHeadlessService %q (%s); render belongs to the run: say the same in all, or say it in the functionConfig",
					value, get(first.spec.Render), first.item.Name(), report.Where(first.item)),
			})
			return nil, &disagreement
		}
	}
	return first, nil
}

// isRetired says whether the slice is that of a cluster in no member list; with
// absentCluster: Empty it then holds nothing, else it is an error.
func (p *pkg) isRetired() (bool, report.Results) {
	cluster := p.settings.Cluster
	if cluster == "" {
		return false, nil
	}
	if p.Clusters[cluster] {
		return false, nil
	}
	if p.settings.AbsentCluster == schemas.AbsentClusterEmpty {
		return true, nil
	}
	clusters := slices.Sorted(maps.Keys(p.Clusters))
	f := report.Fault{Code: report.UnknownCluster, Field: p.settings.field("cluster"), Current: cluster}
	f.Message = fmt.Sprintf("cluster %q is in no member list; the members' clusters are %s", cluster, quotedList(clusters))
	if len(clusters) == 0 {
		f.Message = fmt.Sprintf("cluster %q is in no member list: there is no GlobalHeadlessService to have one", cluster)
	}
	if near, ok := schemas.Nearest(cluster, clusters); ok {
		f.Proposed = near
		f.Message += fmt.Sprintf(" (did you mean %q?)", near)
	}
	f.Message += "; if the cluster is being retired, say " + p.settings.saying("absentCluster", "Empty")
	return true, report.Results{report.Error(p.settings.item, f)}
}

// decideOthers settles what becomes of the package's other resources in a
// slice: true keeps them. A consumer's slice does not guess.
func (p *pkg) decideOthers() (bool, report.Results) {
	cluster := p.settings.Cluster
	isSource := false
	for _, plan := range p.plans {
		isSource = isSource || plan.Spec.Source.Cluster == cluster
	}
	switch {
	case cluster == "" || p.settings.OtherItems == schemas.OtherItemsKeep:
		return true, nil
	case p.settings.OtherItems == schemas.OtherItemsDrop:
		return false, nil
	case isSource:
		return true, nil
	case p.settings.OtherItems == schemas.OtherItemsWithSource || p.retired:
		return false, nil
	}
	count, example := 0, -1
	for k, i := range p.items {
		if p.roles[k] == other && !isMarked(i) {
			count++
			if example < 0 || generators.CompareItems(i, p.items[example]) < 0 {
				example = k
			}
		}
	}
	if count == 0 {
		return false, nil
	}
	i := p.items[example]
	return false, report.Results{report.Error(p.settings.item, report.Fault{
		Code:  report.OtherItemsUndecided,
		Field: p.settings.field("otherItems"),
		Message: fmt.Sprintf("required: the package has %d other %s (such as %s %q), and cluster %q runs no source; say Keep (the cluster applies them too), Drop (it does not), or WithSource (only a source's cluster does)",
			count, plural(count, "resource"), i.Kind(), i.Name(), cluster),
	})}
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}
