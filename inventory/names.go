package inventory

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// Names are the names of the pods of a package's services.
type Names struct {
	// Version is that of this form: 1.
	Version int `json:"version" const:"1"`
	// Services are the GlobalHeadlessServices, sorted by their names.
	Services []ServiceNames `json:"services"`

	from string // the one member that is asked for, or empty
}

// ServiceNames are the names of the pods of one GlobalHeadlessService.
type ServiceNames struct {
	// GlobalHeadlessService is its metadata.name.
	GlobalHeadlessService string `json:"globalHeadlessService"`
	// Service is the name of the headless Service.
	Service string `json:"service"`
	// Pods are those of the source, in the order of their ordinals.
	Pods []Pod `json:"pods"`
}

// A Pod is a pod with its names.
type Pod struct {
	// Pod is the name of the pod.
	Pod string `json:"pod"`
	// Pattern reports whether Pod stands for the names of pods of an unknown
	// number: kafka-<ordinal>.
	Pattern bool `json:"pattern,omitempty"`
	// Name is the name to dial: the shortest that works in every member, absent
	// if there is none; with --from, the whole name in that member.
	Name string `json:"name,omitempty"`
	// Members are the whole names in each member; with --from, in that one.
	Members []MemberName `json:"members"`
}

// A MemberName is the name of a pod in one member.
type MemberName struct {
	// Cluster is the name of the member's cluster.
	Cluster string `json:"cluster"`
	// Namespace is the name of the member's namespace.
	Namespace string `json:"namespace"`
	// Name is the whole name by which clients in the member reach the pod.
	Name string `json:"name"`
}

// A Choice selects the services to name, and the member to name them from.
type Choice struct {
	// Service is a GlobalHeadlessService, or the name of its Service. Empty, it
	// is all of them.
	Service string
	// From is a member, as <cluster>/<namespace>. Empty, it is all of them.
	From string
}

// NewNames returns the names of the pods of some plans (rule 21). It is an error
// if no plan is, or has, what is chosen.
func NewNames(plans []*generators.Plan, c Choice) (*Names, error) {
	plans, err := c.services(plans)
	if err != nil {
		return nil, err
	}
	if plans, err = c.withMember(plans); err != nil {
		return nil, err
	}
	n := &Names{Version: Version, Services: []ServiceNames{}, from: c.From}
	for _, p := range plans {
		s := ServiceNames{GlobalHeadlessService: p.Name, Service: p.Service.Name, Pods: []Pod{}}
		for _, pod := range podsOf(p) {
			s.Pods = append(s.Pods, c.named(p, pod))
		}
		n.Services = append(n.Services, s)
	}
	return n, nil
}

// Notes returns the reason why there are no names, for each service without
// pods.
func (n *Names) Notes() []string {
	var notes []string
	for _, s := range n.Services {
		if len(s.Pods) == 0 {
			notes = append(notes, fmt.Sprintf("GlobalHeadlessService %q has no pods, and so no names: its StatefulSets have no replicas; set them, or spec.source.maxReplicas", s.GlobalHeadlessService))
		}
	}
	return notes
}

// services returns the plans that are chosen.
func (c Choice) services(plans []*generators.Plan) ([]*generators.Plan, error) {
	if c.Service == "" {
		return plans, nil
	}
	var names []string
	var byService []*generators.Plan
	for _, p := range plans {
		if p.Name == c.Service {
			return []*generators.Plan{p}, nil
		}
		if p.Service.Name == c.Service {
			byService = append(byService, p)
		}
		names = append(names, p.Name)
	}
	if len(byService) > 0 {
		return byService, nil
	}
	return nil, unknown("--service", "GlobalHeadlessService", c.Service, names)
}

// withMember returns the plans that have the member from which names are asked
// for.
func (c Choice) withMember(plans []*generators.Plan) ([]*generators.Plan, error) {
	if c.From == "" {
		return plans, nil
	}
	var members []string
	var some []*generators.Plan
	for _, p := range plans {
		if slices.ContainsFunc(p.Members, c.isFrom) {
			some = append(some, p)
		}
		for _, m := range p.Members {
			members = append(members, m.String())
		}
	}
	if len(some) > 0 {
		return some, nil
	}
	slices.Sort(members)
	return nil, unknown("--from", "member", c.From, slices.Compact(members))
}

func (c Choice) isFrom(m schemas.Member) bool { return m.String() == c.From }

// unknown returns the error of a flag with a value that is none of names.
func unknown(flag, what, value string, names []string) error {
	if near, ok := schemas.Nearest(value, names); ok {
		return fmt.Errorf("%s: there is no %s %q; did you mean %q?", flag, what, value, near)
	}
	return fmt.Errorf("%s: there is no %s %q; there are %s", flag, what, value, report.List(names, strconv.Quote))
}

// podsOf returns the pods of a plan, and patterns where their number is not
// known.
func podsOf(p *generators.Plan) []Pod {
	known, uncounted := p.Pods()
	var pods []Pod
	for _, pod := range known {
		pods = append(pods, Pod{Pod: pod.Name})
	}
	for _, set := range uncounted {
		pods = append(pods, Pod{Pod: set.PodPattern(), Pattern: true})
	}
	if len(p.StatefulSets) == 0 && len(pods) == 0 {
		pods = append(pods, Pod{Pod: "<pod>", Pattern: true})
	}
	return pods
}

// named returns a pod with its names.
func (c Choice) named(p *generators.Plan, pod Pod) Pod {
	names := p.PodNames(pod.Pod)
	pod.Members = make([]MemberName, 0, len(p.Members))
	for _, m := range p.Members {
		if c.From == "" || c.isFrom(m) {
			pod.Members = append(pod.Members, MemberName{m.Cluster, m.Namespace, names.In(m)})
		}
	}
	if c.From != "" {
		pod.Name = pod.Members[0].Name
	} else if name, ok := names.Everywhere(); ok {
		pod.Name = name
	}
	return pod
}

// member returns a member as --from takes it.
func (m MemberName) member() string { return strings.Join([]string{m.Cluster, m.Namespace}, "/") }
