package render

import (
	"fmt"
	"slices"
	"strings"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// CheckEmpty reports on a slice without objects (rule 20). Tools that prune
// delete everything if the stream is empty, so it is an error, unless the
// cluster is being retired or its meshes need nothing there.
func (p *Package) CheckEmpty(objects []*Object, cluster string) report.Results {
	switch {
	case len(objects) > 0 || p.settings.AbsentCluster == schemas.AbsentClusterEmpty:
		return nil
	case p.NeedsNothing(cluster):
		return report.Results{report.Info(fmt.Sprintf("cluster %q needs nothing: %s", cluster, p.whyNothing(cluster)))}
	}
	return report.Results{report.Error(nil, report.Fault{
		Code: report.EmptyOutput,
		Message: fmt.Sprintf("nothing is left for cluster %q, and an empty output would delete everything there; if it is being retired, set %s",
			cluster, p.settings.Names.Assign("absentCluster", string(schemas.AbsentClusterEmpty))),
	})}
}

// NeedsNothing reports whether a cluster has members, none of them a source,
// and their meshes render nothing for it (rule 20).
func (p *Package) NeedsNothing(cluster string) bool {
	return p.Has(cluster) && !slices.ContainsFunc(p.partsOf(cluster), func(part clusterPart) bool { return !part.needsNothing() })
}

// needsNothing reports whether the members of the part are no source, and the
// mesh renders nothing for them.
func (c *clusterPart) needsNothing() bool {
	return !slices.Contains(c.members, c.plan.Source()) && len(c.plan.Mesh.Objects(nil, c.members[0].Cluster, c.members)) == 0
}

// whyNothing names the meshes that render nothing for a cluster.
func (p *Package) whyNothing(cluster string) string {
	var keys []string
	for _, part := range p.partsOf(cluster) {
		keys = append(keys, part.plan.MeshSpec.Key())
	}
	slices.Sort(keys)
	return strings.Join(slices.Compact(keys), " and ") + " renders nothing for it"
}
