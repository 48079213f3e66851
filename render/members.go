package render

import (
	"fmt"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// memberLists are the GlobalNamespaces of a package.
type memberLists struct {
	byName    map[string][]memberList
	byOld     map[string][]memberList // by the names they had before kustomize renamed them
	closest   func(from *resourcelist.Item, items []*resourcelist.Item) []*resourcelist.Item
	names     []string
	generator bool
}

type memberList struct {
	item   *resourcelist.Item
	spec   *schemas.GlobalNamespaceSpec
	accept *report.Acceptance // by its spec.accept
	faulty bool
}

func (p *pkg) readNamespaces() (memberLists, report.Results) {
	lists := memberLists{byName: map[string][]memberList{}, byOld: map[string][]memberList{}, generator: p.Generator, closest: p.Closest}
	var results report.Results
	for _, i := range p.namespaces {
		g, faults := schemas.ParseGlobalNamespace(i)
		results = append(results, report.Errors(i, faults)...)
		list := memberList{item: i, faulty: len(faults) > 0}
		if g != nil {
			list.spec = &g.Spec
			list.accept = p.accepts(i, g.Spec.Accept)
		}
		lists.names = append(lists.names, i.Name())
		lists.byName[i.Name()] = append(lists.byName[i.Name()], list)
		for _, old := range p.Names(i)[1:] {
			lists.byOld[old] = append(lists.byOld[old], list)
		}
	}
	return lists, results
}

// of is what one GlobalHeadlessService says of its members, or takes from the
// GlobalNamespace it names, with the acceptance of the latter.
func (l memberLists) of(d declared) (schemas.Membership, *report.Acceptance, report.Results) {
	var none schemas.Membership
	name := d.spec.GlobalNamespace
	if name == "" {
		m, faults := d.spec.Membership(nil)
		return m, nil, report.Errors(d.item, faults)
	}
	found := l.narrowed(d.item, append(slices.Clone(l.byName[name]), l.byOld[name]...))
	if now := slices.DeleteFunc(slices.Clone(found), func(list memberList) bool { return list.item.Name() != name }); len(now) > 0 {
		found = now
	}
	switch {
	case len(found) == 0:
		return none, nil, report.Results{report.Error(d.item, l.unknown(name))}
	case len(found) > 1:
		slices.SortFunc(found, func(a, b memberList) int { return generators.CompareItems(a.item, b.item) })
		remedy := "keep one"
		if found[0].item.Name() != found[1].item.Name() {
			remedy = "say the whole name of one"
		}
		return none, nil, report.Results{report.Error(d.item, report.Fault{
			Code:  report.AmbiguousGlobalNamespace,
			Field: field.NewPath("spec", "globalNamespace"), Current: name,
			Message: fmt.Sprintf("two GlobalNamespaces could be meant by %q: %s and %s; %s",
				name, describe(found[0].item), describe(found[1].item), remedy),
		})}
	case found[0].faulty:
		return none, nil, nil // reported already
	default:
		m, faults := d.spec.Membership(found[0].spec)
		return m, found[0].accept, report.Errors(d.item, faults)
	}
}

// narrowed keeps the lists that kustomize renamed like the one that refers.
func (l memberLists) narrowed(from *resourcelist.Item, found []memberList) []memberList {
	var items []*resourcelist.Item
	for _, list := range found {
		items = append(items, list.item)
	}
	items = l.closest(from, items)
	return slices.DeleteFunc(slices.Clone(found), func(list memberList) bool { return !slices.Contains(items, list.item) })
}

func (l memberLists) unknown(name string) report.Fault {
	f := report.Fault{Code: report.GlobalNamespaceNotFound, Field: field.NewPath("spec", "globalNamespace"), Current: name}
	slices.Sort(l.names)
	near, ok := schemas.Nearest(name, l.names)
	switch {
	case l.generator:
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

// quotedList is names as they read in a message.
func quotedList(names []string) string { return report.List(names, strconv.Quote) }

// describe names a GlobalNamespace and where it stands.
func describe(i *resourcelist.Item) string {
	return strconv.Quote(i.Name()) + " (" + report.Where(i) + ")"
}
