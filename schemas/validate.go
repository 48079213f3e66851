package schemas

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// Validate reports every fault of a GlobalHeadlessService whose fields have
// the right types. Faults come in the order of the fields.
func (g *GlobalHeadlessService) Validate() []report.Fault {
	var c checker
	c.header(g.APIVersion, g.Kind, KindGlobalHeadlessService)
	if g.Spec.Service.Name == "" {
		c.name(namePath, g.Metadata.Name, checkAsServiceName)
	} else {
		c.name(namePath, g.Metadata.Name, checkResourceName)
	}
	c.membership(&g.Spec)
	c.service(servicePath, &g.Spec.Service)
	c.accept(acceptPath, g.Spec.Accept)
	c.faults = append(c.faults, g.Spec.Render.Validate(renderPath)...)
	return c.faults
}

// Validate reports every fault of a GlobalNamespace whose fields have the
// right types. Faults come in the order of the fields.
func (g *GlobalNamespace) Validate() []report.Fault {
	var c checker
	c.header(g.APIVersion, g.Kind, KindGlobalNamespace)
	c.name(namePath, g.Metadata.Name, checkResourceName)
	if len(g.Spec.Members) == 0 {
		c.add(report.MissingField, membersPath, nil, nil, "required: at least one member, a cluster and a namespace")
	}
	before := len(c.faults)
	c.members(membersPath, g.Spec.Members)
	c.sourceMember(&g.Spec, len(c.faults) == before && len(g.Spec.Members) > 0)
	c.mesh(meshPath, g.Spec.Mesh)
	c.clusters(clustersPath, g.Spec.Clusters, g.Spec.Members)
	c.accept(acceptPath, g.Spec.Accept)
	return c.faults
}

// header checks the apiVersion and kind of a resource.
func (c *checker) header(apiVersion, kind, expected string) {
	if apiVersion == "" {
		c.add(report.MissingField, field.NewPath("apiVersion"), nil, APIVersion, "required: %s", quoted(APIVersion))
	} else if apiVersion != APIVersion {
		c.add(report.UnknownAPIVersion, field.NewPath("apiVersion"), apiVersion, APIVersion, "%s is not known; the version of %s is %s",
			quoted(apiVersion), expected, quoted(APIVersion))
	}
	if kind == "" {
		c.add(report.MissingField, field.NewPath("kind"), nil, expected, "required: %s", quoted(expected))
	} else if kind != expected {
		c.add(report.WrongKind, field.NewPath("kind"), kind, expected, "%s is not %s", quoted(kind), quoted(expected))
	}
}

// membership checks who the members are, and that the source is one of them
// where the list is at hand.
func (c *checker) membership(s *GlobalHeadlessServiceSpec) {
	before := len(c.faults)
	switch {
	case s.GlobalNamespace == "" && len(s.Members) == 0:
		c.add(report.MissingField, membersPath, nil, nil,
			"required: spec.globalNamespace, the name of a GlobalNamespace in the package, or spec.members, the list itself")
	case s.GlobalNamespace != "" && len(s.Members) > 0:
		c.add(report.ConflictingFields, membersPath, nil, nil, "spec.globalNamespace is given too, %s; keep one of the two", quoted(s.GlobalNamespace))
	}
	if s.GlobalNamespace != "" {
		c.name(globalNamespacePath, s.GlobalNamespace, checkResourceName)
	}
	c.members(membersPath, s.Members)
	c.source(s, len(c.faults) == before)
	c.mesh(meshPath, s.Mesh)
	c.clusters(clustersPath, s.Clusters, s.Members)
	c.besideMembers(s)
}

// besideMembers refuses what belongs to the list of members where that is a
// GlobalNamespace.
func (c *checker) besideMembers(s *GlobalHeadlessServiceSpec) {
	if s.GlobalNamespace == "" || len(s.Members) > 0 {
		return
	}
	const way = "belongs to the list of members; give it in GlobalNamespace %s"
	if s.Mesh != nil {
		c.add(report.ConflictingFields, meshPath, nil, nil, way, quoted(s.GlobalNamespace))
	}
	if len(s.Clusters) > 0 {
		c.add(report.ConflictingFields, clustersPath, nil, nil, way, quoted(s.GlobalNamespace))
	}
}

// sourceMember checks the source that a GlobalNamespace gives.
func (c *checker) sourceMember(s *GlobalNamespaceSpec, listed bool) {
	if s.Source == nil {
		return
	}
	if s.Source.Cluster != "" && listed {
		c.member(s.Source.Cluster, s.Source.Namespace, s.Members)
		return
	}
	c.name(sourceClusterPath, s.Source.Cluster, CheckClusterName)
	if s.Source.Namespace != "" {
		c.name(sourceNamespacePath, s.Source.Namespace, CheckNamespace)
	}
}

// source checks the source; listed tells that the list of members is without
// fault. A source that is a member needs no check of its names: those of the
// member were checked. One that is not has its nearest member as a better
// proposal than the rules of names know.
func (c *checker) source(s *GlobalHeadlessServiceSpec, listed bool) {
	own := len(s.Members) > 0
	switch {
	case own && listed && s.Source.Cluster != "":
		c.member(s.Source.Cluster, s.Source.Namespace, s.Members)
	case own && listed && s.Source.Namespace == "":
		c.add(report.MissingField, sourceClusterPath, nil, nil, "required: the cluster in which the StatefulSet runs; the members' clusters are %s", list(clusterNames(s.Members)))
	case own || s.Source.Cluster != "" || s.Source.Namespace != "" || s.GlobalNamespace == "":
		c.name(sourceClusterPath, s.Source.Cluster, CheckClusterName)
		if s.Source.Namespace != "" {
			c.name(sourceNamespacePath, s.Source.Namespace, CheckNamespace)
		}
	}
	c.namesOnce(sourceStatefulSetsPath, s.Source.StatefulSets, CheckStatefulSetName)
	c.namesOnce(sourcePodsPath, s.Source.Pods, checkPodName)
	if most := s.Source.MaxReplicas; most != nil && (*most < 1 || *most > MostReplicas) {
		c.add(report.InvalidMaxReplicas, sourcePath.Child("maxReplicas"), int(*most), nil, "%d is not a number of replicas: from 1 to %d", *most, MostReplicas)
	}
}

// namesOnce checks names that stand in a list once each.
func (c *checker) namesOnce(path *field.Path, names []string, check func(string) (problem, proposed string)) {
	if len(names) == 0 {
		return
	}
	first := make(map[string]int, len(names))
	for i, name := range names {
		at := path.Index(i)
		c.name(at, name, check)
		if j, ok := first[name]; ok && name != "" {
			c.add(report.DuplicateValue, at, name, nil, "duplicate value: %s is %s already; remove one", quoted(name), path.Index(j))
			continue
		}
		first[name] = i
	}
}
