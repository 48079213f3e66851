package generators

import (
	"strings"

	"global-headless-service/schemas"
)

// PodNames are the names by which clients in the members reach one pod of a
// plan (rule 21).
type PodNames struct {
	plan  *Plan
	pod   string
	known map[clusterName]bool
}

// A clusterName is a whole name that the DNS of a cluster has; without the
// cluster, that of all clusters.
type clusterName struct{ cluster, name string }

// PodNames returns the names of a pod of the source.
func (p *Plan) PodNames(pod string) *PodNames {
	n := &PodNames{plan: p, pod: pod, known: make(map[clusterName]bool, len(p.Members)+1)}
	oneZone := meshTypeOf(p.MeshSpec).oneZone
	for _, m := range p.Members {
		name := clusterName{m.Cluster, p.Mesh.PodName(pod, m)}
		if oneZone {
			name.cluster = ""
		}
		n.known[name] = true
	}
	n.known[clusterName{p.Source().Cluster, n.sourceName()}] = true // Kubernetes resolves it under any mesh
	return n
}

// sourceName returns the whole name that the pod has in its own cluster.
func (n *PodNames) sourceName() string {
	return n.plan.localName(n.pod, n.plan.Service.Name, n.plan.Source())
}

// In returns the whole name by which clients in a member reach the pod.
func (n *PodNames) In(m schemas.Member) string { return n.plan.Mesh.PodName(n.pod, m) }

// Short returns the shortest name by which clients in a member reach the pod: the
// whole one without the domain that the member's pods search.
func (n *PodNames) Short(m schemas.Member) string {
	whole := n.In(m)
	for _, domain := range n.searchDomains(m) {
		if short, cut := strings.CutSuffix(whole, "."+domain); cut {
			return short
		}
	}
	return whole
}

// Everywhere returns the shortest name that reaches the pod from every member;
// it is false if there is none.
func (n *PodNames) Everywhere() (name string, ok bool) {
	source := n.plan.Source()
	for _, whole := range []string{n.In(source), n.sourceName()} {
		for _, domain := range n.searchDomains(source) {
			if short, cut := strings.CutSuffix(whole, "."+domain); cut && len(n.Unresolved(short)) == 0 {
				return short, true
			}
		}
		if len(n.Unresolved(whole)) == 0 {
			return whole, true
		}
	}
	return "", false
}

// Unresolved returns the members in which a name does not lead to the pod.
func (n *PodNames) Unresolved(name string) []schemas.Member {
	var members []schemas.Member
	for _, m := range n.plan.Members {
		if !n.resolves(name, m) {
			members = append(members, m)
		}
	}
	return members
}

// resolves reports whether a name leads to the pod from a member: as it is, or,
// unless it ends in a dot, with one of the domains that the member's pods search.
func (n *PodNames) resolves(name string, m schemas.Member) bool {
	whole, absolute := strings.CutSuffix(name, ".")
	if n.has(m.Cluster, whole) {
		return true
	}
	if absolute {
		return false
	}
	for _, domain := range n.searchDomains(m) {
		if n.has(m.Cluster, name+"."+domain) {
			return true
		}
	}
	return false
}

// has reports whether a cluster knows a whole name.
func (n *PodNames) has(cluster, name string) bool {
	return n.known[clusterName{cluster, name}] || n.known[clusterName{"", name}]
}

// searchDomains returns the search domains that Kubernetes gives the pods of a
// member, the longest first.
func (n *PodNames) searchDomains(m schemas.Member) [3]string {
	domain := n.plan.Domain(m.Cluster)
	return [3]string{m.Namespace + ".svc." + domain, "svc." + domain, domain}
}
