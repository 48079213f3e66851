package live

import (
	"slices"
	"strings"
)

// The label of an EndpointSlice that names its controller, and the name of
// Kubernetes' own, which knows pods that a Service selects.
const (
	managedByLabel      = "endpointslice.kubernetes.io/managed-by"
	kubernetesManagedBy = "endpointslice-controller.k8s.io"
)

// ofKubernetes reports whether Kubernetes' own controller keeps an EndpointSlice.
func ofKubernetes(o object) bool { return o.label(managedByLabel) == kubernetesManagedBy }

// anySlice takes EndpointSlices of all controllers.
func anySlice(object) bool { return true }

// endpoints returns the pods in the EndpointSlices of a Service, sorted by name:
// by their host names, else by the pods that they refer to.
func (a *Answer) endpoints(namespace, label, service string, takes func(object) bool) []endpoint {
	pods := map[string]*endpoint{}
	for _, o := range a.objects {
		if kindOf(o) != endpointSliceKind || o.namespace() != namespace || o.label(label) != service || !takes(o) {
			continue
		}
		for _, e := range elements(o.fields(), "endpoints") {
			name := endpointName(e)
			if name == "" { // without an address it leads nowhere
				continue
			}
			if pods[name] == nil {
				pods[name] = &endpoint{pod: name}
			}
			pods[name].add(e)
		}
	}
	return sortedEndpoints(pods)
}

// endpointName returns the name by which DNS knows an endpoint, else what it
// stands for, else its address; empty if it has none.
func endpointName(e any) string {
	name := text(e, "hostname")
	if name == "" {
		name = text(e, "targetRef", "name")
	}
	if addresses := elements(e, "addresses"); name == "" && len(addresses) > 0 {
		name, _ = addresses[0].(string)
	}
	return name
}

// add adds an endpoint of another EndpointSlice, as there is one for each family
// of addresses. Without conditions it is ready.
func (p *endpoint) add(e any) {
	for _, address := range elements(e, "addresses") {
		if s, ok := address.(string); ok && !slices.Contains(p.addresses, s) {
			p.addresses = append(p.addresses, s)
		}
	}
	slices.Sort(p.addresses)
	ready, given := at(e, "conditions", "ready").(bool)
	p.ready = p.ready || ready || !given
}

// standIns returns the pods that objects stand for, by a function that names
// the pod of an object.
func (a *Answer) standIns(podOf func(object) string) []endpoint {
	pods := map[string]*endpoint{}
	for _, o := range a.objects {
		if pod := podOf(o); pod != "" {
			pods[pod] = &endpoint{pod: pod, ready: true}
		}
	}
	return sortedEndpoints(pods)
}

func sortedEndpoints(pods map[string]*endpoint) []endpoint {
	all := make([]endpoint, 0, len(pods))
	for _, p := range pods {
		all = append(all, *p)
	}
	slices.SortFunc(all, func(a, b endpoint) int { return comparePods(a.pod, b.pod) })
	return all
}

// comparePods orders pods by their StatefulSets, then by their ordinals.
func comparePods(a, b string) int {
	set, ordinal := splitPod(a)
	otherSet, otherOrdinal := splitPod(b)
	if set != otherSet {
		return strings.Compare(set, otherSet)
	}
	if len(ordinal) != len(otherOrdinal) {
		return len(ordinal) - len(otherOrdinal)
	}
	return strings.Compare(ordinal, otherOrdinal)
}

func splitPod(name string) (set, ordinal string) {
	k := strings.LastIndexByte(name, '-')
	if k < 0 {
		return name, ""
	}
	return name[:k], name[k+1:]
}
