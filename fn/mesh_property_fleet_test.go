package main

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"global-headless-service/schemas"
)

// A meshFleet is a random package: lists of members, each joined by a mesh that
// changes, and services of these lists.
type meshFleet struct {
	*rand.Rand
	lists    []*meshList
	services []*meshService
}

// A meshList is a GlobalNamespace or, without a name, the members of a
// declaration.
type meshList struct {
	name     string
	members  []member // the first is never dropped
	spare    []member // which the list may get
	clusters map[string]meshCluster
	mesh     meshChoice
}

// A meshCluster is what spec.clusters has of a cluster.
type meshCluster struct{ id, domain string }

// A meshChoice is a value of spec.mesh.
type meshChoice struct{ key, options string }

// meshChoices are the meshes that are played, those with options twice.
var meshChoices = []meshChoice{
	{schemas.MeshTanzuServiceMesh, ""}, {schemas.MeshCilium, ""}, {schemas.MeshLinkerd, ""}, {schemas.MeshSkupper, ""},
	{schemas.MeshIstio, ""}, {schemas.MeshIstio, "networks: Multiple"},
	{schemas.MeshMultiClusterServices, ""}, {schemas.MeshMultiClusterServices, "apiVersion: net.gke.io/v1, domain: set.example"},
	{schemas.MeshKuma, ""}, {schemas.MeshKuma, "systemNamespace: kong-mesh-system"},
	{schemas.MeshExternalDNS, ""}, {schemas.MeshExternalDNS, "domain: zone.example"},
}

// hardClusters are names that not every mesh takes without an id.
var hardClusters = []string{"Cluster_B", "cluster.b", "a-cluster-with-a-name-that-is-longer-than-32"}

func newMeshFleet(seed uint64) *meshFleet {
	f := &meshFleet{Rand: rand.New(rand.NewPCG(seed, 2))}
	clusters := []string{"cluster-a", "cluster-b", "cluster-c", "cluster-d"}[:1+f.IntN(4)]
	if len(clusters) > 1 && one(f.Rand, 8) {
		clusters[1] = hardClusters[f.IntN(len(hardClusters))]
	}
	namespaces := []string{"ns-a", "ns-b", "ns-c"}
	if f.IntN(3) > 0 {
		namespaces = namespaces[:1] // which every mesh serves
	}
	for k := range 1 + f.IntN(3) {
		if k == 0 || f.IntN(2) == 0 {
			f.addList(k, clusters, namespaces)
		}
		f.addService(k)
	}
	for _, s := range f.services { // a run gives sources namespaces, by which the next one tells them apart
		s.namespaced = s.namespaced || f.collide()
	}
	f.chooseMeshes()
	return f
}

// addList adds a list of some of the namespaces of the clusters.
func (f *meshFleet) addList(k int, clusters, namespaces []string) {
	l := &meshList{name: fmt.Sprint("list-", k), clusters: map[string]meshCluster{}}
	var all []member
	for _, cluster := range clusters {
		for _, namespace := range namespaces {
			all = append(all, member{cluster, namespace})
		}
		known := meshCluster{}
		if one(f.Rand, 3) {
			known.id = "id-" + cluster[len(cluster)-1:]
		}
		if one(f.Rand, 4) {
			known.domain = strings.ToLower(cluster[len(cluster)-1:]) + ".example"
		}
		l.clusters[cluster] = known
	}
	f.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if k > 0 && len(f.lists[0].spare) > 0 && one(f.Rand, 3) {
		all = slices.Clone(f.lists[0].spare) // nothing in common
	}
	cut := 1 + f.IntN(len(all))
	l.members, l.spare = all[:cut:cut], all[cut:]
	f.lists = append(f.lists, l)
}

