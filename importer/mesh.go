package importer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// isGlobal reports whether Cilium joins a Service with those of its name and
// namespace in other clusters.
func (s *service) isGlobal() bool {
	return strings.EqualFold(s.annotations[generators.CiliumGlobal], "true")
}

// isUnshared reports whether Cilium keeps the endpoints of a Service from other
// clusters.
func (s *service) isUnshared() bool {
	value := cmp.Or(s.annotations[generators.CiliumShared], s.annotations[generators.CiliumSharedOld])
	return value != "" && !strings.EqualFold(value, "true")
}

// isLinkerds reports whether Linkerd mirrors a Service to other clusters.
func (s *service) isLinkerds() bool { return s.labels[generators.LinkerdExported] == "true" }

// isExported reports whether a ServiceExport exports a Service.
func (f *fleet) isExported(s *service) bool { return f.exportOf(s.Name(), s.member) != nil }

// exportOf returns the ServiceExport of a name in a member; nil if there is none.
func (f *fleet) exportOf(name string, at schemas.Member) *object {
	k := slices.IndexFunc(f.exports, func(o *object) bool { return o.Name() == name && o.member == at })
	if k < 0 {
		return nil
	}
	return f.exports[k]
}

// findMesh determines the mesh of a source by what it and the other members
// have (rule 17). Of several meshes the first is taken, with a warning.
func (g *group) findMesh(f *fleet) report.Results {
	var found []*schemas.Mesh
	if slices.ContainsFunc(g.copies, (*service).isAnnotated) {
		found = append(found, &schemas.Mesh{TanzuServiceMesh: &schemas.TanzuServiceMesh{}})
	}
	if g.findEntries(f); len(g.entries) > 0 {
		found = append(found, &schemas.Mesh{Istio: &schemas.Istio{Networks: g.networks()}})
	}
	if export := f.exportOf(g.name, g.source); export != nil {
		g.exports = append(g.exports, export)
		version := schemas.ServiceExportVersion(export.APIVersion())
		if version == schemas.ServiceExportV1Alpha1 {
			version = ""
		}
		found = append(found, &schemas.Mesh{MultiClusterServices: &schemas.MultiClusterServices{APIVersion: version}})
	}
	if slices.ContainsFunc(g.services(), (*service).isGlobal) {
		found = append(found, &schemas.Mesh{Cilium: &schemas.Cilium{}})
	}
	if g.governing != nil && g.governing.isLinkerds() {
		found = append(found, &schemas.Mesh{Linkerd: &schemas.Linkerd{}})
	}
	if len(found) == 0 && len(g.copies) > 0 {
		found = append(found, &schemas.Mesh{TanzuServiceMesh: &schemas.TanzuServiceMesh{}}) // compare says what the copies lack
	}
	if len(found) == 0 {
		return g.warnHostnames()
	}
	g.mesh = found[0]
	results := g.warnDoubtful()
	if len(found) > 1 {
		var keys []string
		for _, m := range found {
			keys = append(keys, m.Key())
		}
		results.Add(undecided(g.item(), nil, fmt.Sprintf("has in %s what %s need, and one mesh joins the members: %s is written; change spec.mesh if another does",
			g.source, strings.Join(keys, " and "), keys[0])))
	}
	return results
}

// externalHostnames lists the names that external-dns publishes for a Service.
const externalHostnames = "external-dns.alpha.kubernetes.io/hostname"

// warnHostnames warns of names that external-dns publishes: they do not show which
// clusters are members.
func (g *group) warnHostnames() report.Results {
	if g.governing == nil || !strings.Contains(g.governing.annotations[externalHostnames], g.name+".") {
		return nil
	}
	return report.Results{undecided(g.item(), annotationsField.Key(externalHostnames),
		"lists names of this Service, and nothing says which clusters are members; write the declaration by init --mesh "+schemas.MeshExternalDNS)}
}

// services returns the Services of all members that have one.
func (g *group) services() []*service {
	if g.governing == nil {
		return g.copies
	}
	return append([]*service{g.governing}, g.copies...)
}

// addMembers determines the members: the source, those with copies, and those
// that the mesh shows.
func (g *group) addMembers(f *fleet) {
	g.members = append(g.members, g.source)
	for _, s := range g.copies {
		g.members = append(g.members, s.member)
	}
	switch {
	case g.mesh.Istio != nil:
		g.addHostMembers(f)
	case g.mesh.MultiClusterServices != nil || g.mesh.Linkerd != nil || g.mesh.Cilium != nil && len(g.copies) == 0:
		g.addSeen(f, func(string) bool { return true })
	}
	g.members = sortedMembers(g.members)
}

// addSeen adds the source's namespace in each cluster that fits and has
// anything in it: where a mesh needs nothing at a member, nothing else shows it.
func (g *group) addSeen(f *fleet, fits func(cluster string) bool) {
	for _, c := range f.clusters {
		at := schemas.Member{Cluster: c.Name, Namespace: g.source.Namespace}
		if f.seen[at] && fits(c.Name) && f.serviceAt(g.name, at) == nil {
			g.members = append(g.members, at)
		}
	}
}
