package generators

import (
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// A Pod is one pod of the source.
type Pod struct {
	Name string
	Set  *StatefulSet // nil if spec.source.pods names the pod
}

// Pods returns the pods of the source, in the order of the StatefulSets and of
// their ordinals: spec.source.pods, else as many of each StatefulSet as its
// replicas, or spec.source.maxReplicas, say (rule 18). uncounted are the
// StatefulSets that say no number.
func (p *Plan) Pods() (pods []Pod, uncounted []*StatefulSet) {
	for _, name := range p.Spec.Source.Pods {
		pods = append(pods, Pod{Name: name})
	}
	for _, s := range p.StatefulSets {
		count := s.Set.Replicas
		if most := p.Spec.Source.MaxReplicas; most != nil {
			count = *most
		} else if !s.Set.counted {
			uncounted = append(uncounted, s.Set)
			continue
		}
		for k := range count {
			pods = append(pods, Pod{s.Set.podName(strconv.Itoa(int(s.Set.start + k))), s.Set})
		}
	}
	return pods, uncounted
}

// podName returns the name of the pod with an ordinal.
func (s *StatefulSet) podName(ordinal string) string { return s.Item.Name() + "-" + ordinal }

// PodPattern stands for the names of a StatefulSet's pods where their number is
// not known: kafka-<ordinal>.
func (s *StatefulSet) PodPattern() string { return s.podName("<ordinal>") }

// podNames returns the names of the pods; of a StatefulSet that says no number,
// that of its first.
func (p *Plan) podNames() []string {
	pods, uncounted := p.Pods()
	var names []string
	for _, pod := range pods {
		names = append(names, pod.Name)
	}
	for _, s := range uncounted {
		names = append(names, s.firstPod())
	}
	return names
}

// firstPod returns the name of the pod with the lowest ordinal.
func (s *StatefulSet) firstPod() string { return s.podName(strconv.Itoa(int(s.start))) }

// checkPods refuses names of pods beside the StatefulSets that give them, and a
// number of replicas where there is no StatefulSet that may have them (rule 18).
func (r *resolver) checkPods(sets []*StatefulSet) {
	source := r.Spec.Source
	if absent := source.StatefulSets != nil && len(source.StatefulSets) == 0; source.MaxReplicas != nil && len(sets) == 0 && (absent || len(source.Pods) > 0) {
		r.fail(r.Item, report.Fault{
			Code: report.ConflictingFields, Field: field.NewPath("spec", "source", "maxReplicas"), Current: *source.MaxReplicas,
			Message: "counts the replicas of a StatefulSet, and none is in the package; remove this, and list the pods in spec.source.pods where the mesh needs an object for each",
		})
	}
	if len(r.Spec.Source.Pods) > 0 && len(sets) > 0 {
		r.fail(r.Item, report.Fault{
			Code: report.ConflictingFields, Field: field.NewPath("spec", "source", "pods"),
			Message: "StatefulSet " + strconv.Quote(sets[0].Item.Name()) + " (" + report.Where(sets[0].Item) +
				") is in the package, and its replicas name the pods; remove this (and set spec.source.maxReplicas where something scales it)",
		})
	}
}

// checkCounted refuses a plan whose pods cannot be counted, for a mesh that
// renders objects for each pod (rule 18).
func (p *Plan) checkCounted(mesh string) report.Results {
	var results report.Results
	source := field.NewPath("spec", "source")
	pods, uncounted := p.Pods()
	for _, s := range uncounted {
		results = append(results, report.Error(p.Item, report.Fault{
			Code: report.ReplicasUnknown, Field: source.Child("maxReplicas"),
			Message: "required: " + mesh + " needs an object for each pod, and StatefulSet " + strconv.Quote(s.Item.Name()) + " (" + report.Where(s.Item) +
				") has no spec.replicas; set them there or, if something scales it, give the most here",
		}))
	}
	if len(p.StatefulSets) == 0 && len(pods) == 0 {
		results = append(results, report.Error(p.Item, report.Fault{
			Code: report.ReplicasUnknown, Field: source.Child("pods"),
			Message: "required: " + mesh + " needs an object for each pod, and no StatefulSet of the package names them; list the pods' names here, such as " + strconv.Quote(p.Name+"-0"),
		}))
	}
	return results
}

// Domain returns the DNS domain of a cluster.
func (p *Plan) Domain(cluster string) string {
	if d := p.Clusters[cluster].Domain; d != "" {
		return d
	}
	return defaultDomain
}

// defaultDomain is that of a cluster that gives none.
const defaultDomain = "cluster.local"

// clusterID returns the mesh's name for a cluster.
func (p *Plan) clusterID(cluster string) string {
	if id := p.Clusters[cluster].ID; id != "" {
		return id
	}
	return cluster
}

// localName returns the name of a pod under a Service of a member.
func (p *Plan) localName(pod, service string, at schemas.Member) string {
	return pod + "." + service + "." + at.Namespace + ".svc." + p.Domain(at.Cluster)
}
