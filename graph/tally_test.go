package graph

import (
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/review"
)

// TestTally: what members have in common, and how many change.
func TestTally(t *testing.T) {
	for want, states := range map[string][]review.State{
		"":                       {review.Unchanged, review.Unchanged},
		"added +2":               {review.Added, review.Added},
		"removed −1":             {review.Removed},
		"updated ~1 mixed":       {review.Unchanged, review.Updated},
		"changed ~2 mixed":       {review.Changed, review.Updated},
		"changed +1 mixed":       {review.Unchanged, review.Added},
		"changed +1 −2 ~2 mixed": {review.Removed, review.Added, review.Updated, review.Unchanged, review.Changed, review.Removed},
	} {
		var all tally
		for _, s := range states {
			all.add(tallyOf(s))
		}
		got := stateClass(all.state())
		if all.changes() {
			got += " " + all.marks()
		}
		if all.isMixed() {
			got += " mixed"
		}
		expect.Same(t, "tally", want, got)
		expect.Same(t, want+": members", len(states), all.members())
	}
}

// TestFoldKeepsChanges: a folded picture marks as many members as change, however
// alike they are.
func TestFoldKeepsChanges(t *testing.T) {
	folded := 0
	for seed := range uint64(60) {
		s := sceneOf(random(seed))
		var want, got, tiles tally
		members := 0
		for _, line := range s.lines {
			for _, m := range line.Members {
				want.add(tallyOf(m.State))
			}
		}
		count := func(roles []role) {
			for _, r := range roles {
				got.add(r.members)
			}
		}
		for _, clusters := range [][]*cluster{s.sources, s.others} {
			for _, c := range clusters {
				for _, n := range c.namespaces {
					count(n.roles)
				}
			}
		}
		for _, g := range s.groups {
			folded++
			count(g.roles)
			for _, tile := range g.tiles {
				tiles.add(tile.members)
			}
			members += g.members
		}
		expect.Same(t, "members by state", want, got)
		expect.Same(t, "members in tiles", members, tiles.members())
	}
	if folded < 10 {
		t.Errorf("%d groups", folded)
	}
}

// TestFoldTags: members that change alike share their tag, those that do not are
// counted.
func TestFoldTags(t *testing.T) {
	tags := func(clusters, namespaces int, change func(k int, m *Member)) (all []string) {
		f := &Fleet{Services: []Service{kafka(clusters, namespaces)}}
		for k := range f.Services[0].Members[1:] {
			change(k, &f.Services[0].Members[k+1])
		}
		s := sceneOf(f)
		for _, clusters := range [][]*cluster{s.sources, s.others} {
			for _, c := range clusters {
				for _, n := range c.namespaces {
					if !n.isSource() {
						all = append(all, n.label()+": "+n.roles[0].tag())
					}
				}
			}
		}
		for _, g := range s.groups {
			all = append(all, g.label()+": "+g.roles[0].tag())
		}
		return all
	}
	expect.Same(t, "changed for several reasons", []string{"40 clusters, 40 namespaces: ~ changed"}, tags(41, 1, func(k int, m *Member) {
		m.State, m.Note = review.Changed, []string{"other role", "other mesh"}[k%2]
	}))
	expect.Same(t, "changed for one reason", []string{"40 clusters, 40 namespaces: ~ other mesh"}, tags(41, 1, func(_ int, m *Member) {
		m.State, m.Note = review.Changed, "other mesh"
	}))
	expect.Same(t, "some added, in clusters", []string{"40 clusters, 40 namespaces: +4"}, tags(41, 1, func(k int, m *Member) {
		if k%10 == 0 {
			m.State = review.Added
		}
	}))
	expect.Same(t, "one removed", []string{"team-2: ", "20 clusters, 40 namespaces: −1"}, tags(21, 2, func(k int, m *Member) {
		if k == 20 {
			*m = Member{Member: m.Member, State: review.Removed}
		}
	}))
	expect.Same(t, "some added, in one cluster of many shapes", []string{"50 namespaces: +4"}, tags(1, 51, func(k int, m *Member) {
		m.Mechanism = number(k)
		if k < 4 {
			m.State = review.Added
		}
	}))
}
