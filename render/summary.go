package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// mostNamed is how many Services a message names before it only counts them.
const mostNamed = 10

// summary says in one info result what was rendered for whom, and how many
// other items are kept; what was removed is a result of its own, so that a
// second run says nothing new.
func (r *reconciler) summary() report.Results {
	results := report.Results{report.Info(r.rendered() + "; " + r.kept())}
	if len(r.plans) == 0 {
		results = report.Results{report.Warning(nil, report.Fault{
			Code:    report.NoDeclaration,
			Message: "nothing to render: no GlobalHeadlessService among the items or as functionConfig",
		})}
	}
	for _, reason := range []string{ownerGone, adoptedNow, thereTwice, notWanted} {
		gone := slices.DeleteFunc(slices.Clone(r.removed), func(i *resourcelist.Item) bool { return r.whyRemoved(i) != reason })
		if len(gone) > 0 {
			slices.SortStableFunc(gone, compareOurs)
			results = append(results, report.Info("removed, since "+reason+": "+report.List(gone, describeOurs)))
		}
	}
	if len(r.takenOver) > 0 {
		slices.SortStableFunc(r.takenOver, compareOurs)
		results = append(results, report.Info("taken over from a GlobalHeadlessService that is not in this run: "+report.List(r.takenOver, describeOurs)))
	}
	return results
}

// Why one of ours is removed.
const (
	ownerGone  = "its GlobalHeadlessService is not in this run"
	adoptedNow = "the source has one of its own there"
	thereTwice = "it is there twice"
	notWanted  = "no member wants it any more"
)

func (r *reconciler) whyRemoved(i *resourcelist.Item) string {
	plan, k := r.planOf(i), keyOf(i)
	switch {
	case plan == nil:
		return ownerGone
	case r.wants.of(k) != nil:
		return thereTwice
	case plan.Source() == schemas.Member{Cluster: k.cluster, Namespace: k.namespace} &&
		slices.ContainsFunc(plan.Sources(), func(s *resourcelist.Item) bool { return s.Kind() == k.kind && s.Name() == k.name }):
		return adoptedNow
	}
	return notWanted
}

func (r *reconciler) rendered() string {
	var in []*generators.Plan
	members := 0
	for _, plan := range r.plans {
		if n := len(r.scopeOf(plan)); n > 0 {
			in = append(in, plan)
			members += n
		}
	}
	switch services := len(in); {
	case services == 0 && r.settings.Cluster != "":
		return fmt.Sprintf("rendered nothing: cluster %q is in no member list", r.settings.Cluster)
	case services == 0:
		return "rendered nothing"
	case services > mostNamed:
		return fmt.Sprintf("rendered %d Services for %d members", services, members)
	}
	var texts []string
	for _, plan := range in {
		scope := slices.Clone(r.scopeOf(plan))
		leading(scope, report.MostListed+1) // one of them may be left out
		texts = append(texts, r.describePlan(plan, scope))
	}
	return "rendered " + strings.Join(texts, "; ")
}

// leading puts the first most members of the sorted list in front, in order.
func leading(members []schemas.Member, most int) {
	if len(members) <= most {
		slices.SortFunc(members, compareMembers)
		return
	}
	front := members[:most]
	slices.SortFunc(front, compareMembers)
	for k := most; k < len(members); k++ {
		if m := members[k]; compareMembers(m, front[most-1]) < 0 {
			members[k] = front[most-1]
			at, _ := slices.BinarySearchFunc(front, m, compareMembers)
			copy(front[at+1:], front[at:])
			front[at] = m
		}
	}
}

// describePlan says what members of this run have of a plan: what is rendered
// for them, and what the source has of its own.
func (r *reconciler) describePlan(plan *generators.Plan, members []schemas.Member) string {
	source := plan.Source()
	hasSource := slices.Contains(members, source)
	rendered := func(i *resourcelist.Item) bool {
		w := r.copyOf(plan, i)
		return w != nil && w.inScope
	}
	var notes []string
	if plan.Governing != nil && hasSource && !rendered(plan.Governing) {
		members = slices.DeleteFunc(members, func(m schemas.Member) bool { return m == source })
		notes = append(notes, "the source has its own in "+source.Cluster+"/"+source.Namespace)
	}
	if len(plan.StatefulSets) == 0 {
		notes = append(notes, "no StatefulSet was checked, the package has none for it")
	}
	text := fmt.Sprintf("Service %q for %s", plan.Service.Name, report.List(members, func(m schemas.Member) string { return describeMember(m, plan) }))
	if len(members) == 0 {
		text = fmt.Sprintf("no further Service %q", plan.Service.Name)
	}
	if len(notes) > 0 {
		text += " (" + strings.Join(notes, "; ") + ")"
	}
	for _, s := range plan.StatefulSets {
		if rendered(s.Item) {
			text += fmt.Sprintf(", StatefulSet %q for %s", s.Item.Name(), describeMember(source, plan))
		}
	}
	return text
}

func describeMember(m schemas.Member, plan *generators.Plan) string {
	text := m.Cluster + "/" + m.Namespace
	if m == plan.Source() {
		text += " (source)"
	}
	return text
}

// kept counts the other items that the cluster, or somebody, applies.
func (r *reconciler) kept() string {
	count := 0
	for k, i := range r.items {
		if r.roles[k] == other && r.keepOthers && !isMarked(i) {
			count++
		}
	}
	return strconv.Itoa(count) + " other " + plural(count, "item") + " kept"
}

// compareOurs orders what is ours by what it is, not by where it stands.
func compareOurs(a, b *resourcelist.Item) int {
	x, y := keyOf(a), keyOf(b)
	return x.compare(&y)
}

func describeOurs(i *resourcelist.Item) string {
	owner, _ := i.Annotation(schemas.AnnotationOwner)
	cluster, _ := i.Annotation(schemas.AnnotationCluster)
	text := fmt.Sprintf("%s %q of GlobalHeadlessService %q for %s/%s", i.Kind(), i.Name(), owner, cluster, i.Namespace())
	if i.Path() != "" {
		text += " (" + report.Where(i) + ")"
	}
	return text
}

// outside warns of sources that are edited where they stand, when that is not
// in the folder of the source's cluster: the folder then lacks them (rule 7).
func (r *reconciler) outside() report.Results {
	if r.settings.Cluster != "" || r.Kustomize {
		return nil
	}
	var results report.Results
	for _, plan := range r.plans {
		folder := "clusters/" + plan.Source().Cluster + "/"
		var lacking []string
		for _, i := range plan.Sources() {
			if i.Path() != "" && !isMarked(i) && !strings.HasPrefix(i.Path(), folder) {
				lacking = append(lacking, fmt.Sprintf("%s %q (%s)", i.Kind(), i.Name(), report.Where(i)))
			}
		}
		if len(lacking) == 0 {
			continue
		}
		outside := report.Results{report.Warning(plan.Item, report.Fault{
			Code:  report.SourceOutsideItsCluster,
			Field: field.NewPath("spec", "source", "cluster"), Current: plan.Source().Cluster,
			Message: fmt.Sprintf("the folder %s lacks %s; move what is missing there, or annotate it with %s: \"true\", and a copy is rendered there",
				folder, strings.Join(lacking, " and "), schemas.AnnotationLocalConfig),
		})}
		results = append(results, outside.Accept(plan.Accept...)...)
	}
	return results
}
