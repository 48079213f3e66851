package importer

import (
	"encoding/json"
	"fmt"
	"slices"

	"global-headless-service/schemas"
)

// declare gives each group its GlobalHeadlessService and its GlobalNamespace:
// the smallest of those given that has all its members, else one of its own,
// which groups with the same members and mesh share.
func declare(given []*GlobalNamespace, groups []*group) (*Declarations, []*group) {
	d := &Declarations{}
	for _, n := range given {
		d.Namespaces = append(d.Namespaces, n.resource())
	}
	fromMesh := len(d.Namespaces)
	shared := map[string][]*group{}
	var keys []string // in the order of the groups
	for _, g := range groups {
		if g.list = listOf(g, d.Namespaces[:fromMesh]); g.list == nil {
			key := g.listKey()
			if shared[key] == nil {
				keys = append(keys, key)
			}
			shared[key] = append(shared[key], g)
		}
	}
	names := newNames(d.Namespaces)
	for _, key := range keys {
		list := newList(shared[key], names)
		d.Namespaces = append(d.Namespaces, list)
		for _, g := range shared[key] {
			g.list, g.ownList = list, true
		}
	}
	for _, g := range groups {
		g.declared = g.declaration(groups)
		d.Services = append(d.Services, g.declared)
	}
	return d, groups
}

// listOf returns the list that has the source and most members of a group, of
// several the shortest; nil if none has the source. The lists are those of Tanzu
// Service Mesh.
func listOf(g *group, lists []*schemas.GlobalNamespace) *schemas.GlobalNamespace {
	if g.mesh.TanzuServiceMesh == nil {
		return nil
	}
	var best *schemas.GlobalNamespace
	most := 0
	for _, list := range lists {
		has := 0
		for _, m := range g.members {
			if slices.Contains(list.Spec.Members, m) {
				has++
			}
		}
		if !slices.Contains(list.Spec.Members, g.source) {
			continue
		}
		if has > most || has == most && len(list.Spec.Members) < len(best.Spec.Members) {
			best, most = list, has
		}
	}
	return best
}

// listKey returns what groups have in common that share a list.
func (g *group) listKey() string {
	key, _ := json.Marshal([]any{g.members, g.mesh, g.clusters}) // strings cannot fail to encode
	return string(key)
}

// names are the names that are in use.
type names map[string]bool

func newNames(lists []*schemas.GlobalNamespace) names {
	n := names{}
	for _, list := range lists {
		n[list.Metadata.Name] = true
	}
	return n
}

// free returns a name, or the first one with a number behind it that is free.
func (n names) free(name string) string {
	free := name
	for k := 2; n[free]; k++ {
		free = fmt.Sprintf("%s-%d", name, k)
	}
	n[free] = true
	return free
}

// newList returns the list of groups that share one. It is called like the
// namespace of their sources, else like the first Service, and has the source if
// it is that of several groups.
func newList(groups []*group, taken names) *schemas.GlobalNamespace {
	first := groups[0]
	name, oneSource := first.source.Namespace, len(groups) > 1
	for _, g := range groups {
		if g.source.Namespace != first.source.Namespace {
			name = first.name
		}
		oneSource = oneSource && g.source == first.source
	}
	list := &schemas.GlobalNamespace{APIVersion: schemas.APIVersion, Kind: schemas.KindGlobalNamespace}
	list.Metadata.Name = taken.free(name)
	list.Spec.Members, list.Spec.Clusters = first.members, first.clusters
	if first.mesh.TanzuServiceMesh == nil {
		list.Spec.Mesh = first.mesh
	}
	if oneSource {
		list.Spec.Source = &schemas.SourceMember{Cluster: first.source.Cluster, Namespace: first.source.Namespace}
	}
	return list
}

// declaration returns the GlobalHeadlessService of a group. It has the name of the
// Service, unless another group has that too.
func (g *group) declaration(groups []*group) *schemas.GlobalHeadlessService {
	d := &schemas.GlobalHeadlessService{APIVersion: schemas.APIVersion, Kind: schemas.KindGlobalHeadlessService}
	d.Metadata.Name = g.ownName(groups)
	d.Spec.GlobalNamespace = g.list.Metadata.Name
	if g.list.Spec.Source == nil {
		d.Spec.Source.Cluster, d.Spec.Source.Namespace = g.source.Cluster, g.source.Namespace
	}
	if len(g.sets) == 0 && g.withoutName == nil {
		d.Spec.Source.StatefulSets = []string{}
	}
	d.Spec.Source.MaxReplicas = g.maxReplicas
	d.Spec.Service = g.service()
	if d.Metadata.Name != g.name {
		d.Spec.Service.Name = g.name
	}
	return d
}

// ownName returns a name that no other group has.
func (g *group) ownName(groups []*group) string {
	var others []*group
	for _, o := range groups {
		if o != g && o.name == g.name {
			others = append(others, o)
		}
	}
	switch {
	case len(others) == 0:
		return g.name
	case !slices.ContainsFunc(others, func(o *group) bool { return o.source.Namespace == g.source.Namespace }):
		return g.name + "-" + g.source.Namespace
	}
	return g.name + "-" + g.source.Cluster + "-" + g.source.Namespace
}
