package generators

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// linkerd is Linkerd's multicluster extension (rule 17): a label exports the
// source's Service, and the service mirror of every other cluster makes a
// headless Service there, and a Service with a cluster IP a pod. The names of
// all of them end in the id of the source's cluster.
type linkerd struct {
	plan *Plan
}

// LinkerdExported is the label by which Links select the Services that Linkerd
// mirrors, with the value "true" if they are made as they usually are.
const LinkerdExported = "mirror.linkerd.io/exported"

// linkerdFields are the fields that export a Service. The other value that
// Linkerd knows, remote-discovery, gives the pods of a headless Service no
// names.
var linkerdFields = []ServiceField{{Label: true, Key: LinkerdExported, Value: "true"}}

var linkerdType = &meshType{
	key:    schemas.MeshLinkerd,
	new:    func(p *Plan) Mesh { return &linkerd{plan: p} },
	fields: linkerdFields,

	byCluster: true, needsPorts: true, together: collidingMirrors, changed: staleMirrors,
}

// Check refuses what Linkerd does not mirror, or not for single pods (rule 19).
func (m *linkerd) Check(*Package) report.Results {
	var results report.Results
	results.Add(m.plan.checkOneNamespace()...)
	results.Add(m.plan.checkClusterIDs("a lower-case RFC 1123 label without dots, of at most 63 characters", func(id string) bool {
		return len(validation.IsDNS1123Label(id)) == 0
	})...)
	results.Add(m.plan.checkProtocols()...)
	results.Add(m.checkServiceName()...)
	results.Add(m.checkPodNames()...)
	results.Add(m.checkOwnNames()...)
	return results
}

// checkServiceName refuses a Service if the name of its mirror is too long.
func (m *linkerd) checkServiceName() report.Results {
	name := m.mirrored(m.plan.Service.Name)
	if len(name) <= validation.DNS1123LabelMaxLength {
		return nil
	}
	item, at := report.Item(m.plan.Item), m.plan.NameField()
	if m.plan.Governing != nil {
		item, at = m.plan.Governing, nameField
	}
	return report.Results{report.Error(item, report.Fault{
		Code: report.NameTooLong, Field: at, Current: m.plan.Service.Name,
		Message: fmt.Sprintf("the Service's mirror in the other clusters would be called %q, which has %s", name, m.tooLong(name)),
	})}
}

// checkPodNames refuses pods if the names of their mirrors are too long. It
// reports the longest name of each StatefulSet and of spec.source.pods.
func (m *linkerd) checkPodNames() report.Results {
	var results report.Results
	pods, uncounted := m.plan.Pods()
	var longest []Pod
	for _, pod := range pods {
		if last := len(longest) - 1; last < 0 || longest[last].Set != pod.Set {
			longest = append(longest, pod)
		} else if len(pod.Name) >= len(longest[last].Name) {
			longest[last] = pod
		}
	}
	for _, pod := range longest {
		results.Add(m.checkPodName(pod, "")...)
	}
	for _, set := range uncounted {
		results.Add(m.checkPodName(Pod{set.firstPod(), set}, " (the first; how many there are is not known without spec.replicas or spec.source.maxReplicas)")...)
	}
	return results
}

// checkPodName refuses one pod; note says more of it.
func (m *linkerd) checkPodName(pod Pod, note string) report.Results {
	name := m.mirrored(pod.Name)
	if len(name) <= validation.DNS1123LabelMaxLength {
		return nil
	}
	item, at, current := report.Item(m.plan.Item), sourcePods, pod.Name
	if pod.Set != nil {
		item, at, current = pod.Set.Item, nameField, pod.Set.Item.Name()
	}
	return report.Results{report.Error(item, report.Fault{
		Code: report.NameTooLong, Field: at, Current: current,
		Message: fmt.Sprintf("the mirror of pod %q%s in the other clusters would be called %q, which has %s", pod.Name, note, name, m.tooLong(name)),
	})}
}

// tooLong returns the part of a message that explains why a mirror's name is
// too long, and how to shorten it.
func (m *linkerd) tooLong(name string) string {
	cluster := m.plan.Source().Cluster
	return fmt.Sprintf("%d characters, and the name of a Service has at most %d, so linkerd makes none; shorten the name, or link cluster %q under a shorter name and give that as its id in spec.clusters",
		len(name), validation.DNS1123LabelMaxLength, cluster)
}

// checkOwnNames refuses a pod that is called like the Service.
func (m *linkerd) checkOwnNames() report.Results {
	for _, pod := range m.plan.podNames() {
		if pod == m.plan.Service.Name {
			return report.Results{report.Error(m.plan.Item, report.Fault{
				Code: report.MirrorNamesCollide, Field: m.plan.NameField(), Current: pod,
				Message: fmt.Sprintf("linkerd makes a Service %q in the other clusters for Service %q, and for its pod %q as well; rename the Service or the StatefulSet",
					m.mirrored(pod), m.plan.Service.Name, pod),
			})}
		}
	}
	return nil
}

// LinkerdMirror returns the name of the Service that Linkerd makes of the source's
// in other clusters (rule 17).
func (p *Plan) LinkerdMirror() string {
	return (&linkerd{p}).mirrored(p.Service.Name)
}

// mirrored returns the name by which the service mirrors of other clusters call
// a Service or a pod of the source.
func (m *linkerd) mirrored(name string) string {
	return name + "-" + m.plan.clusterID(m.plan.Source().Cluster)
}

func (m *linkerd) ServiceFields() []ServiceField { return linkerdFields }

func (m *linkerd) Objects(objects []Object, _ string, _ []schemas.Member) []Object { return objects }

// PodName returns the name under the Service itself in the source, and under
// its mirror in every other member.
func (m *linkerd) PodName(pod string, at schemas.Member) string {
	service := m.plan.Service.Name
	if at != m.plan.Source() {
		service = m.mirrored(service)
	}
	return m.plan.localName(pod, service, at)
}

func (m *linkerd) Mechanism(schemas.Member) string { return "mirrored Service" }

func (m *linkerd) Requirements() []string {
	source := m.plan.Source()
	return []string{
		fmt.Sprintf("Linkerd with its multicluster extension in every cluster, and in every other one a Link %q whose service mirror runs with enableHeadlessServices=true",
			m.plan.clusterID(source.Cluster)),
		fmt.Sprintf("namespace %q in every cluster, before the Service is exported", source.Namespace),
	}
}
