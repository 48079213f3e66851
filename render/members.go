package render

import (
	"fmt"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// memberLists are the GlobalNamespaces of a package.
type memberLists struct {
	objects *generators.Package
	byName  map[string][]memberList
	byOld   map[string][]memberList // by the names they had before kustomize renamed them
	names   []string
}

type memberList struct {
	item    *yamltext.Item
	spec    *schemas.GlobalNamespaceSpec
	accept  *report.Acceptance
	invalid bool
}

func readNamespaces(c *classified) (memberLists, report.Results) {
	lists := memberLists{objects: c.objects, byName: map[string][]memberList{}, byOld: map[string][]memberList{}}
	var results report.Results
	for _, i := range c.namespaces {
		g, faults := schemas.ParseGlobalNamespace(i)
		results.Add(report.Errors(i, faults)...)
		list := memberList{item: i, invalid: len(faults) > 0}
		if g != nil {
			list.spec, list.accept = &g.Spec, acceptance(i, g.Spec.Accept)
		}
		lists.names = append(lists.names, i.Name())
		lists.byName[i.Name()] = append(lists.byName[i.Name()], list)
		for _, old := range c.objects.Names(i)[1:] {
			lists.byOld[old] = append(lists.byOld[old], list)
		}
	}
	slices.Sort(lists.names)
	return lists, results
}

// join returns each GlobalHeadlessService with its members: its own, or those
// of the GlobalNamespace that it names. One without members is left out.
func (l memberLists) join(d declarations) ([]generators.Declaration, report.Results) {
	joined := make([]generators.Declaration, 0, len(d.all))
	var results report.Results
	for _, d := range d.all {
		m, list, faults := l.membershipOf(d)
		results.Add(report.Errors(d.item, faults)...)
		if len(faults) > 0 || len(m.Members) == 0 {
			continue
		}
		d.spec.Source = m.Source
		joined = append(joined, generators.Declaration{
			Item: d.item, Name: d.item.Name(), Names: l.objects.Names(d.item), Spec: d.spec,
			Members: m.Members, List: list.item, MeshSpec: m.Mesh, Clusters: generators.Clusters(m.Clusters),
			Accept: []*report.Acceptance{acceptance(d.item, d.spec.Accept), list.accept},
		})
	}
	return joined, results
}

// membershipOf returns the members and source of one GlobalHeadlessService,
// and the list that they stand in: its GlobalNamespace, or itself. There are no
// members, without a fault, if the GlobalNamespace is invalid.
func (l memberLists) membershipOf(d declared) (schemas.Membership, memberList, []report.Fault) {
	name := d.spec.GlobalNamespace
	if name == "" {
		m, faults := d.spec.Membership(nil)
		return m, memberList{item: d.item}, faults
	}
	found := l.named(d.item, name)
	switch {
	case len(found) == 0:
		return schemas.Membership{}, memberList{}, []report.Fault{l.unknown(name)}
	case len(found) > 1:
		return schemas.Membership{}, memberList{}, []report.Fault{ambiguous(name, found)}
	case found[0].invalid:
		return schemas.Membership{}, memberList{}, nil
	}
	m, faults := d.spec.Membership(found[0].spec)
	return m, found[0], faults
}

// named returns the lists that a reference by name can mean (rule 14).
func (l memberLists) named(from *yamltext.Item, name string) []memberList {
	found := append(slices.Clone(l.byName[name]), l.byOld[name]...)
	var items []*yamltext.Item
	for _, list := range found {
		items = append(items, list.item)
	}
	items = l.objects.Closest(from, items)
	found = slices.DeleteFunc(found, func(list memberList) bool { return !slices.Contains(items, list.item) })
	now := slices.DeleteFunc(slices.Clone(found), func(list memberList) bool { return list.item.Name() != name })
	if len(now) > 0 {
		return now
	}
	return found
}

func ambiguous(name string, found []memberList) report.Fault {
	slices.SortFunc(found, func(a, b memberList) int { return generators.CompareItems(a.item, b.item) })
	remedy := "keep one"
	if found[0].item.Name() != found[1].item.Name() {
		remedy = "give the whole name of one"
	}
	return report.Fault{
		Code: report.AmbiguousGlobalNamespace, Field: globalNamespaceField, Current: name,
		Message: fmt.Sprintf("two GlobalNamespaces could be meant by %q: %s and %s; %s",
			name, describeList(found[0].item), describeList(found[1].item), remedy),
	}
}

var globalNamespaceField = field.NewPath("spec", "globalNamespace")

func (l memberLists) unknown(name string) report.Fault {
	f := report.Fault{Code: report.GlobalNamespaceNotFound, Field: globalNamespaceField, Current: name}
	near, ok := schemas.Nearest(name, l.names)
	switch {
	case l.objects.Generator:
		f.Message = fmt.Sprintf("no GlobalNamespace %q to be seen: a kustomize generator is shown no resources; list the members in spec.members, or list this file under transformers: instead of generators:", name)
	case len(l.names) == 0:
		f.Message = fmt.Sprintf("no GlobalNamespace %q: the package has none; add it, or list the members in spec.members", name)
	case ok:
		f.Proposed = near
		f.Message = fmt.Sprintf("no GlobalNamespace %q in the package; did you mean %q?", name, near)
	default:
		f.Message = fmt.Sprintf("no GlobalNamespace %q; the package has %s", name, quotedList(l.names))
	}
	return f
}

// quotedList returns names as they read in a message.
func quotedList(names []string) string { return report.List(names, strconv.Quote) }

// describeList names a GlobalNamespace and where it stands.
func describeList(i *yamltext.Item) string {
	return strconv.Quote(i.Name()) + " (" + report.Where(i) + ")"
}
