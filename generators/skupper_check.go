package generators

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// This file holds what Skupper refuses (rule 19).

// Check refuses what Skupper does not carry, and Services of which it could not
// make its own (rule 19).
func (m *skupper) Check(pkg *Package) report.Results {
	results := m.plan.checkClusterIDs("a lower-case RFC 1123 label without dots, of at most 63 characters", func(id string) bool {
		return len(validation.IsDNS1123Label(id)) == 0
	})
	results.Add(m.plan.checkProtocols()...)
	results.Add(m.checkObjectNames()...)
	results.Add(m.checkPodNames()...)
	results.Add(collidingServices([]*Plan{m.plan})...)
	for k, p := range m.plan.Service.Ports {
		item, at := m.plan.portField(k, "targetPort")
		refused := m.plan.checkTarget(p, item, at, "a Connector takes numbers only")
		if len(refused) == 0 {
			refused = m.checkOneTarget(p, item, at)
		}
		results.Add(refused...)
	}
	results.Add(m.checkServices(pkg)...)
	return results
}

// checkOneTarget refuses a targetPort by a name that is another number in
// another StatefulSet: a Connector has one port for all pods.
func (m *skupper) checkOneTarget(p schemas.ServicePort, item report.Item, at *field.Path) report.Results {
	numbers := m.targets(p)
	if len(numbers) == 1 {
		return nil
	}
	return report.Results{report.Error(item, report.Fault{
		Code: report.TargetPortNotANumber, Field: at, Current: p.TargetPort.StrVal,
		Message: fmt.Sprintf("%q is not one number for port %d but %s, and a Connector has one for the pods of all StatefulSets; give their containers one port",
			p.TargetPort.StrVal, p.Port, report.List(numbers, func(n int32) string { return fmt.Sprint(n) })),
	})}
}

// longestLabel is the most characters of a label of DNS, and of the name of a
// Service's port.
const longestLabel = 63

// checkObjectNames refuses names of Listeners that are too long for the port
// that Skupper calls so.
func (m *skupper) checkObjectNames() report.Results {
	for _, p := range m.plan.Service.Ports {
		if name := m.objectName(p); len(name) > longestLabel {
			return report.Results{report.Error(m.plan.Item, report.Fault{
				Code: report.NameTooLong, Field: m.plan.NameField(), Current: m.plan.Service.Name,
				Message: fmt.Sprintf("the Listener of port %d has a name of %d characters, and skupper gives it to a port of a Service, which has at most %d: %s; shorten the name of the Service",
					p.Port, len(name), longestLabel, name),
			})}
		}
	}
	return nil
}

// checkPodNames refuses names of pods that are none of Services.
func (m *skupper) checkPodNames() report.Results {
	for _, pod := range m.plan.podNames() {
		if len(validation.IsDNS1035Label(pod)) > 0 {
			return report.Results{report.Error(m.plan.Item, report.Fault{
				Code: report.InvalidName, Field: sourceField, Current: pod,
				Message: fmt.Sprintf("skupper makes a Service called like pod %q in every consumer, and the name of a Service is a lower-case RFC 1035 label: it begins with a letter and has no dots; rename the StatefulSet, or set another mesh", pod),
			})}
		}
	}
	return nil
}

// checkServices refuses Services of the package where Skupper makes its own in
// a consumer (rule 19): a Listener fails beside a Service of its host's name, and a
// Service of a pod's name would lead to Skupper's router.
func (m *skupper) checkServices(pkg *Package) report.Results {
	var results report.Results
	for _, name := range m.madeServices() {
		for _, i := range sorted(slices.Clone(pkg.named(m.plan.Item, &pkg.services, name))) {
			if i == m.plan.Governing {
				continue
			}
			if at, ok := m.consumerOf(pkg, i); ok {
				results.Add(report.Error(i, report.Fault{
					Code: report.ServiceInTheWay, Field: field.NewPath("metadata", "name"), Current: name,
					Message: fmt.Sprintf("skupper makes a Service %q in %s for GlobalHeadlessService %q, and %s; delete this one, or rename it",
						name, at, m.plan.Name, m.whyInTheWay(name)),
				}))
			}
		}
	}
	return results
}

// madeServices returns the names of the Services that Skupper makes in each
// consumer: the source's, and those of its pods.
func (m *skupper) madeServices() []string {
	return append([]string{m.plan.Service.Name}, m.plan.podNames()...)
}

func (m *skupper) whyInTheWay(name string) string {
	if name == m.plan.Service.Name {
		return "a Listener fails where there is one already"
	}
	return "turns one that is there into its own"
}

// consumerOf returns the consumer in which a Service of the package stands: in
// the cluster of its folder, else in the source's, unless the Service is
// another declaration's.
func (m *skupper) consumerOf(pkg *Package, i *yamltext.Item) (at schemas.Member, ok bool) {
	source := m.plan.Source()
	at = schemas.Member{Cluster: pkg.clusterOf(i), Namespace: i.Namespace()}
	if at.Cluster == "" {
		if other := pkg.Declared[i.Name()]; other != nil && other != m.plan.Item {
			return at, false
		}
		at.Cluster = source.Cluster
	}
	return at, at != source && slices.Contains(m.plan.Members, at)
}
