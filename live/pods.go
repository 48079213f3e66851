package live

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"global-headless-service/kubectl"
	"global-headless-service/schemas"
)

// expectedPods are the pods of a plan's source.
type expectedPods struct {
	names     []string            // of the pods that should exist
	counted   bool                // names is complete
	unasked   string              // why the source's pods could not be read; empty if they were
	endpoints map[string]endpoint // by Kubernetes' own controller, by pod
	foreign   map[string]endpoint // by other controllers, by pod
	published bool                // pods are reachable before they are ready
}

// podsOf returns the pods of a plan: as many as the live StatefulSets have
// replicas, else as the package gives.
func (s *State) podsOf(v *view) *expectedPods {
	e := &expectedPods{endpoints: map[string]endpoint{}, foreign: map[string]endpoint{}, published: v.plan.Service.PublishNotReadyAddresses}
	e.names = v.pods
	_, uncounted := v.plan.Pods()
	e.counted = len(uncounted) == 0 && len(e.names) > 0
	source := v.plan.Source()
	c := s.cluster(source.Cluster)
	switch {
	case c == nil:
		e.unasked = fmt.Sprintf("cluster %q, in which the source is, was not asked", source.Cluster)
		return e
	case c.err != nil:
		e.unasked = fmt.Sprintf("the source is in cluster %q: %v", source.Cluster, c.err)
		return e
	}
	for _, kind := range []kubectl.Kind{statefulSetKind, endpointSliceKind} {
		if err := c.whyKindUnread(kind.Name, source.Namespace); err != nil {
			e.unasked = fmt.Sprintf("the source is in cluster %q: %s: %v", source.Cluster, kind.Name, err)
		}
	}
	own, foreign := v.inSource(c.Answer)
	for _, p := range own {
		e.endpoints[p.pod] = p
	}
	for _, p := range foreign {
		e.foreign[p.pod] = p
	}
	if names, ok := c.liveNames(v, source.Namespace); ok {
		e.names, e.counted = names, true
	}
	return e
}

// whyKindUnread returns why a kind could not be read in a namespace; nil if it
// was.
func (a *Answer) whyKindUnread(kind, namespace string) error {
	for _, u := range a.unread {
		if u.kind.Name == kind && (u.namespace == namespace || u.namespace == "") {
			return u.err
		}
	}
	return nil
}

// liveNames returns the names of the pods of the live StatefulSets; it is false
// if one of them is not there.
func (a *Answer) liveNames(v *view, namespace string) (names []string, ok bool) {
	for _, set := range v.plan.StatefulSets {
		live, there := a.find(objectKey{statefulSetKind.Group, statefulSetKind.Name, namespace, set.Item.Name()})
		if !there {
			return nil, false
		}
		first := integer(at(live.fields(), "spec", "ordinals", "start"), 0)
		for k := range integer(at(live.fields(), "spec", "replicas"), 1) {
			names = append(names, live.name()+"-"+strconv.Itoa(first+k))
		}
	}
	return names, len(v.plan.StatefulSets) > 0
}

// integer returns a number; another one if it is none.
func integer(value any, otherwise int) int {
	n, ok := value.(json.Number)
	if !ok {
		return otherwise
	}
	i, err := n.Int64()
	if err != nil {
		return otherwise
	}
	return int(i)
}

// member returns how a member reaches the pods.
func (e *expectedPods) member(v *view, c *clusterState, m schemas.Member) MemberStatus {
	status := MemberStatus{Cluster: m.Cluster, Namespace: m.Namespace, Role: roleOf(v, m), State: unknown, Pods: []PodStatus{}}
	if c.err != nil {
		return status
	}
	if m == v.plan.Source() {
		if e.unasked != "" {
			return status
		}
		status.Pods = e.inSource()
	} else {
		kind, namespace, shown := v.mesh.shownBy(c.Cluster, m)
		switch {
		case !shown:
			status.State = notShown
			return status
		case e.unasked != "":
			status.Problem = e.unasked
			return status
		case c.whyKindUnread(kind.Name, namespace) != nil:
			return status
		}
		status.Pods = e.inConsumer(v.mesh.pods(c.Answer, m, e))
	}
	status.State = inSync
	nothing := len(status.Pods) == 0 && (!e.counted && len(v.plan.StatefulSets) > 0 || c.lacks(v, m.Namespace))
	if nothing || slices.ContainsFunc(status.Pods, func(p PodStatus) bool { return e.isFault(p, status.Role) }) {
		status.State = outOfSync
	}
	return status
}

