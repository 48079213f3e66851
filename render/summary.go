package render

import (
	"fmt"
	"strconv"
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
		results.Add(report.Warning(nil, report.Fault{Code: report.NoDeclaration, Message: p.nothing()}))
	} else if cluster != "" {
		return report.Results{report.Info(p.rendered(changes, cluster))}
	}
	tallies := map[*generators.Plan]*tally{}
	for k := range changes {
		c := &changes[k]
		if c.Plan == nil && c.Reason != OwnerAbsent {
			continue // a declaration or an other item
		}
		t := tallies[c.Plan]
		if t == nil {
			t = &tally{}
			tallies[c.Plan] = t
		}
		t.count(c)
	}
	for _, plan := range p.plans {
		if t := tallies[plan]; t != nil && t.changed() {
			results.Add(report.Info(t.describe("Service " + strconv.Quote(plan.Service.Name) + ": ")))
		}
	}
	if t := tallies[nil]; t != nil && t.changed() {
		results.Add(report.Info(t.describe("GlobalHeadlessServices that are not in this run: ")))
	}
	if len(results) == 0 {
		results.Add(report.Info("nothing changed"))
	}
	return results
}

// A tally counts the changes of one Service, which come sorted by cluster. It
// keeps only the changes that a message lists.
type tally struct {
	counts       [Hide + 1]int
	first        [Hide + 1][]*Change // as many as a message lists, and one
	joined, left []string            // clusters, but for the last
	before       bool                // a cluster had something
	cluster      string              // the last
	had, has     bool                // whether it had something, and has
}

func (t *tally) count(c *Change) {
	if c.Object == nil && c.Current == nil && c.Action != Update {
		return // a source that stays as it is
	}
	t.counts[c.Action]++
	if len(t.first[c.Action]) <= report.MostListed {
		t.first[c.Action] = append(t.first[c.Action], c)
	}
	if c.Object == nil && c.Current == nil {
		return // edited where it stands, in any folder
	}
	if c.Key.Cluster != t.cluster {
		t.end()
		t.cluster, t.had, t.has = c.Key.Cluster, false, false
	}
	t.had = t.had || c.Action != Add
	t.has = t.has || c.Action != Remove
	t.before = t.before || t.had
}

// end counts the last cluster.
func (t *tally) end() {
	switch {
	case t.has && !t.had:
		t.joined = append(t.joined, t.cluster)
	case t.had && !t.has:
		t.left = append(t.left, t.cluster)
	}
	t.had, t.has = false, false
}

// changed reports whether anything was added, updated or removed.
func (t *tally) changed() bool { return t.counts[Add]+t.counts[Update]+t.counts[Remove] > 0 }

// describe names what was added, updated and removed, and the clusters that
// joined and left. It writes the message into one text: parts that are joined
// and formatted would be copied three times, in one message a declaration.
func (t *tally) describe(subject string) string {
	const usual = 64 // bytes of what is listed
	var b strings.Builder
	b.Grow(len(subject) + usual*(len(t.first[Add])+len(t.first[Update])+len(t.first[Remove])+1))
	b.WriteString(subject)
	for _, a := range []struct {
		action Action
		word   string
	}{{Add, "added"}, {Update, "updated"}, {Remove, "removed"}} {
		if n := t.counts[a.action]; n > 0 {
			b.WriteString(strconv.Itoa(n) + " " + a.word + " (")
			report.WriteList(&b, n, t.first[a.action], describe)
			b.WriteString("), ")
		}
	}
	b.WriteString(strconv.Itoa(t.counts[Keep]) + " unchanged")
	t.end()
	if len(t.joined) > 0 && t.before {
		b.WriteString(", " + plural(len(t.joined), "new cluster") + " " + listed(t.joined))
	}
	if len(t.left) > 0 {
		b.WriteString(", no longer in " + plural(len(t.left), "cluster") + " " + listed(t.left))
	}
	return b.String()
}

func listed(names []string) string { return report.List(names, func(s string) string { return s }) }

// describe names what is changed.
func describe(b *strings.Builder, c *Change) {
	texts := [...]string{c.Key.BareKind(), " ", c.Key.Name, " in ", c.Key.Cluster, "/", c.Key.Namespace}
	if c.Key.Cluster == "" {
		texts[4], texts[5] = "namespace", " "
	}
	for _, text := range texts {
		b.WriteString(text)
	}
	switch {
	case c.Reason == Adopted:
		b.WriteString(", which the source has itself")
	case c.Reason == Duplicate:
		b.WriteString(", which is there twice")
	case c.Reason == Reassigned:
		b.WriteString(", which was " + strings.Join(c.Current.Owners, ", ") + "'s")
	}
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
	if part.needsNothing() {
		return fmt.Sprintf("Service %q: nothing, since %s needs nothing in %s", part.plan.Service.Name, part.plan.MeshSpec.Key(), part.members[0].Cluster)
	}
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
