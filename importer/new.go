package importer

import (
	"fmt"
	"maps"
	"slices"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// NewInput is what new declarations are made of.
type NewInput struct {
	Items   []*yamltext.Item // what the source applies, such as a chart's output
	Members []schemas.Member // of all Services
	Source  schemas.Member   // one of the members
	Mesh    *schemas.Mesh    // nil is the default
}

// NewDeclarations returns declarations of the StatefulSets in manifests that no
// other member has anything of yet: a GlobalNamespace with the members, and a
// GlobalHeadlessService for each governing Service. Sources are the items that
// these take from the manifests. What cannot be rendered is left out with a
// warning. The declarations are of use only if none of the results is an error.
func NewDeclarations(in NewInput) (d *Declarations, sources []*yamltext.Item, results report.Results) {
	f, results := readFleet(Input{Clusters: []Cluster{{in.Source.Cluster, in.Items}}, Namespace: in.Source.Namespace})
	groups, more := f.newGroups(in)
	results.Add(more...)
	if len(f.sets) > 0 {
		results.Add(f.localNote()...)
	}
	if len(groups) == 0 {
		if len(f.sets) == 0 {
			return nil, nil, sorted(append(results, f.nothing(nil)))
		}
		return nil, nil, sorted(failing(results))
	}
	list := newList(groups, names{})
	list.Spec.Mesh = in.Mesh
	d = &Declarations{Namespaces: []*schemas.GlobalNamespace{list}}
	for _, g := range groups {
		g.list = list
		g.declared = g.declaration(groups)
		d.Services = append(d.Services, g.declared)
	}
	for _, g := range groups {
		if _, refused := renderOne(g); refused != nil {
			results.Add(d.leaveOut(g, refused))
		}
	}
	results.Add(d.checkTogether(groups)...)
	for _, g := range declaredOf(groups) {
		for _, s := range g.sources() {
			sources = append(sources, s.Item)
		}
	}
	if len(d.Services) == 0 {
		results = failing(results)
	}
	return d, sources, sorted(results)
}

// failing adds the error of a run that declares nothing.
func failing(results report.Results) report.Results {
	if !results.Failed() {
		results.Add(report.Error(nil, report.Fault{Code: report.NothingToDeclare, Message: "no Service can be declared, for the reasons that the warnings give"}))
	}
	return results
}

// newGroups returns the sources in the one member that runs them.
func (f *fleet) newGroups(in NewInput) ([]*group, report.Results) {
	var results report.Results
	byName := map[string]*group{}
	for _, set := range f.sets {
		name := set.spec.ServiceName
		switch {
		case set.member.Namespace != in.Source.Namespace:
			results.Add(leftOutSet(set, fmt.Sprintf("is in namespace %q, and the source is %s; name a member with its namespace", set.member.Namespace, in.Source)))
			continue
		case name == "":
			if name = f.selecting(set); name == "" {
				results.Add(leftOutSet(set, "has no serviceName, and not exactly one headless Service selects its pods; set spec.serviceName to the one that is to name them"))
				continue
			}
		}
		g := byName[name]
		if g == nil {
			g = &group{name: name, source: in.Source, members: in.Members, governing: f.serviceAt(name, in.Source), mesh: orDefault(in.Mesh)}
			byName[name] = g
		}
		if set.spec.ServiceName == "" {
			g.withoutName = append(g.withoutName, set)
		} else {
			g.sets = append(g.sets, set)
		}
	}
	var groups []*group
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		groups = append(groups, byName[name])
	}
	return groups, results
}

// selecting returns the one headless Service that selects the pods of a
// StatefulSet; empty if there is none, or another.
func (f *fleet) selecting(set *statefulSet) string {
	var found []string
	for _, name := range f.serviceNames() {
		s := f.serviceAt(name, set.member)
		if s != nil && s.isHeadless() && selects(s.spec.Selector, set.spec.Template.Metadata.Labels) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

func leftOutSet(set *statefulSet, why string) report.Result {
	return report.Warning(set.Item, report.Fault{Code: report.ServiceLeftOut, Message: why})
}

// orDefault returns a mesh, or the one where none is given.
func orDefault(m *schemas.Mesh) *schemas.Mesh {
	if m == nil {
		return &schemas.Mesh{TanzuServiceMesh: &schemas.TanzuServiceMesh{}}
	}
	return m
}
