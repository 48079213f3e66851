package graph

import (
	"slices"
	"strings"

	"global-headless-service/report"
	"global-headless-service/review"
	"global-headless-service/schemas"
)

// Limits of what a picture shows one by one.
const (
	// maxPlaces is how many namespaces are drawn before clusters are folded: as
	// many as still fit a screen and a half.
	maxPlaces = 40
	// maxRoles is how many arrows are drawn: Mermaid refuses more than 500.
	maxRoles = 200
	// maxLines is how many Services, or bundles of them, have lines.
	maxLines = 12
	// longestText is how much of a name of a pod is drawn, in characters.
	longestText = 46
)

// A scene is what a picture shows, whatever its form.
type scene struct {
	// lines are the Services, in the order of their colours.
	lines []*Service
	// sources are the clusters in which a Service has its source, and others the
	// rest, each sorted by name. Where a fleet is large, groups stand for others,
	// and namespaces that are alike are one.
	sources, others []*cluster
	groups          []*group
	// hidden is the number of Services that are not drawn.
	hidden int
}

// hiddenText counts the Services that are not drawn; it is empty if all are.
func (s *scene) hiddenText() string {
	if s.hidden == 0 {
		return ""
	}
	return "and " + report.Counted(s.hidden, "Service") + " more"
}

// A cluster is a box with its namespaces.
type cluster struct {
	name       string
	namespaces []*namespace
	source     bool
	state      review.State // review.Added or review.Removed, if the cluster as a whole is
}

// A namespace is a member of some Services, or, with count, that many members
// that are alike.
type namespace struct {
	name  string
	count int
	roles []role
}

// A role is what a namespace is to a Service.
type role struct {
	line   int // the index of the Service
	source bool
	// text is the name of the Service at the source, and that of a pod at a
	// consumer.
	text string
	// details are further lines, at the source.
	details   []string
	mechanism string
	// members count those that the role stands for, one unless the picture is
	// folded, and note says more of how all of them change.
	members tally
	note    string
}

// state returns how the members of a role change.
func (r *role) state() review.State { return r.members.state() }

// A group is clusters that consume the same Services by the same mechanisms.
type group struct {
	roles             []role
	tiles             []tile
	clusters, members int
	first             *cluster
	// mixed reports that not all of the clusters consume all of the Services.
	mixed bool
}

// A tile is a cluster of a group.
type tile struct {
	name    string
	members tally
}

// sceneOf decides what a picture of a fleet shows: each member of a small one,
// and of a large one each source, and the clusters of consumers by what they
// consume.
func sceneOf(f *Fleet) *scene {
	s := &scene{}
	s.lines = bundled(f.Services)
	if more := len(s.lines) - maxLines; more > 0 {
		for _, line := range s.lines[maxLines:] {
			s.hidden += max(1, line.bundle)
		}
		s.lines = s.lines[:maxLines]
	}
	clusters, places := s.clusters()
	markClusters(clusters, f.Changes)
	for _, c := range clusters {
		if c.source {
			s.sources = append(s.sources, c)
		} else {
			s.others = append(s.others, c)
		}
	}
	if places > maxPlaces || rolesOf(clusters) > maxRoles {
		s.fold()
	}
	return s
}

// clusters returns the clusters of all members, sorted, and how many namespaces
// they have in all.
func (s *scene) clusters() (clusters []*cluster, places int) {
	byName := map[string]*cluster{}
	byPlace := map[schemas.Member]*namespace{}
	for k, service := range s.lines {
		for j := range service.Members {
			m := &service.Members[j]
			c := byName[m.Cluster]
			if c == nil {
				c = &cluster{name: m.Cluster}
				byName[m.Cluster] = c
				clusters = append(clusters, c)
			}
			n := byPlace[m.Member]
			if n == nil {
				n = &namespace{name: m.Namespace}
				byPlace[m.Member] = n
				c.namespaces = append(c.namespaces, n)
			}
			n.roles = append(n.roles, roleOf(k, service, m))
			c.source = c.source || m.Member == service.Source
		}
	}
	slices.SortFunc(clusters, func(a, b *cluster) int { return compareNames(a.name, b.name) })
	for _, c := range clusters {
		c.order()
	}
	return clusters, len(byPlace)
}

// rolesOf counts the roles in all namespaces of some clusters.
func rolesOf(clusters []*cluster) int {
	sum := 0
	for _, c := range clusters {
		for _, n := range c.namespaces {
			sum += len(n.roles)
		}
	}
	return sum
}

// order sorts the namespaces of a cluster, those with a source first.
func (c *cluster) order() {
	slices.SortFunc(c.namespaces, func(a, b *namespace) int {
		if a.isSource() != b.isSource() {
			if a.isSource() {
				return -1
			}
			return 1
		}
		return compareNames(a.name, b.name)
	})
}

// markClusters gives clusters that come or go their states.
func markClusters(clusters []*cluster, r *review.Review) {
	if r == nil {
		return
	}
	whole := map[string]review.State{}
	for _, c := range r.Clusters {
		if c.State == review.Added || c.State == review.Removed {
			whole[c.Name] = c.State
		}
	}
	for _, c := range clusters {
		c.state = whole[c.name]
	}
}

func (n *namespace) isSource() bool {
	return slices.ContainsFunc(n.roles, func(r role) bool { return r.source })
}

// label returns the name of a namespace, or how many it stands for.
func (n *namespace) label() string {
	if n.count > 0 {
		return report.Counted(n.count, "namespace")
	}
	return n.name
}

func roleOf(line int, s *Service, m *Member) role {
	r := role{line: line, members: tallyOf(m.State), note: m.Note, mechanism: m.Mechanism}
	switch {
	case m.Member == s.Source:
		r.source, r.text = true, s.Name
		if len(s.Ports) > 0 {
			r.details = append(r.details, listed(s.Ports, longestText))
		}
		if pods := s.workload(); pods != "" {
			r.details = append(r.details, pods)
		}
	case m.State == review.Removed: // what its name was is not known
		r.text = s.Name
	default:
		r.text = s.firstPod() + m.Short
	}
	return r
}

// workload returns the StatefulSets with their pods in a few words.
func (s *Service) workload() string {
	if s.State == review.Removed || s.bundle > 0 {
		return ""
	}
	text := "pods " + s.pods()
	if len(s.Pods) == 0 {
		text = "no pods"
	}
	if len(s.StatefulSets) > 0 {
		text = "StatefulSet " + listed(s.StatefulSets, longestText/2) + ": " + strings.TrimPrefix(text, "pods ")
	}
	return middle(text, longestText+8)
}
