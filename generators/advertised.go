package generators

import (
	"fmt"
	"slices"
	"strings"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// warnAdvertised warns of names that the source's pods advertise to clients and
// that do not resolve in some member (rule 21). Of several names in one place,
// such as Kafka's listeners, each member needs one that works there: the others
// are for other clients, or for the pods themselves.
func (r *resolver) warnAdvertised(p *Plan) {
	for _, set := range p.StatefulSets {
		podSpec := set.Set.podSpec
		if podSpec == nil {
			continue
		}
		set.Set.podSpec = nil // it is large, and not needed afterwards
		seen := map[string]bool{}
		for _, a := range advertisementsOf(podSpec, p) {
			bad := p.unresolvable(a.text)
			if bad == nil || seen[a.container+" "+bad.written] {
				continue
			}
			seen[a.container+" "+bad.written] = true
			r.warn(set.Item, report.Fault{
				Code: report.AdvertisedUnresolvable, Field: a.field, Current: a.current(),
				Message: fmt.Sprintf("container %q advertises %s%s, which clients in %s cannot resolve; %s",
					a.container, bad.written, a.by(), report.List(bad.members, schemas.Member.String), bad.instead()),
			})
		}
	}
}

// An advertisedName is one that does not resolve in some members.
type advertisedName struct {
	written    string // with the variables that stand for the pod
	members    []schemas.Member
	everywhere string // what to write instead; empty if no name works everywhere
}

// instead proposes what to write.
func (n *advertisedName) instead() string {
	if n.everywhere == "" {
		return "no name works in every member, so give the clients of each member a listener with the name that it has there"
	}
	return "advertise " + n.everywhere + ", which works in every member"
}

// unresolvable returns the first pod's name in a text, with the members in which
// neither this nor another one resolves; nil if there are none.
func (p *Plan) unresolvable(t expanded) *advertisedName {
	var first *advertisedName
	for _, host := range t.hosts() {
		pod, rest, ok := p.podOf(host)
		if !ok {
			continue
		}
		names := p.PodNames(pod)
		members := names.Unresolved(pod + rest)
		if first == nil {
			label, _, _ := strings.Cut(host, ".")
			first = &advertisedName{written: t.restore(host), members: members}
			if name, ok := names.Everywhere(); ok {
				first.everywhere = t.restore(label) + strings.TrimPrefix(name, pod)
			}
		} else {
			first.members = slices.DeleteFunc(first.members, func(m schemas.Member) bool { return !slices.Contains(members, m) })
		}
		if len(first.members) == 0 {
			return nil
		}
	}
	return first
}

// podOf splits a host name into the pod, and the dot and domain after it. ok is
// false if it is not the name of a pod under the governing Service, or if a
// variable hides more of it than the pod.
func (p *Plan) podOf(host string) (pod, rest string, ok bool) {
	label, domain, _ := strings.Cut(host, ".")
	if label == "" || strings.ContainsFunc(domain, isVariable) {
		return "", "", false
	}
	if pod, ok = p.podCalled(label); !ok {
		return "", "", false
	}
	rest = "." + domain
	ok = p.isServiceDomain(strings.Split(strings.TrimSuffix(domain, "."), ".")) || p.isMeshName(pod, rest)
	return pod, rest, ok
}

// podCalled returns the pod that the first label of a host name means: with a
// variable in it, the first of a StatefulSet.
func (p *Plan) podCalled(label string) (pod string, ok bool) {
	variable := strings.ContainsFunc(label, isVariable)
	for _, s := range p.StatefulSets {
		switch ordinal, of := strings.CutPrefix(label, s.Set.podName("")); {
		case variable:
			return s.Set.podName("0"), true
		case of && isOrdinal(ordinal):
			return label, true
		}
	}
	return "", false
}

// isMeshName reports whether a pod has a name in some member, as Linkerd gives
// the pods of a mirror names under a Service of another name.
func (p *Plan) isMeshName(pod, rest string) bool {
	return len(p.PodNames(pod).Unresolved(pod+rest)) < len(p.Members)
}

// isServiceDomain reports whether what stands behind a pod is the governing
// Service, alone or with a namespace and what follows it: .svc, and a domain.
// Before the Service there may be the id of a cluster. Anything else behind it
// is a domain of the user's own, with a DNS of its own.
func (p *Plan) isServiceDomain(labels []string) bool {
	const namespace, svc = 1, 2
	if labels[0] != p.Service.Name {
		labels = labels[1:]
		return len(labels) > svc && labels[0] == p.Service.Name && labels[svc] == "svc"
	}
	return len(labels) <= namespace+1 || labels[svc] == "svc"
}

func isOrdinal(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
