package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// mostNamed is how many members, Services or files a message names before it
// counts the rest.
const mostNamed = 10

// summary says in one info result what was rendered for whom, and how many
// other items are kept; what was removed is a result of its own, so that a
// second run says nothing new.
func (r *reconciler) summary() fn.Results {
	results := fn.Results{report.Info(r.rendered() + "; " + r.kept())}
	if len(r.plans) == 0 {
		results = fn.Results{report.Warning(nil, schemas.Fault{
			Message: "nothing to render: no GlobalHeadlessService among the items or as functionConfig",
		})}
	}
	if len(r.removed) > 0 {
		results = append(results, report.Info("removed, since no member wants it any more: "+named(r.removed, describeOurs)))
	}
	return results
}

func (r *reconciler) rendered() string {
	var texts []string
	services, members := 0, 0
	for _, plan := range r.plans {
		in := slices.DeleteFunc(slices.Clone(plan.Members), func(m schemas.Member) bool { return !r.inScope(m.Cluster) })
		if len(in) == 0 {
			continue
		}
		services++
		members += len(in)
		slices.SortFunc(in, func(a, b schemas.Member) int {
			return compareKeys(key{a.Cluster, "", a.Namespace, ""}, key{b.Cluster, "", b.Namespace, ""})
		})
		text := fmt.Sprintf("Service %q for %s", plan.Service.Name, named(in, func(m schemas.Member) string { return describeMember(m, plan) }))
		if len(plan.StatefulSets) == 0 {
			text += " (the package has no StatefulSet to check it against)"
		}
		texts = append(texts, text)
	}
	switch {
	case services == 0 && r.settings.Cluster != "":
		return fmt.Sprintf("rendered nothing: cluster %q is in no member list", r.settings.Cluster)
	case services == 0:
		return "rendered nothing"
	case services > mostNamed:
		return fmt.Sprintf("rendered %d Services for %d members", services, members)
	}
	return "rendered " + strings.Join(texts, "; ")
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

func describeOurs(i *resourcelist.Item) string {
	owner, _ := i.Annotation(schemas.AnnotationOwner)
	cluster, _ := i.Annotation(schemas.AnnotationCluster)
	text := fmt.Sprintf("%s %q of GlobalHeadlessService %q for %s/%s", i.Kind(), i.Name(), owner, cluster, i.Namespace())
	if i.Path() != "" {
		text += " (" + report.File(i.Path(), i.Index()) + ")"
	}
	return text
}

// named lists things in words, the first few by name.
func named[T any](things []T, describe func(T) string) string {
	var texts []string
	for k, t := range things {
		if k == mostNamed {
			texts = append(texts, fmt.Sprintf("and %d more", len(things)-mostNamed))
			break
		}
		texts = append(texts, describe(t))
	}
	return strings.Join(texts, ", ")
}

// outside warns of sources that are edited where they stand, when that is not
// in the folder of the source's cluster: the folder then lacks them (rule 7).
func (r *reconciler) outside() fn.Results {
	if r.settings.Cluster != "" || r.Kustomize {
		return nil
	}
	var results fn.Results
	for _, plan := range r.plans {
		folder := "clusters/" + plan.Source().Cluster + "/"
		var lacking []string
		for _, i := range plan.Sources() {
			if i.Path() != "" && !isMarked(i) && !strings.HasPrefix(i.Path(), folder) {
				lacking = append(lacking, fmt.Sprintf("%s %q (%s)", i.Kind(), i.Name(), report.File(i.Path(), i.Index())))
			}
		}
		if len(lacking) == 0 {
			continue
		}
		results = append(results, report.Warning(plan.Item, schemas.Fault{
			Message: fmt.Sprintf("%s lacks %s, which stands elsewhere; move it there, or annotate it with %s: \"true\", and a copy is rendered there",
				folder, strings.Join(lacking, " and "), schemas.AnnotationLocalConfig),
		}))
	}
	return results
}
