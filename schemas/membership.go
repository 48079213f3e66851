package schemas

import "global-headless-service/report"

// A Membership is the members, source, mesh and clusters of a
// GlobalHeadlessService: its own, or those of its GlobalNamespace.
type Membership struct {
	Members  []Member
	Source   Source // with cluster and namespace
	Mesh     *Mesh  // nil is the default: see Mesh.Key
	Clusters []Cluster
}

// Membership resolves the members and source of a valid spec. list is the spec
// of the GlobalNamespace it names, or nil if the spec lists its members. A
// spec that sets source.cluster ignores the source of list. An unset namespace
// defaults to the only member of the cluster. It reports a source that is
// missing, ambiguous or not a member.
func (s *GlobalHeadlessServiceSpec) Membership(list *GlobalNamespaceSpec) (Membership, []report.Fault) {
	m := Membership{s.Members, s.Source, s.Mesh, s.Clusters}
	if list != nil {
		m.Members, m.Mesh, m.Clusters = list.Members, list.Mesh, list.Clusters
		if m.Source.Cluster == "" && list.Source != nil {
			m.Source.Cluster, m.Source.Namespace = list.Source.Cluster, list.Source.Namespace
		}
	}
	var c checker
	if m.Source.Cluster == "" {
		c.add(report.MissingField, sourceClusterPath, nil, nil,
			"required: the cluster in which the StatefulSet runs, here or in spec.source of the GlobalNamespace")
		return m, c.faults
	}
	m.Source.Namespace = c.member(m.Source.Cluster, m.Source.Namespace, m.Members)
	return m, c.faults
}

// member reports a source that is none of the members, and returns its
// namespace: the one that is given, else the only one that its cluster has.
func (c *checker) member(cluster, namespace string, members []Member) string {
	var namespaces []string
	for _, m := range members {
		if m.Cluster != cluster {
			continue
		}
		if m.Namespace == namespace {
			return namespace
		}
		namespaces = append(namespaces, m.Namespace)
	}
	switch {
	case len(namespaces) == 0:
		clusters := clusterNames(members)
		near := nearCluster(cluster, namespace, members)
		c.add(report.SourceNotAMember, sourceClusterPath, cluster, near,
			"cluster %s is in no member; the source is one of the members, whose clusters are %s%s", quoted(cluster), list(clusters), didYouMean(near))
	case namespace != "":
		near, _ := Nearest(namespace, namespaces)
		c.add(report.SourceNotAMember, sourceNamespacePath, namespace, near,
			"namespace %s is no member in cluster %s; the source is one of the members, there %s%s", quoted(namespace), quoted(cluster), list(namespaces), didYouMean(near))
	case len(namespaces) == 1:
		return namespaces[0]
	default:
		c.add(report.MissingField, sourceNamespacePath, nil, nil,
			"required: cluster %s has several members, in the namespaces %s; name the one in which the StatefulSet runs", quoted(cluster), list(namespaces))
	}
	return namespace
}

// nearCluster returns the cluster that was probably meant by one that has no
// member; empty if none is near. If a namespace is given, it is of those that have
// it: any other leads to the next error.
func nearCluster(cluster, namespace string, members []Member) string {
	var have []Member
	for _, m := range members {
		if m.Namespace == namespace {
			have = append(have, m)
		}
	}
	if len(have) == 1 {
		return have[0].Cluster
	}
	if len(have) > 0 {
		members = have
	}
	near, _ := Nearest(cluster, clusterNames(members))
	return near
}
