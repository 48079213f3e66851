package generators

import (
	"fmt"
	"slices"
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// checkCopies refuses Services of the source's name and namespace in the folders
// of clusters where istiod names the pods itself, if they would hide those names:
// it takes a Service's own cluster's copy for the Service of all clusters, and
// finds its endpoints by the name of the first port. The names that
// ServiceEntries give do not depend on it (rule 19).
func (m *istio) checkCopies(pkg *Package) report.Results {
	var results report.Results
	source := m.plan.Source()
	for _, i := range sorted(slices.Clone(pkg.named(m.plan.Item, &pkg.services, m.plan.Service.Name))) {
		cluster := pkg.clusterOf(i)
		if i == m.plan.Governing || i.Namespace() != "" && i.Namespace() != source.Namespace || !m.namesPodsIn(cluster) {
			continue
		}
		g, fault := readGoverning(i)
		if fault != nil {
			results.Add(report.Error(i, *fault))
			continue
		}
		for _, f := range m.hiding(g) {
			f.Message = fmt.Sprintf("in cluster %q istio takes this copy for the Service of the source, %s, and %s; delete the copy, which istio does not need, or correct the field",
				cluster, source, f.Message)
			results.Add(report.Error(i, f))
		}
	}
	return results
}

// namesPodsIn reports whether istiod names the pods itself in a cluster.
func (m *istio) namesPodsIn(cluster string) bool {
	var in []schemas.Member
	for _, at := range m.plan.Members {
		if at.Cluster == cluster {
			in = append(in, at)
		}
	}
	return len(in) > 0 && cluster != m.plan.Source().Cluster && m.istiodNames(len(in), in[0].Namespace)
}

// hiding returns the fields by which a copy hides the names that istiod gives, or
// names pods that are not ready.
func (m *istio) hiding(g *Governing) []report.Fault {
	var faults []report.Fault
	ports := m.plan.sourcePorts()
	name := func(p schemas.ServicePort) string { return strconv.Quote(p.Name) }
	if len(g.Ports) == 0 || !slices.ContainsFunc(ports, func(p schemas.ServicePort) bool { return p.Name == g.Ports[0].Name }) {
		f := report.Fault{Code: report.CopyHidesNames, Field: field.NewPath("spec", "ports"),
			Message: fmt.Sprintf("its first port has no name of the source's ports, %s, so no pod has a name", report.List(ports, name))}
		if len(g.Ports) > 0 && len(ports) > 0 {
			f.Field, f.Current, f.Proposed = f.Field.Index(0).Child("name"), current(g.Ports[0].Name), current(ports[0].Name)
		}
		faults = append(faults, f)
	}
	if g.ClusterIP != "None" {
		faults = append(faults, report.Fault{
			Code: report.CopyHidesNames, Field: field.NewPath("spec", "clusterIP"), Current: current(g.ClusterIP), Proposed: "None",
			Message: "it is not headless, so no pod has a name",
		})
	}
	// The other way round it does no harm: where the source publishes pods that are not
	// ready, its EndpointSlices have them as ready.
	if g.PublishNotReadyAddresses && !m.plan.Service.PublishNotReadyAddresses {
		faults = append(faults, report.Fault{
			Code: report.CopyHidesNames, Field: field.NewPath("spec", "publishNotReadyAddresses"), Current: true, Proposed: false,
			Message: "pods that are not ready have a name too",
		})
	}
	return faults
}
