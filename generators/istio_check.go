package generators

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
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
