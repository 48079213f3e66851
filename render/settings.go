package render

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// Settings are those of a run, and how messages name them.
type Settings struct {
	schemas.Render
	Names SettingNames
	item  *yamltext.Item // where they are set, for results; nil on a command line
}

// SettingNames says how a setting is named where it can be set. A setting is
// a field of schemas.Render: cluster, otherItems, absentCluster.
type SettingNames interface {
	// Field returns the setting as the field of a result.
	Field(setting string) *field.Path
	// Assign returns the words that set it to a value.
	Assign(setting, value string) string
}

// fieldNames are the names of settings that are fields of a resource.
type fieldNames struct{ parent *field.Path }

func (n fieldNames) Field(setting string) *field.Path    { return n.parent.Child(setting) }
func (n fieldNames) Assign(setting, value string) string { return setting + ": " + value }

// specNames are the names of settings in a GlobalHeadlessService.
var specNames = fieldNames{field.NewPath("spec", "render")}

// resolveSettings returns the settings of the command line or the
// functionConfig. One that is unset there comes from the
// GlobalHeadlessServices, which must then agree.
func resolveSettings(in Input, d declarations) (Settings, report.Results) {
	s := d.config
	if in.Settings != nil {
		s = *in.Settings
	} else if s.Names == nil {
		s.Names = specNames
	}
	var results report.Results
	if s.Cluster == "" && in.Settings == nil { // a command line is asked for clusters one by one
		first, more := agreed(d.all, "cluster", func(r schemas.Render) string { return r.Cluster })
		results.Add(more...)
		if first != nil {
			s.Cluster, s.item, s.Names = first.spec.Render.Cluster, first.item, specNames
		}
	}
	if s.OtherItems == "" {
		first, more := agreed(d.all, "otherItems", func(r schemas.Render) string { return string(r.OtherItems) })
		results.Add(more...)
		if first != nil {
			s.OtherItems = first.spec.Render.OtherItems
		}
	}
	if s.AbsentCluster == "" {
		first, more := agreed(d.all, "absentCluster", func(r schemas.Render) string { return string(r.AbsentCluster) })
		results.Add(more...)
		if first != nil {
			s.AbsentCluster = first.spec.Render.AbsentCluster
		}
	}
	if s.Warnings == "" {
		first, more := agreed(d.all, "warnings", func(r schemas.Render) string { return string(r.Warnings) })
		results.Add(more...)
		if first != nil {
			s.Warnings = first.spec.Render.Warnings
		}
	}
	return s, results
}

// Finish brings the results of a run into the form in which they are
// reported: sorted, each once, and warnings as errors if the run is strict
// (rule 12).
func (p *Package) Finish(results report.Results) report.Results {
	results = results.Dedupe()
	if p.settings.Warnings == schemas.WarningsError {
		results.MakeErrors()
	}
	results.Sort()
	return results
}

// agreed returns the first of the GlobalHeadlessServices that have a value for
// a setting, or an error that names the first two that differ.
func agreed(all []declared, setting string, get func(schemas.Render) string) (*declared, report.Results) {
	var first *declared
	for k := range all {
		d := &all[k]
		value := get(d.spec.Render)
		switch {
		case value == "":
		case first == nil:
			first = d
		case get(first.spec.Render) != value:
			return nil, report.Results{report.Error(d.item, report.Fault{
				Code: report.RenderSettingsDiffer, Field: specNames.Field(setting), Current: value,
				Message: fmt.Sprintf("%q here, but %q in GlobalHeadlessService %q (%s); render belongs to the run: set the same in all, or set it in the functionConfig",
					value, get(first.spec.Render), first.item.Name(), report.Where(first.item)),
			})}
		}
	}
	return first, nil
}

// checkCluster refuses a cluster in no member list, unless absentCluster is
// Empty and the package has declarations at all (rule 8).
func (p *Package) checkCluster(cluster string) report.Results {
	if cluster == "" || !p.complete || p.Has(cluster) {
		return nil
	}
	if p.IsEmpty() {
		return report.Results{p.NothingToRender()}
	}
	if p.settings.AbsentCluster == schemas.AbsentClusterEmpty {
		return nil
	}
	clusters := p.Clusters()
	f := report.Fault{
		Code: report.UnknownCluster, Field: p.settings.Names.Field("cluster"), Current: cluster,
		Message: fmt.Sprintf("cluster %q is in no member list; the members' clusters are %s", cluster, quotedList(clusters)),
	}
	if near, ok := schemas.Nearest(cluster, clusters); ok {
		f.Proposed = near
		f.Message += fmt.Sprintf(" (did you mean %q?)", near)
	}
	f.Message += "; if the cluster is being retired, set " + p.settings.Names.Assign("absentCluster", "Empty")
	return report.Results{report.Error(p.settings.item, f)}
}

// Has reports whether a cluster has a member.
func (p *Package) Has(cluster string) bool {
	_, found := slices.BinarySearchFunc(p.clusters, cluster, compareCluster)
	return found
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}
