package schemas

// Validate reports every fault of a GlobalHeadlessService whose fields have
// the right types. Faults come in the order of the fields.
func (g *GlobalHeadlessService) Validate() []Fault {
	var c checker
	c.header(g.APIVersion, g.Kind, KindGlobalHeadlessService)
	if g.Spec.Service.Name == "" {
		c.name("metadata.name", g.Metadata.Name, checkAsServiceName)
	} else {
		c.name("metadata.name", g.Metadata.Name, checkResourceName)
	}
	c.membership(&g.Spec)
	c.service("spec.service", &g.Spec.Service)
	c.faults = append(c.faults, g.Spec.Render.Validate("spec.render")...)
	return c.faults
}

// Validate reports every fault of a GlobalNamespace whose fields have the
// right types. Faults come in the order of the fields.
func (g *GlobalNamespace) Validate() []Fault {
	var c checker
	c.header(g.APIVersion, g.Kind, KindGlobalNamespace)
	c.name("metadata.name", g.Metadata.Name, checkResourceName)
	if len(g.Spec.Members) == 0 {
		c.add("spec.members", nil, nil, "required: at least one member, a cluster and a namespace")
	}
	c.members("spec.members", g.Spec.Members)
	return c.faults
}

// header checks what the resource says it is.
func (c *checker) header(apiVersion, kind, wanted string) {
	if apiVersion == "" {
		c.add("apiVersion", nil, APIVersion, "required: %s", quoted(APIVersion))
	} else if apiVersion != APIVersion {
		c.add("apiVersion", apiVersion, APIVersion, "%s is not known; the version of %s is %s",
			quoted(apiVersion), wanted, quoted(APIVersion))
	}
	if kind == "" {
		c.add("kind", nil, wanted, "required: %s", quoted(wanted))
	} else if kind != wanted {
		c.add("kind", kind, wanted, "%s is not %s", quoted(kind), quoted(wanted))
	}
}

// membership checks who the members are, and that the source is one of them
// where the list is at hand.
func (c *checker) membership(s *GlobalHeadlessServiceSpec) {
	before := len(c.faults)
	switch {
	case s.GlobalNamespace == "" && len(s.Members) == 0:
		c.add("spec.members", nil, nil,
			"required: spec.globalNamespace, the name of a GlobalNamespace in the package, or spec.members, the list itself")
	case s.GlobalNamespace != "" && len(s.Members) > 0:
		c.add("spec.members", nil, nil, "spec.globalNamespace is given too, %s; keep one of the two", quoted(s.GlobalNamespace))
	}
	if s.GlobalNamespace != "" {
		c.name("spec.globalNamespace", s.GlobalNamespace, checkResourceName)
	}
	c.members("spec.members", s.Members)
	c.source("spec.source", s, len(c.faults) == before)
}

// source checks the source; listed says that the list of members is without
// fault. A source that is a member needs no check of its names: those of the
// member were checked. One that is not has its nearest member as a better
// proposal than the rules of names know.
func (c *checker) source(path string, s *GlobalHeadlessServiceSpec, listed bool) {
	if s.Source.Cluster == "" || s.Source.Namespace == "" || len(s.Members) == 0 || !listed {
		c.name(path+".cluster", s.Source.Cluster, CheckClusterName)
		c.name(path+".namespace", s.Source.Namespace, CheckNamespace)
	} else {
		c.faults = append(c.faults, s.Source.CheckMember(s.Members)...)
	}
	first := make(map[string]int, len(s.Source.StatefulSets))
	for i, name := range s.Source.StatefulSets {
		field := at(path+".statefulSets", i)
		c.name(field, name, CheckStatefulSetName)
		if j, ok := first[name]; ok && name != "" {
			c.add(field, name, nil, "duplicate value: %s is %s already; remove one", quoted(name), at(path+".statefulSets", j))
			continue
		}
		first[name] = i
	}
}