// lacks reports whether an object of a plan is missing in a namespace.
func (c *clusterState) lacks(v *view, namespace string) bool {
	return slices.ContainsFunc(c.objects, func(o objectState) bool {
		return o.rendered != nil && o.rendered.Plan == v.plan && o.key.Namespace == namespace && o.live == nil && o.unread == nil
	})
}

// isFault reports whether a pod puts its member out of sync. A consumer need not
// reach a pod that is not ready at the source.
func (e *expectedPods) isFault(p PodStatus, role string) bool {
	switch p.State {
	case ready:
		return false
	case notReady:
		return !e.published && (role == source || e.endpoints[p.Pod].ready)
	}
	return true
}

// inSource returns the pods at the source: by ordinal, then those that should
// not be there.
func (e *expectedPods) inSource() []PodStatus {
	var pods []PodStatus
	for _, name := range e.names {
		pods = append(pods, e.atSource(name))
	}
	for _, name := range e.others() {
		pod := e.atSource(name)
		if e.counted && pod.State != stale {
			pod.State = extra
		}
		pods = append(pods, pod)
	}
	return pods
}

// atSource returns the state of a pod at the source. An address that only a
// mesh's EndpointSlices have is stale: it is left from when the member was a
// consumer.
func (e *expectedPods) atSource(name string) PodStatus {
	p, there := e.endpoints[name]
	status := PodStatus{Pod: name, State: ready, Addresses: p.addresses}
	foreign := e.foreign[name].addresses
	switch {
	case hasForeign(foreign, p.addresses):
		status.State, status.Addresses, status.SourceAddresses = stale, foreign, p.addresses
	case !there:
		status.State = missing
	case !p.ready:
		status.State = notReady
	}
	return status
}

// others returns the pods at the source that are not among the names.
func (e *expectedPods) others() []string {
	names := slices.AppendSeq(slices.Collect(maps.Keys(e.endpoints)), maps.Keys(e.foreign))
	slices.SortFunc(names, comparePods)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return slices.Contains(e.names, name) })
}

// inConsumer returns the pods that a consumer reaches, against those of the
// source.
func (e *expectedPods) inConsumer(found []endpoint) []PodStatus {
	reached := map[string]endpoint{}
	for _, p := range found {
		reached[p.pod] = p
	}
	names := slices.Clone(e.names)
	if !e.counted {
		names = append(names, e.others()...)
	}
	var pods []PodStatus
	for _, name := range names {
		source, there := e.endpoints[name]
		p, ok := reached[name]
		delete(reached, name)
		if !ok && there && !source.ready && !e.published {
			pods = append(pods, PodStatus{Pod: name, State: notReady})
			continue
		}
		pods = append(pods, e.podIn(name, p, ok, source))
	}
	for _, name := range slices.SortedFunc(maps.Keys(reached), comparePods) {
		pods = append(pods, PodStatus{Pod: name, State: extra, Addresses: reached[name].addresses})
	}
	return pods
}

// podIn returns how a consumer reaches one pod.
func (e *expectedPods) podIn(name string, p endpoint, reached bool, source endpoint) PodStatus {
	status := PodStatus{Pod: name, State: ready, Addresses: p.addresses}
	switch {
	case !reached:
		status.State, status.SourceAddresses = missing, source.addresses
	case hasForeign(p.addresses, source.addresses):
		status.State, status.SourceAddresses = stale, source.addresses
	case !p.ready:
		status.State = notReady
	}
	return status
}

// hasForeign reports whether one of a pod's addresses is not among its own. A
// consumer may have those of one family alone.
func hasForeign(addresses, own []string) bool {
	return slices.ContainsFunc(addresses, func(a string) bool { return !slices.Contains(own, a) })
}
