package generators

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// This file holds what Istio refuses (rule 19).

// Check refuses what would leave pods without names (rule 19).
func (m *istio) Check(pkg *Package) report.Results {
	results := m.plan.checkProtocols()
	results.Add(m.checkCopies(pkg)...)
	results.Add(m.checkExported()...)
	results.Add(m.warnForeignHosts(pkg)...)
	if !m.needsEntries() {
		results.Add(m.checkFirstPort()...)
		return results
	}
	results.Add(m.plan.checkCounted(m.plan.meshKey())...)
	results.Add(m.checkHosts()...)
	for k, p := range m.plan.Service.Ports {
		item, at := m.plan.portField(k, "targetPort")
		results.Add(m.plan.checkTarget(p, item, at, "a ServiceEntry takes numbers only")...)
	}
	return results
}

// checkFirstPort refuses a Service if some pods lack its first port, where
// istiod names the pods itself: it names those that have an endpoint of that
// port.
func (m *istio) checkFirstPort() report.Results {
	ports := m.plan.sourcePorts()
	item, at := report.Item(m.plan.Item), field.NewPath("spec", "service", "ports")
	if m.plan.Governing != nil {
		item, at = m.plan.Governing, field.NewPath("spec", "ports")
	}
	if len(ports) == 0 || len(m.plan.StatefulSets) == 0 {
		return nil
	}
	return m.plan.checkTarget(ports[0], item, at.Index(0).Child("targetPort"), "istio names only pods that have the first port of their Service")
}

// sourcePorts returns the ports of the source's Service itself, of which
// spec.service.ports may leave out some.
func (p *Plan) sourcePorts() []schemas.ServicePort {
	if p.Governing == nil {
		return p.Service.Ports
	}
	g, fault := readGoverning(p.Governing)
	if fault != nil {
		return nil
	}
	return g.Ports
}

// mostHosts is the number of hosts that the API server accepts in a
// ServiceEntry.
const mostHosts = 256

// checkHosts refuses more hosts than a ServiceEntry holds, in the cluster in
// which there are most.
func (m *istio) checkHosts() report.Results {
	counts := map[string]int{}
	for _, at := range m.plan.Members {
		counts[at.Cluster]++
	}
	if home := m.plan.Source().Cluster; m.multiple {
		counts[home] = m.places()
	} else {
		counts[home]-- // the source itself has no host there
	}
	most, count := "", mostHosts
	for cluster, n := range counts {
		if n > count || n == count && most != "" && cluster < most {
			most, count = cluster, n
		}
	}
	if most == "" {
		return nil
	}
	way := fmt.Sprintf("remove members of cluster %q", most)
	if most == m.plan.Source().Cluster && m.multiple {
		way = "remove members, or give members of several clusters one namespace name and their clusters one domain"
	}
	return report.Results{report.Error(m.plan.List, report.Fault{
		Code: report.MemberNotServed, Field: specMembers,
		Message: fmt.Sprintf("in cluster %q each pod would need %d hosts, one for each namespace and domain of the members, and a ServiceEntry has at most %d; %s, or set another mesh",
			most, count, mostHosts, way),
	})}
}

// places counts the different namespaces and domains of all members.
func (m *istio) places() int {
	type place struct{ namespace, domain string }
	places := map[place]bool{}
	for _, at := range m.plan.Members {
		places[place{at.Namespace, m.plan.Domain(at.Cluster)}] = true
	}
	return len(places)
}

// checkCopies refuses Services of the source's name and namespace in the
// folders of consumers' clusters, where they would hide the names of pods:
// istiod takes a Service's own cluster's copy for the Service of all clusters,
// and finds its endpoints by the name of the first port (rule 19).
func (m *istio) checkCopies(pkg *Package) report.Results {
	var results report.Results
	source := m.plan.Source()
	for _, i := range sorted(slices.Clone(pkg.named(m.plan.Item, &pkg.services, m.plan.Service.Name))) {
		cluster := pkg.clusterOf(i)
		if cluster == "" || cluster == source.Cluster || !m.plan.hasCluster(cluster) || i == m.plan.Governing || i.Namespace() != "" && i.Namespace() != source.Namespace {
			continue
		}
		results.Add(m.checkCopy(i, cluster)...)
	}
	return results
}

func (m *istio) checkCopy(i *yamltext.Item, cluster string) report.Results {
	g, fault := readGoverning(i)
	if fault != nil {
		return report.Results{report.Error(i, *fault)}
	}
	f := report.Fault{Code: report.CopyHidesNames}
	ports := m.plan.sourcePorts()
	what := ""
	switch {
	case len(g.Ports) == 0 || !slices.ContainsFunc(ports, func(p schemas.ServicePort) bool { return p.Name == g.Ports[0].Name }):
		f.Field, what = field.NewPath("spec", "ports"), "its first port has none of the names that ports have there, so no pod has a name"
		if len(g.Ports) > 0 && len(ports) > 0 {
			f.Field, f.Current, f.Proposed = f.Field.Index(0).Child("name"), current(g.Ports[0].Name), current(ports[0].Name)
		}
	case !m.plan.VirtualIP && g.ClusterIP != "None":
		f.Field, f.Current, f.Proposed, what = field.NewPath("spec", "clusterIP"), current(g.ClusterIP), "None", "it is not headless, so no pod has a name"
	case !m.plan.VirtualIP && g.PublishNotReadyAddresses && !m.plan.Service.PublishNotReadyAddresses:
		// The other way round it does no harm: where the source publishes pods that are not
		// ready, its EndpointSlices have them as ready.
		f.Field, f.Current, f.Proposed = field.NewPath("spec", "publishNotReadyAddresses"), true, false
		what = "pods that are not ready have a name too"
	default:
		return nil
	}
	f.Message = fmt.Sprintf("in cluster %q istio takes this copy for the Service of the source, %s, and %s; delete the copy, which istio does not need, or make the two the same",
		cluster, m.plan.Source(), what)
	return report.Results{report.Error(i, f)}
}
