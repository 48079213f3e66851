package render

import (
	"cmp"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/schemas"
)

// clusterPlans are the plans that have members in one cluster.
type clusterPlans struct {
	name  string
	parts []clusterPart
}

// A clusterPart is a plan with its members in one cluster, sorted.
type clusterPart struct {
	plan    *generators.Plan
	members []schemas.Member
}

// groupByCluster sorts members by cluster; plans mostly share their clusters.
func groupByCluster(plans []*generators.Plan) []clusterPlans {
	var groups []clusterPlans
	index := map[string]int{} // of each cluster in groups, if there are several plans
	for _, plan := range plans {
		members := sortedMembers(plan.Members)
		for len(members) > 0 {
			cluster := members[0].Cluster
			end := 1
			for end < len(members) && members[end].Cluster == cluster {
				end++
			}
			part := clusterPart{plan, members[:end]}
			members = members[end:]
			if len(plans) == 1 {
				groups = append(groups, clusterPlans{cluster, []clusterPart{part}})
				continue
			}
			k, ok := index[cluster]
			if !ok {
				k = len(groups)
				index[cluster] = k
				groups = append(groups, clusterPlans{name: cluster})
			}
			groups[k].parts = append(groups[k].parts, part)
		}
	}
	if len(plans) > 1 {
		slices.SortFunc(groups, func(a, b clusterPlans) int { return strings.Compare(a.name, b.name) })
	}
	return groups
}

// sortedMembers returns members sorted by cluster and namespace, without
// changing the list.
func sortedMembers(members []schemas.Member) []schemas.Member {
	if slices.IsSortedFunc(members, compareMembers) {
		return members
	}
	sorted := slices.Clone(members)
	slices.SortFunc(sorted, compareMembers)
	return sorted
}

func compareMembers(a, b schemas.Member) int {
	return cmp.Or(strings.Compare(a.Cluster, b.Cluster), strings.Compare(a.Namespace, b.Namespace))
}

func compareCluster(c clusterPlans, name string) int { return strings.Compare(c.name, name) }

// partsOf returns the plans that have members in a cluster.
func (p *Package) partsOf(cluster string) []clusterPart {
	k, found := slices.BinarySearchFunc(p.clusters, cluster, compareCluster)
	if !found {
		return nil
	}
	return p.clusters[k].parts
}
