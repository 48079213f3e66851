package graph

import (
	"strconv"

	"global-headless-service/review"
)

// A diagram is a scene as nodes and edges, for the forms that others lay out.
type diagram struct {
	scene *scene
	boxes []nodes // the clusters, those with sources first
	loose []node  // the groups
	edges []edge
}

// Nodes are those of one cluster.
type nodes struct {
	cluster *cluster
	all     []node
}

// title names a cluster, and says if it comes or goes.
func (n *nodes) title() string {
	title := n.cluster.name
	if tag := stateTag(n.cluster.state); tag != "" {
		title += " (" + tag + ")"
	}
	return title
}

// A node is a namespace, or a group.
type node struct {
	id     string
	lines  []string // of its text
	source bool
	state  review.State
}

// An edge leads from a source to a consumer.
type edge struct {
	from, to string
	line     int
	label    string
	state    review.State
}

// A target is a role of a consumer, and its node.
type target struct {
	id string
	*role
}

// diagramOf returns the nodes and edges of a scene.
func diagramOf(s *scene) *diagram {
	d := &diagram{scene: s}
	sources, count := map[int]string{}, 0
	var targets []target
	for _, clusters := range [][]*cluster{s.sources, s.others} {
		for _, c := range clusters {
			b := nodes{cluster: c}
			for _, n := range c.namespaces {
				node := s.node("n"+strconv.Itoa(count), n.label(), n.roles)
				targets = append(targets, node.ends(n.roles, sources)...)
				b.all = append(b.all, node)
				count++
			}
			d.boxes = append(d.boxes, b)
		}
	}
	for k, g := range s.groups {
		node := s.node("g"+strconv.Itoa(k), g.label(), g.roles)
		node.lines = append(node.lines, g.names(6))
		targets = append(targets, node.ends(g.roles, sources)...)
		d.loose = append(d.loose, node)
	}
	for _, t := range targets {
		if from, ok := sources[t.line]; ok {
			d.edges = append(d.edges, edge{from, t.id, t.line, s.edgeLabel(t.role), t.state()})
		}
	}
	return d
}

// node returns the node of some roles.
func (s *scene) node(id, title string, roles []role) node {
	n := node{id: id, lines: []string{title}}
	for k := range roles {
		r := &roles[k]
		n.lines = append(n.lines, s.nodeLines(r)...)
		n.state, n.source = dominant(n.state, r.state()), n.source || r.source
	}
	return n
}

// ends returns the roles of consumers in a node, and notes it for the lines of
// which it is the source.
func (n *node) ends(roles []role, sources map[int]string) []target {
	var targets []target
	for k := range roles {
		if r := &roles[k]; r.source {
			sources[r.line] = n.id
		} else {
			targets = append(targets, target{n.id, r})
		}
	}
	return targets
}

// nodeLines returns the lines of a role in its node.
func (s *scene) nodeLines(r *role) []string {
	text := s.textOf(r)
	if r.source {
		text = "source of " + text
	}
	if tag := r.tag(); tag != "" {
		text += " (" + tag + ")"
	}
	return append([]string{text}, r.details...)
}

// edgeLabel returns what stands at an arrow: the mechanism and, of several
// Services, which one it is.
func (s *scene) edgeLabel(r *role) string {
	switch name := s.lines[r.line].Name; {
	case len(s.lines) == 1:
		return r.mechanism
	case r.mechanism == "":
		return name
	default:
		return name + ": " + r.mechanism
	}
}

// names returns the first clusters of a group; those that change with what
// changes in them.
func (g *group) names(most int) string {
	var names []string
	for _, t := range g.tiles[:min(most, len(g.tiles))] {
		name := t.name
		if t.members.changes() {
			name += " (" + t.members.marks() + ")"
		}
		names = append(names, name)
	}
	text := names[0]
	for _, name := range names[1:] {
		text += ", " + name
	}
	if more := len(g.tiles) - most; more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	return text
}
