package generators

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// This file holds what hides the names of pods under Istio, or gives them twice
// (rule 19).

// istioExportTo lists the namespaces that see a Service: "*" is all, "." the
// Service's own, and "~" none.
const istioExportTo = "networking.istio.io/exportTo"

// checkExported refuses a Service that clients do not see where istiod names
// the pods itself: in namespaces called like the source's, in clusters without
// ServiceEntries, which do not depend on the Service (rule 19).
func (m *istio) checkExported() report.Results {
	value, ok := m.plan.Spec.Service.Annotations[istioExportTo]
	if m.plan.Governing != nil {
		value, ok = m.plan.Governing.Annotation(istioExportTo)
	}
	namespace := m.plan.Source().Namespace
	if !ok || exportsTo(value, namespace) || !m.namesItself() {
		return nil
	}
	return report.Results{m.plan.contraryField(m.plan.Governing, ServiceField{Key: istioExportTo, Value: "."}, value,
		fmt.Sprintf("names the pods by this Service, which clients in namespace %q of the other clusters do not see", namespace))}
}

// exportsTo reports whether istiod shows a Service to its own namespace, as its
// annotation says.
func exportsTo(value, namespace string) bool {
	if value == "" {
		return true
	}
	shown := false
	for part := range strings.SplitSeq(value, ",") {
		switch strings.TrimSpace(part) {
		case "~":
			return false // istiod sends no endpoints, whatever else is listed
		case "*", ".", namespace:
			shown = true
		}
	}
	return shown
}

// namesItself reports whether istiod names the pods in some consumer's cluster
// itself, without ServiceEntries, as hostMembers has it.
func (m *istio) namesItself() bool {
	source := m.plan.Source()
	members := map[string][]schemas.Member{}
	for _, at := range m.plan.Members {
		members[at.Cluster] = append(members[at.Cluster], at)
	}
	delete(members, source.Cluster)
	for cluster, in := range members {
		if len(m.hostMembers(cluster, in)) == 0 {
			return true
		}
	}
	return false
}

// warnForeignHosts warns of ServiceEntries written by hand that have hosts of
// the pods: istiod would have such a name twice (rule 19).
func (m *istio) warnForeignHosts(pkg *Package) report.Results {
	if len(pkg.serviceEntries) == 0 {
		return nil
	}
	pods, ends := map[string]bool{}, map[string]bool{}
	for _, name := range m.plan.podNames() {
		pods[name] = true
	}
	for _, at := range m.plan.Members {
		ends[m.PodName("", at)] = true
	}
	var results report.Results
	for _, i := range sorted(slices.Clone(pkg.serviceEntries)) {
		pod, where, host := m.hostOf(i, pods, ends)
		if cluster := pkg.clusterOf(i); host == "" || cluster != "" && !m.plan.hasCluster(cluster) || m.isRendered(i, pod) {
			continue
		}
		results = append(results, report.Warning(i, report.Fault{
			Code: report.HostGivenTwice, Field: where, Current: host,
			Message: fmt.Sprintf("%q is the name of pod %q by GlobalHeadlessService %q, and istio takes one of the two addresses for it; remove this host, or delete the ServiceEntry", host, pod, m.plan.Name),
		}))
	}
	return results
}

// hostOf returns the first host of a ServiceEntry that names one of the pods.
func (m *istio) hostOf(i *yamltext.Item, pods, ends map[string]bool) (pod string, where *field.Path, host string) {
	n, err := i.Node()
	if err != nil {
		return "", nil, ""
	}
	for k, e := range elements(at(n, "spec", "hosts")) {
		name, _, _ := strings.Cut(text(e), ".")
		if pods[name] && ends[strings.TrimPrefix(text(e), name)] {
			return name, specField.Child("hosts").Index(k), text(e)
		}
	}
	return "", nil, ""
}

// isRendered reports whether a ServiceEntry is called like the one that is
// rendered for a pod: that is the object in the way of rule 9.
func (m *istio) isRendered(i *yamltext.Item, pod string) bool {
	return i.Name() == m.plan.Service.Name+"-"+pod && i.Namespace() == m.plan.Source().Namespace
}
