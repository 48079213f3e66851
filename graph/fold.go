package graph

import (
	"slices"
	"strconv"
	"strings"

	"global-headless-service/report"
	"global-headless-service/review"
)

// fold puts clusters of consumers that are alike into groups, and in clusters
// with a source the namespaces that are alike into one. Where hardly any are
// alike, there is one group.
func (s *scene) fold() {
	for _, c := range s.sources {
		c.fold()
	}
	s.group(func(n *namespace) string { return shapeOf(n.roles) })
	roles := rolesOf(s.sources)
	for _, g := range s.groups {
		roles += len(g.roles)
	}
	if roles > maxRoles {
		for _, c := range s.sources {
			c.merge()
		}
		s.groups = nil
		s.group(func(*namespace) string { return "" })
	}
	s.single()
	for _, g := range s.groups {
		g.order()
	}
}

// single moves clusters that are alone in their group back to the others.
func (s *scene) single() {
	s.others = nil
	alone := func(g *group) bool { return g.clusters == 1 }
	for _, g := range s.groups {
		if alone(g) {
			g.first.fold()
			s.others = append(s.others, g.first)
		}
	}
	s.groups = slices.DeleteFunc(s.groups, alone)
	if rolesOf(s.others) > maxRoles {
		for _, c := range s.others {
			c.merge()
		}
	}
}

// group puts the clusters of consumers whose keys are the same into one group.
func (s *scene) group(key func(*namespace) string) {
	byShape := map[string]*group{}
	for _, c := range s.others {
		n := c.whole()
		shape := key(n)
		g := byShape[shape]
		if g == nil {
			g = &group{first: c}
			byShape[shape] = g
			s.groups = append(s.groups, g)
		}
		g.add(c, n)
	}
}

// shapeOf returns which Services some roles consume, and by what.
func shapeOf(roles []role) string {
	var b strings.Builder
	for _, r := range roles {
		b.WriteString(strconv.Itoa(r.line) + " " + r.mechanism + "\n")
	}
	return b.String()
}

// whole returns a cluster as one namespace: a role for each Service, in their
// order.
func (c *cluster) whole() *namespace {
	all := &namespace{count: len(c.namespaces)}
	for _, n := range c.namespaces {
		all.join(n.roles)
	}
	all.order()
	return all
}

// order sorts roles by their lines.
func (n *namespace) order() {
	slices.SortStableFunc(n.roles, func(a, b role) int { return a.line - b.line })
}

// join adds the roles of another namespace. Roles with several names are named by
// their Service only; what is removed has neither name nor mechanism.
func (n *namespace) join(roles []role) {
	for _, r := range roles {
		k := slices.IndexFunc(n.roles, func(other role) bool { return other.line == r.line })
		if k < 0 {
			n.roles = append(n.roles, r)
			continue
		}
		old := &n.roles[k]
		switch {
		case r.state() == review.Removed:
		case old.state() == review.Removed:
			old.mechanism, old.text = r.mechanism, r.text
		default:
			if old.mechanism != r.mechanism {
				old.mechanism = "by several ways"
			}
			if old.text != r.text {
				old.text = ""
			}
		}
		if old.note != r.note {
			old.note = ""
		}
		old.members.add(r.members)
	}
}

// add adds a cluster to a group; whole is the cluster as one namespace.
func (g *group) add(c *cluster, whole *namespace) {
	t := tile{name: c.name}
	for _, n := range c.namespaces {
		t.members.add(tallyOf(n.state()))
	}
	g.tiles = append(g.tiles, t)
	g.clusters++
	g.members += len(c.namespaces)
	all := namespace{roles: g.roles}
	all.join(whole.roles)
	g.mixed = g.mixed || g.clusters > 1 && (len(all.roles) != len(g.roles) || len(all.roles) != len(whole.roles))
	g.roles = all.roles
}

// order sorts the clusters of a group, which are sorted by name, so that those
// that change come first, and its roles.
func (g *group) order() {
	(&namespace{roles: g.roles}).order()
	slices.SortStableFunc(g.tiles, func(a, b tile) int {
		if a.members.changes() != b.members.changes() {
			if a.members.changes() {
				return -1
			}
			return 1
		}
		return 0
	})
}

// label names a group by its numbers.
func (g *group) label() string {
	text := report.Counted(g.clusters, "cluster") + ", " + report.Counted(g.members, "namespace")
	if g.mixed {
		text += ", each with some of these"
	}
	return text
}

// fold puts the namespaces of consumers that are alike, and change alike, into
// one.
func (c *cluster) fold() {
	var kept []*namespace
	byShape := map[string]*namespace{}
	for _, n := range c.namespaces {
		if n.isSource() {
			kept = append(kept, n)
			continue
		}
		shape := shapeOf(n.roles) + n.states()
		all := byShape[shape]
		if all == nil {
			all = &namespace{name: n.name}
			byShape[shape] = all
			kept = append(kept, all)
		}
		all.count++
		all.join(n.roles)
	}
	for _, n := range kept {
		if n.count == 1 {
			n.count = 0
		}
	}
	c.namespaces = kept
	if len(kept) > maxShapes {
		c.merge()
	}
}

// maxShapes is how many namespaces of a folded cluster are drawn.
const maxShapes = 12

// merge puts all namespaces of consumers into one, whatever they consume.
func (c *cluster) merge() {
	all := &namespace{}
	kept := slices.DeleteFunc(c.namespaces, func(n *namespace) bool {
		if n.isSource() {
			return false
		}
		all.count += max(1, n.count)
		all.join(n.roles)
		return true
	})
	all.order()
	if c.namespaces = kept; all.count > 0 {
		c.namespaces = append(kept, all)
	}
}

// states returns the states of all roles as one text.
func (n *namespace) states() string {
	var b strings.Builder
	for k := range n.roles {
		b.WriteString(string(n.roles[k].state()) + "\n")
	}
	return b.String()
}

// state returns what of a namespace's roles stands out most.
func (n *namespace) state() review.State {
	state := review.Unchanged
	for k := range n.roles {
		state = dominant(state, n.roles[k].state())
	}
	return state
}
