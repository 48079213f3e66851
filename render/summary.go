package render

import (
	"fmt"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// summary reports what changed, one info result a Service and one short one if
// nothing did (rule 12). A slice has nothing to compare with, and reports what
// it rendered.
func (p *Package) summary(changes []Change, cluster string) report.Results {
	var results report.Results
	if p.IsEmpty() {
		results.Add(report.Warning(nil, report.Fault{Code: report.NoDeclaration, Message: nothingToRender}))
	} else if cluster != "" {
		return report.Results{report.Info(p.rendered(changes, cluster))}
	}
	byPlan := map[*generators.Plan][]*Change{} // under nil, those whose owner is not in this run
	for k := range changes {
		if c := &changes[k]; c.Plan != nil || c.Reason == OwnerAbsent {
			byPlan[c.Plan] = append(byPlan[c.Plan], c)
		}
	}
	for _, plan := range p.plans {
		if text := describeChanges(byPlan[plan]); text != "" {
			results.Add(report.Info(fmt.Sprintf("Service %q: %s", plan.Service.Name, text)))
		}
	}
	if text := describeChanges(byPlan[nil]); text != "" {
		results.Add(report.Info("GlobalHeadlessServices that are not in this run: " + text))
	}
	if len(results) == 0 {
		results.Add(report.Info("nothing changed"))
	}
	return results
}

// describeChanges returns what the changes of one Service add, update and
// remove, and which clusters came and went; it is empty if nothing changed.
func describeChanges(changes []*Change) string {
	byAction := map[Action][]string{}
	unchanged := 0
	var moved clusterCounts
	for _, c := range changes {
		switch c.Action {
		case Keep:
			unchanged++
		case Add, Update, Remove:
			byAction[c.Action] = append(byAction[c.Action], c.describe())
		}
		moved.count(c)
	}
	if len(byAction) == 0 {
		return ""
	}
	var parts []string
	for _, a := range []struct {
		action Action
		word   string
	}{{Add, "added"}, {Update, "updated"}, {Remove, "removed"}} {
		if names := byAction[a.action]; len(names) > 0 {
			parts = append(parts, fmt.Sprintf("%d %s (%s)", len(names), a.word, report.List(names, func(s string) string { return s })))
		}
	}
	parts = append(parts, fmt.Sprintf("%d unchanged", unchanged))
	return strings.Join(append(parts, moved.describe()...), ", ")
}

// describe names what is changed.
func (c *Change) describe() string {
	text := fmt.Sprintf("%s %s in %s", c.Key.Kind, c.Key.Name, c.Key.Member())
	switch {
	case c.Reason == Adopted:
		text += ", which the source has itself"
	case c.Reason == Duplicate:
		text += ", which is there twice"
	case c.Reason == TakenOver:
		text += ", which was " + strings.Join(c.Current.Owners, ", ") + "'s"
	}
	return text
}

// clusterCounts counts, by cluster, what was there and what is.
type clusterCounts struct{ before, after map[string]int }

func (n *clusterCounts) count(c *Change) {
	if n.before == nil {
		n.before, n.after = map[string]int{}, map[string]int{}
	}
	if c.Action != Add {
		n.before[c.Key.Cluster]++
	}
	if c.Action != Remove {
		n.after[c.Key.Cluster]++
	}
}

// describe names the clusters that came and went.
func (n *clusterCounts) describe() []string {
	var came, went []string
	for cluster := range n.after {
		if n.before[cluster] == 0 {
			came = append(came, cluster)
		}
	}
	for cluster := range n.before {
		if n.after[cluster] == 0 {
			went = append(went, cluster)
		}
	}
	var parts []string
	same := func(s string) string { return s }
	if slices.Sort(came); len(came) > 0 && len(n.before) > 0 {
		parts = append(parts, plural(len(came), "new cluster")+" "+report.List(came, same))
	}
	if slices.Sort(went); len(went) > 0 {
		parts = append(parts, "no longer in "+plural(len(went), "cluster")+" "+report.List(went, same))
	}
	return parts
}

// rendered reports what a slice holds.
func (p *Package) rendered(changes []Change, cluster string) string {
	if !p.Has(cluster) {
		return fmt.Sprintf("rendered nothing: cluster %q is in no member list", cluster)
	}
	const mostNamed = 10
	parts := p.partsOf(cluster)
	text := fmt.Sprintf("%d Services", len(parts))
	if len(parts) <= mostNamed {
		texts := make([]string, len(parts))
		for k, part := range parts {
			texts[k] = describePart(part)
		}
		text = strings.Join(texts, "; ")
	}
	kept := p.countKept(changes)
	return fmt.Sprintf("rendered for cluster %q: %s; %d other %s kept", cluster, text, kept, plural(kept, "item"))
}

// countKept counts the other items that a cluster applies.
func (p *Package) countKept(changes []Change) int {
	hidden := map[*yamltext.Item]bool{}
	for k := range changes {
		if c := &changes[k]; c.Action == Hide {
			hidden[c.Old] = true
		}
	}
	kept := 0
	for k, i := range p.items {
		if p.roles[k] == other && !isLocalConfig(i) && !hidden[i] {
			kept++
		}
	}
	return kept
}

func describePart(part clusterPart) string {
	return fmt.Sprintf("Service %q in %s", part.plan.Service.Name, report.List(part.members, func(m schemas.Member) string {
		return describeMember(m, part.plan)
	}))
}

func describeMember(m schemas.Member, plan *generators.Plan) string {
	if m == plan.Source() {
		return m.Namespace + " (source)"
	}
	return m.Namespace
}
