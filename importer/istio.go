package importer

import (
	"slices"
	"strconv"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/schemas"
)

// defaultDomain is the DNS domain of a cluster that sets none.
const defaultDomain = "cluster.local"

// A host is one of a ServiceEntry: a pod's name in a member's namespace.
type host struct{ service, namespace, domain string }

// hostOf reads a host that begins with the name of a pod:
// <pod>.<service>.<namespace>.svc.<domain>.
func hostOf(text, pod string) (h host, ok bool) {
	rest, ok := strings.CutPrefix(text, pod+".")
	parts := strings.SplitN(rest, ".", 4)
	if !ok || len(parts) < 4 || parts[2] != "svc" {
		return host{}, false
	}
	return host{parts[0], parts[1], parts[3]}, true
}

// pod returns the pod that a ServiceEntry selects.
func (e *serviceEntry) pod() string { return e.spec.WorkloadSelector.Labels[generators.PodNameLabel] }

// hosts returns the hosts of a ServiceEntry that are names of its pod under a
// Service.
func (e *serviceEntry) hosts(service string) []host {
	var hosts []host
	for _, text := range e.spec.Hosts {
		if h, ok := hostOf(text, e.pod()); ok && h.service == service {
			hosts = append(hosts, h)
		}
	}
	return hosts
}

// findEntries finds the ServiceEntries of the source's pods, which stand in a
// namespace that is called like the source's in any cluster (rule 17).
func (g *group) findEntries(f *fleet) {
	pods := map[*statefulSet]int32{} // how many have one, counted from the first
	for _, e := range f.entries {
		if e.member.Namespace != g.source.Namespace || len(e.hosts(g.name)) == 0 {
			continue
		}
		for _, set := range g.sets {
			if ordinal := set.ordinalOf(e.pod()); ordinal >= 0 {
				g.entries = append(g.entries, e)
				pods[set] = max(pods[set], ordinal+1)
			}
		}
	}
	if len(g.entries) > 0 {
		g.setMaxReplicas(pods)
	}
}

// ordinalOf returns the number of a pod in the StatefulSet, counted from its
// first; -1 if it is none of its pods.
func (s *statefulSet) ordinalOf(pod string) int32 {
	text, ok := strings.CutPrefix(pod, s.Name()+"-")
	n, err := strconv.ParseInt(text, 10, 32)
	if !ok || err != nil || strconv.FormatInt(n, 10) != text || int32(n) < s.spec.Ordinals.Start {
		return -1
	}
	return int32(n) - s.spec.Ordinals.Start
}

// setMaxReplicas notes the number of pods that have ServiceEntries where it is not
// that of the replicas: something scales the StatefulSet (rule 18). The number is
// one for all StatefulSets of the source.
func (g *group) setMaxReplicas(pods map[*statefulSet]int32) {
	differ, most := false, int32(0)
	for _, n := range pods {
		most = max(most, n)
	}
	for _, set := range g.sets {
		replicas := set.spec.Replicas
		if pods[set] != most || replicas != nil && *replicas > most {
			return
		}
		differ = differ || replicas == nil || *replicas < most
	}
	if differ {
		g.maxReplicas = &most
	}
}

// networks returns Multiple if the source's cluster has hosts of the source's own
// namespace, which it needs only for other networks (rule 17).
func (g *group) networks() schemas.IstioNetworks {
	for _, e := range g.entries {
		if e.member.Cluster == g.source.Cluster &&
			slices.ContainsFunc(e.hosts(g.name), func(h host) bool { return h.namespace == g.source.Namespace }) {
			return schemas.IstioNetworksMultiple
		}
	}
	return ""
}

// addHostMembers adds the members that the hosts of ServiceEntries are for. Where
// several networks are joined, the source's cluster has those of all clusters:
// its own are those that no other cluster has.
func (g *group) addHostMembers(f *fleet) {
	elsewhere, withEntries := map[string]bool{}, map[string]bool{g.source.Cluster: true}
	for _, e := range g.entries {
		withEntries[e.member.Cluster] = true
		if e.member.Cluster == g.source.Cluster {
			continue
		}
		for _, h := range e.hosts(g.name) {
			elsewhere[h.namespace] = true
			g.members = append(g.members, schemas.Member{Cluster: e.member.Cluster, Namespace: h.namespace})
			g.addDomain(e.member.Cluster, h.domain)
		}
	}
	multiple := g.mesh.Istio.Networks == schemas.IstioNetworksMultiple
	for _, e := range g.entries {
		if e.member.Cluster != g.source.Cluster {
			continue
		}
		for _, h := range e.hosts(g.name) {
			if multiple && (elsewhere[h.namespace] || h.namespace == g.source.Namespace) {
				continue
			}
			g.members = append(g.members, schemas.Member{Cluster: e.member.Cluster, Namespace: h.namespace})
			if !multiple {
				g.addDomain(e.member.Cluster, h.domain)
			}
		}
	}
	if !multiple && (g.governing == nil || g.governing.isHeadless()) {
		g.addSeen(f, func(cluster string) bool { return !withEntries[cluster] })
	}
}

// addDomain notes the DNS domain of a cluster if it is not the usual one.
func (g *group) addDomain(cluster, domain string) {
	known := slices.ContainsFunc(g.clusters, func(c schemas.Cluster) bool { return c.Name == cluster })
	if domain != defaultDomain && !known {
		g.clusters = append(g.clusters, schemas.Cluster{Name: cluster, Domain: domain})
	}
}