// next changes the package: its meshes, and now and then its members and
// declarations. The sources stay as they are.
func (f *meshFleet) next() {
	f.chooseMeshes()
	for _, l := range f.lists {
		switch k := len(l.members) - 1; {
		case k > 0 && one(f.Rand, 6) && !f.hasSource(l, l.members[k]):
			l.members, l.spare = l.members[:k:k], append(l.spare, l.members[k])
		case len(l.spare) > 0 && one(f.Rand, 6):
			l.members, l.spare = append(l.members, l.spare[0]), l.spare[1:]
		}
	}
	for k, s := range f.services {
		s.gone = k > 0 && s.isWhole() && one(f.Rand, 8)
		if one(f.Rand, 6) {
			f.setMost(s)
		}
	}
}

func (f *meshFleet) hasSource(l *meshList, m member) bool {
	return slices.ContainsFunc(f.services, func(s *meshService) bool { return s.list == l && s.source == m })
}

// chooseMeshes gives every list a mesh, mostly all the same, and now and then
// the one that it has with other options.
func (f *meshFleet) chooseMeshes() {
	same := f.IntN(3) > 0
	for k, l := range f.lists {
		choices := meshChoices
		if l.mesh.key != "" && one(f.Rand, 4) {
			choices = slices.DeleteFunc(slices.Clone(meshChoices), func(c meshChoice) bool { return c.key != l.mesh.key })
		}
		l.mesh = choices[f.IntN(len(choices))]
		if k > 0 && same {
			l.mesh = f.lists[0].mesh
		}
	}
}

// declared are the services that have a declaration.
func (f *meshFleet) declared() []*meshService {
	return slices.DeleteFunc(slices.Clone(f.services), func(s *meshService) bool { return s.gone })
}

// clusterNames are the clusters of the lists of declared services.
func (f *meshFleet) clusterNames() []string {
	var names []string
	for _, s := range f.declared() {
		for _, m := range s.list.members {
			names = append(names, m.cluster)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// String describes the meshes and members of a step.
func (f *meshFleet) String() string {
	var b strings.Builder
	for _, s := range f.declared() {
		fmt.Fprintf(&b, "%s: %s {%s} of %v from %v; ", s.name, s.list.mesh.key, s.list.mesh.options, s.list.members, s.source)
	}
	return b.String()
}

// spec is the list as lines of a GlobalNamespace's or a declaration's spec.
func (l *meshList) spec() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  mesh: {%s: {%s}}\n  members:\n", l.mesh.key, l.mesh.options)
	seen := map[string]bool{}
	var known []string
	for _, m := range l.members {
		fmt.Fprintf(&b, "  - {cluster: %s, namespace: %s}\n", m.cluster, m.namespace)
		if c := l.clusters[m.cluster]; c != (meshCluster{}) && !seen[m.cluster] {
			seen[m.cluster] = true
			line := "  - {name: " + m.cluster
			if c.id != "" {
				line += ", id: " + c.id
			}
			if c.domain != "" {
				line += ", domain: " + c.domain
			}
			known = append(known, line+"}\n")
		}
	}
	if len(known) > 0 {
		b.WriteString("  clusters:\n" + strings.Join(known, ""))
	}
	return b.String()
}

func (l *meshList) domain(cluster string) string {
	return cmp.Or(l.clusters[cluster].domain, "cluster.local")
}

func (l *meshList) id(cluster string) string { return cmp.Or(l.clusters[cluster].id, cluster) }

// isOneNamespace tells that all members are one namespace name.
func (l *meshList) isOneNamespace() bool {
	return !slices.ContainsFunc(l.members, func(m member) bool { return m.namespace != l.members[0].namespace })
}

// collide tells that two services, or two pods, have one name.
func (f *meshFleet) collide() bool {
	seen := map[string]bool{}
	for _, s := range f.services {
		names := []string{s.service}
		for _, set := range s.sets {
			names = append(names, set.name)
		}
		for _, name := range names {
			if seen[name] {
				return true
			}
			seen[name] = true
		}
	}
	return false
}
