package importer

import (
	"fmt"
	"slices"
	"strings"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A Cluster holds the items that one cluster has: those that it applies, or a
// dump of its API server.
type Cluster struct {
	Name  string
	Items []*yamltext.Item
}

// Input is what is imported.
type Input struct {
	Clusters []Cluster
	// Namespaces are the global namespaces that the members come from. Without
	// any, the members of a Service are those in which it is found.
	Namespaces []*GlobalNamespace
	// Namespace is that of items that have none; empty if there is no such
	// namespace.
	Namespace string
}

// Declarations are the result of an import.
type Declarations struct {
	Namespaces []*schemas.GlobalNamespace
	Services   []*schemas.GlobalHeadlessService
}

// Import declares what clusters already have. Its results list everything that
// rendering the declarations would change, what could not be decided, and the files
// that can be deleted once the rendering is reviewed. The declarations are of use only
// if none of the results is an error.
func Import(in Input) (*Declarations, report.Results) {
	f, results := readFleet(in)
	if results.Failed() {
		return nil, sorted(results)
	}
	results.Add(f.withoutItems()...)
	groups, more := f.groups()
	results.Add(more...)
	for _, g := range groups {
		results.Add(g.findMesh(f)...)
	}
	groups, more = f.joined(groups)
	results.Add(more...)
	d, groups := declare(in.Namespaces, groups)
	results.Add(f.checkAll(d, groups)...)
	if len(d.Namespaces) == 0 && !results.Failed() {
		results.Add(f.nothing(groups))
	}
	results.Add(f.leftFiles(groups)...)
	results.Add(f.localNote()...)
	return d, sorted(results)
}

// withoutItems warns of clusters of which nothing was given.
func (f *fleet) withoutItems() report.Results {
	var results report.Results
	for _, c := range f.clusters {
		if len(c.Items) == 0 {
			results.Add(undecided(nil, nil, fmt.Sprintf("nothing of cluster %q was given, so it may have copies that are not seen; give all that it has, or leave it out", c.Name)))
		}
	}
	return results
}

// sorted returns results once each, worst first.
func sorted(results report.Results) report.Results {
	results = results.Dedupe()
	results.Sort()
	return results
}

// nothing is the error of input without anything to declare.
func (f *fleet) nothing(groups []*group) report.Result {
	message := "no StatefulSet is among what was given"
	if local := f.localSets(); len(local) > 0 {
		message = fmt.Sprintf("no StatefulSet is among what clusters apply: %s is marked %s, which makes it a template; remove the annotation to declare it", namedItems(local), schemas.AnnotationLocalConfig)
	}
	if services := f.headless(); len(services) > 0 {
		message += ", and nothing shares the headless Services " + report.List(services, func(s *service) string { return fmt.Sprintf("%q (%s)", s.Name(), s.member) })
	}
	if len(groups) > 0 {
		message = "no Service can be declared, for the reasons that the warnings give"
	} else if len(f.sets) > 0 {
		message = fmt.Sprintf("no Service of %s has a copy in another member, or anything of a mesh that import reads; init writes a declaration for it", namesOf(f.sets))
	}
	return report.Error(nil, report.Fault{Code: report.NothingToDeclare, Message: message})
}

// headless returns the headless Services that select pods.
func (f *fleet) headless() []*service {
	var all []*service
	for _, name := range f.serviceNames() {
		for _, s := range f.services[name] {
			if s.isHeadless() && len(s.spec.Selector) > 0 {
				all = append(all, s)
			}
		}
	}
	return all
}

// namesOf lists StatefulSets with their members.
func namesOf(sets []*statefulSet) string {
	return "StatefulSets " + report.List(sets, func(s *statefulSet) string { return fmt.Sprintf("%q (%s)", s.Name(), s.member) })
}

// joined returns the groups that several members have something of, with their
// members; the others are noted.
func (f *fleet) joined(groups []*group) ([]*group, report.Results) {
	var kept []*group
	var alone []string
	for _, g := range groups {
		if len(g.copies) == 0 && g.mesh == nil {
			alone = append(alone, fmt.Sprintf("%q (%s)", g.name, g.source))
			continue
		}
		g.addMembers(f)
		kept = append(kept, g)
	}
	var results report.Results
	if len(alone) > 0 && len(kept) > 0 {
		results.Add(report.Info("not imported, since only the source has anything of them: Services " +
			report.List(alone, func(s string) string { return s })))
	}
	return kept, results
}

// compareMembers orders members by cluster and namespace.
func compareMembers(a, b schemas.Member) int {
	if c := strings.Compare(a.Cluster, b.Cluster); c != 0 {
		return c
	}
	return strings.Compare(a.Namespace, b.Namespace)
}

// sortedMembers returns members sorted, each once.
func sortedMembers(members []schemas.Member) []schemas.Member {
	members = slices.Clone(members)
	slices.SortFunc(members, compareMembers)
	return slices.Compact(members)
}
