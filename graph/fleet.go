package graph

import (
	"strconv"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/review"
	"global-headless-service/schemas"
)

// A Fleet lists the Services of a package, each with its source and consumers.
type Fleet struct {
	// Services are sorted by the names of their GlobalHeadlessServices. Those that
	// a change removes come last.
	Services []Service
	// Changes are those of rendering into the tree in folder Dir; nil if the fleet
	// is compared with none.
	Changes *review.Review
	Dir     string
}

// A Service is the rendering of one GlobalHeadlessService.
type Service struct {
	// Declaration is the name of the GlobalHeadlessService, and Name that of the
	// Service.
	Declaration, Name string
	// Mesh is the key of the mesh that joins the members.
	Mesh string
	// Source is the member in which the pods run.
	Source schemas.Member
	// StatefulSets are those of the source, if they are in the package.
	StatefulSets []string
	// Pods are the source's.
	Pods []Pods
	// Ports are the Service's as kubectl writes them: 9092/TCP.
	Ports []string
	// Members are the source and all consumers, in the order of the list.
	Members []Member
	// Hidden is the number of members that are left out.
	Hidden int
	// Everywhere follows the name of a pod in the shortest name that works in
	// every member. It is empty if there is none.
	Everywhere string
	// Requirements are what the mesh needs and no manifest sets, one sentence
	// each.
	Requirements []string
	// State is how the whole Service changes.
	State review.State

	bundle int // how many Services this one stands for in a picture; 0 for one
}

// A Member is a member of a Service.
type Member struct {
	schemas.Member
	// Mechanism is by what names reach the member, in a few words. It is empty for
	// the source, and for a member that is removed.
	Mechanism string
	// Tail follows the name of a pod in its whole name, and Short in the shortest
	// for clients in the member. Both are empty for a member that is removed.
	Tail, Short string
	// State is how the member changes, and Note says more of it.
	State review.State
	Note  string
}

// Pods are pods whose names differ in their ordinals only.
type Pods struct {
	// Prefix is the name without the ordinal: kafka-. Where Count is 0 it is the
	// whole name, or a pattern that stands for an unknown number of pods.
	Prefix string
	// First is the lowest ordinal.
	First int
	// Count is the number of pods that have ordinals.
	Count int
}

// first returns the name of the first pod.
func (p Pods) first() string { return p.name(0) }

func (p Pods) name(k int) string {
	if p.Count == 0 {
		return p.Prefix
	}
	return p.Prefix + strconv.Itoa(p.First+k)
}

// New returns the fleet of some plans, which have no errors.
func New(plans []*generators.Plan) *Fleet {
	f := &Fleet{Services: make([]Service, 0, len(plans))}
	for _, p := range plans {
		f.Services = append(f.Services, newService(p))
	}
	return f
}

func newService(p *generators.Plan) Service {
	s := Service{
		Declaration: p.Name, Name: p.Service.Name, Mesh: p.MeshSpec.Key(), Source: p.Source(),
		Pods: podsOf(p), Requirements: p.Mesh.Requirements(), Members: make([]Member, 0, len(p.Members)),
	}
	for _, set := range p.StatefulSets {
		s.StatefulSets = append(s.StatefulSets, set.Item.Name())
	}
	for _, port := range p.Service.Ports {
		protocol := port.Protocol
		if protocol == "" {
			protocol = schemas.ProtocolTCP
		}
		s.Ports = append(s.Ports, strconv.Itoa(int(port.Port))+"/"+string(protocol))
	}
	s.addMembers(p)
	return s
}

// addMembers adds the members of a plan, with the names of the first pod there.
func (s *Service) addMembers(p *generators.Plan) {
	pod := s.firstPod()
	names := p.PodNames(pod)
	for _, at := range p.Members {
		m := Member{Member: at, Tail: strings.TrimPrefix(names.In(at), pod), Short: strings.TrimPrefix(names.Short(at), pod)}
		if at != p.Source() {
			m.Mechanism = p.Mesh.Mechanism(at)
		}
		s.Members = append(s.Members, m)
	}
	if name, ok := names.Everywhere(); ok && len(s.Pods) > 0 {
		s.Everywhere = strings.TrimPrefix(name, pod)
	}
}

// podsOf returns the pods of a plan, and patterns where their number is not
// known (rule 21).
func podsOf(p *generators.Plan) []Pods {
	pods, uncounted := p.Pods()
	var all []Pods
	var last *generators.StatefulSet
	for _, pod := range pods {
		switch {
		case pod.Set == nil:
			all = append(all, Pods{Prefix: pod.Name})
		case pod.Set == last:
			all[len(all)-1].Count++
		default:
			dash := strings.LastIndexByte(pod.Name, '-') + 1
			first, _ := strconv.Atoi(pod.Name[dash:])
			all = append(all, Pods{Prefix: pod.Name[:dash], First: first, Count: 1})
			last = pod.Set
		}
	}
	for _, set := range uncounted {
		all = append(all, Pods{Prefix: set.PodPattern()})
	}
	if len(p.StatefulSets) == 0 && len(all) == 0 {
		all = append(all, Pods{Prefix: "<pod>"})
	}
	return all
}

// pods returns the pods in a few words: kafka-0 to kafka-2.
func (s *Service) pods() string {
	const most = 3
	var parts []string
	for k, p := range s.Pods {
		if k == most {
			parts = append(parts, "and "+strconv.Itoa(len(s.Pods)-most)+" more")
			break
		}
		if p.Count < 2 {
			parts = append(parts, p.first())
			continue
		}
		parts = append(parts, p.first()+" to "+p.name(p.Count-1))
	}
	return strings.Join(parts, ", ")
}

// firstPod returns the name of the first pod; "<pod>" if there is none.
func (s *Service) firstPod() string {
	if len(s.Pods) == 0 {
		return "<pod>"
	}
	return s.Pods[0].first()
}
