package importer

import (
	"fmt"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A group is what becomes one GlobalHeadlessService: a source with what the other
// members have of it.
type group struct {
	name        string // of the Service
	source      schemas.Member
	governing   *service       // nil if the source has no Service of that name
	sets        []*statefulSet // that name the Service; none if something else makes them
	withoutName []*statefulSet // beside it, that name no Service, and whose pods it selects
	copies      []*service     // of other members
	doubtful    []*service     // of other members, and perhaps something else
	entries     []*serviceEntry
	exports     []*object

	mesh        *schemas.Mesh // nil as long as nothing tells
	clusters    []schemas.Cluster
	maxReplicas *int32
	members     []schemas.Member // sorted

	list     *schemas.GlobalNamespace
	ownList  bool // the list was made of what the members have
	declared *schemas.GlobalHeadlessService
}

// linkerdMirrored labels a Service that Linkerd has made of another cluster's.
const linkerdMirrored = "mirror.linkerd.io/mirrored-service"

// groups returns the sources with their copies, by name and member.
func (f *fleet) groups() ([]*group, report.Results) {
	byName := map[string][]*group{}
	for _, set := range f.sets {
		name := set.spec.ServiceName
		if name == "" {
			continue
		}
		k := slices.IndexFunc(byName[name], func(g *group) bool { return g.source == set.member })
		if k < 0 {
			k = len(byName[name])
			byName[name] = append(byName[name], &group{name: name, source: set.member, governing: f.serviceAt(name, set.member)})
		}
		byName[name][k].sets = append(byName[name][k].sets, set)
	}
	var all []*group
	var results report.Results
	names := append(f.serviceNames(), slices.Collect(maps.Keys(byName))...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		groups, rest := f.withoutSets(byName[name], f.others(name, byName[name]))
		for _, s := range rest {
			results.Add(assign(s, groups)...)
		}
		all = append(all, groups...)
	}
	return all, results
}

// others returns the Services of a name that are beside none of the sources.
func (f *fleet) others(name string, groups []*group) []*service {
	var rest []*service
	for _, s := range f.services[name] {
		_, mirrored := s.labels[linkerdMirrored]
		if !mirrored && !slices.ContainsFunc(groups, func(g *group) bool { return g.source == s.member }) {
			rest = append(rest, s)
		}
	}
	return rest
}

// withoutSets adds sources whose StatefulSets are not among what was given, such
// as those that an operator makes: a Service that alone has the selector of
// copies, or that a mesh exports.
func (f *fleet) withoutSets(groups []*group, rest []*service) ([]*group, []*service) {
	var left []*service
	for _, s := range rest {
		if !s.isAnnotated() && len(s.spec.Selector) > 0 && f.isAlone(s, groups, rest) {
			groups = append(groups, &group{name: s.Name(), source: s.member, governing: s, withoutName: f.setsWithoutName(s)})
		} else {
			left = append(left, s)
		}
	}
	slices.SortFunc(groups, func(a, b *group) int { return compareMembers(a.source, b.source) })
	return groups, left
}

// setsWithoutName returns the StatefulSets beside a Service that name none, and
// whose pods it selects: rendering sets their serviceName (rule 4).
func (f *fleet) setsWithoutName(s *service) []*statefulSet {
	var sets []*statefulSet
	for _, set := range f.sets {
		if set.member == s.member && set.spec.ServiceName == "" && selects(s.spec.Selector, set.spec.Template.Metadata.Labels) {
			sets = append(sets, set)
		}
	}
	return sets
}

// isAlone reports whether a Service is the only one that can be the source of
// annotated copies, or is exported by a mesh.
func (f *fleet) isAlone(s *service, groups []*group, rest []*service) bool {
	if len(groups) == 0 && (f.isExported(s) || s.isLinkerds() || s.isGlobal() && !s.isUnshared()) {
		return true
	}
	copied := slices.ContainsFunc(rest, func(c *service) bool { return c.isAnnotated() && maps.Equal(c.selector(), s.spec.Selector) })
	rival := slices.ContainsFunc(rest, func(c *service) bool {
		return c != s && !c.isAnnotated() && maps.Equal(c.spec.Selector, s.spec.Selector)
	})
	taken := slices.ContainsFunc(groups, func(g *group) bool { return maps.Equal(g.selector(), s.spec.Selector) })
	return copied && !rival && !taken
}

// selector returns that of the source's pods, as far as it is known.
func (g *group) selector() map[string]string {
	if g.governing != nil {
		return g.governing.spec.Selector
	}
	if len(g.sets) > 0 {
		return g.sets[0].spec.Selector.MatchLabels
	}
	return nil
}

// assign gives a Service to the source that it is a copy of.
func assign(s *service, groups []*group) report.Results {
	best, tied := bestGroup(s, groups)
	switch {
	case best == nil && s.isAnnotated():
		return report.Results{undecided(s.Item, annotationsField.Key(schemas.AnnotationEndpoints),
			fmt.Sprintf("is a member's copy, and the Service %q with this selector is not among what was given; give the cluster of its source too", s.Name()))}
	case best == nil:
		return nil
	case tied != nil && s.isAnnotated():
		return report.Results{undecided(s.Item, nil,
			fmt.Sprintf("may be a copy of the Service in %s or in %s, and is left out; give only the clusters of one of them", best.source, tied.source))}
	case tied != nil:
		best.doubtful = append(best.doubtful, s)
	case s.isCopyOf(best):
		best.copies = append(best.copies, s)
	default:
		best.doubtful = append(best.doubtful, s)
	}
	return nil
}

var annotationsField = field.NewPath("metadata", "annotations")

// bestGroup returns the source whose selector a Service has, or that Cilium joins
// with it, then the one in a namespace of its name; tied is another that fits as
// well.
func bestGroup(s *service, groups []*group) (best, tied *group) {
	most := -1
	for _, g := range groups {
		rank := 0
		if selector := s.selector(); len(selector) > 0 && maps.Equal(selector, g.selector()) {
			rank = 2
		} else if s.isGlobal() && g.governing != nil && g.governing.isGlobal() {
			rank = 2
		}
		if s.member.Namespace == g.source.Namespace {
			rank++
		}
		switch {
		case rank > most:
			best, tied, most = g, nil, rank
		case rank == most:
			tied = g
		}
	}
	return best, tied
}

// isCopyOf reports whether a Service of another member is a copy of the source's:
// it is annotated as one, has no selector, or has kept the source's.
func (s *service) isCopyOf(g *group) bool {
	switch {
	case s.isExternal():
		return false
	case s.isAnnotated() || len(s.spec.Selector) == 0:
		return true
	}
	return s.isHeadless() && maps.Equal(s.spec.Selector, g.selector())
}

// warnDoubtful warns of Services of the name that are no copies for sure.
func (g *group) warnDoubtful() report.Results {
	var results report.Results
	for _, s := range g.doubtful {
		at := fmt.Sprintf("in %s has the name of the Service in %s, and ", s.member, g.source)
		switch {
		case s.isExternal():
			results.Add(undecided(s.Item, field.NewPath("spec", "type"), at+"is of type ExternalName, which no member's copy is; it is left out: where it stands in for the Service, delete it and add the member"))
		case len(s.spec.Selector) > 0:
			results.Add(undecided(s.Item, field.NewPath("spec", "selector"), at+"selects other pods; it is left out: where it should be a copy, take the selector off"))
		default:
			results.Add(undecided(s.Item, nil, at+"may be of another source just as well; it is left out: add the member by hand if it is a copy"))
		}
	}
	return results
}

// item returns the item that messages about the source name.
func (g *group) item() *yamltext.Item {
	switch {
	case g.governing != nil:
		return g.governing.Item
	case len(g.sets) > 0:
		return g.sets[0].Item
	}
	return nil
}
