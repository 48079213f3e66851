package inventory

import (
	"strconv"

	"global-headless-service/generators"
	"global-headless-service/schemas"
)

// Version is that of the JSON forms. It changes when a field is removed or gets
// another meaning.
const Version = 1

// A List is the services of a package, sorted by the names of their
// GlobalHeadlessServices.
type List struct {
	// Version is that of this form: 1.
	Version int `json:"version" const:"1"`
	// Services are the GlobalHeadlessServices.
	Services []Service `json:"services"`
}

// A Service is the rendering of one GlobalHeadlessService.
type Service struct {
	// GlobalHeadlessService is its metadata.name.
	GlobalHeadlessService string `json:"globalHeadlessService"`
	// Service is the name of the headless Service.
	Service string `json:"service"`
	// Mesh is the key of the mesh that joins the members.
	Mesh string `json:"mesh"`
	// Source is the member in which the StatefulSets run.
	Source Member `json:"source"`
	// StatefulSets are those of the source, if they are in the package.
	StatefulSets []string `json:"statefulSets"`
	// Members are all members, the source included, in the order of the list.
	Members []Member `json:"members"`
	// Ports are the Service's.
	Ports []Port `json:"ports"`
	// Requirements are what the mesh needs and no manifest sets, one sentence
	// each.
	Requirements []string `json:"requirements"`
}

// A Member is a namespace of a cluster.
type Member struct {
	// Cluster is the name of the cluster.
	Cluster string `json:"cluster"`
	// Namespace is the name of the namespace.
	Namespace string `json:"namespace"`
}

// String returns a member as --from takes it.
func (m Member) String() string { return m.Cluster + "/" + m.Namespace }

// A Port is one port of a Service.
type Port struct {
	// Name is empty for the only port of a Service that gives it no name.
	Name string `json:"name,omitempty"`
	// Port is the number that clients dial.
	Port int `json:"port"`
	// Protocol is "TCP", "UDP" or "SCTP".
	Protocol string `json:"protocol" enum:"TCP,UDP,SCTP"`
}

// String returns a port as kubectl writes it: 9092/TCP.
func (p Port) String() string { return strconv.Itoa(p.Port) + "/" + p.Protocol }

// NewList returns the list of some plans.
func NewList(plans []*generators.Plan) *List {
	l := &List{Version: Version, Services: []Service{}}
	for _, p := range plans {
		l.Services = append(l.Services, newService(p))
	}
	return l
}

func newService(p *generators.Plan) Service {
	s := Service{
		GlobalHeadlessService: p.Name, Service: p.Service.Name,
		Mesh: p.MeshSpec.Key(), Source: Member(p.Source()),
		StatefulSets: []string{}, Members: make([]Member, 0, len(p.Members)), Ports: []Port{},
		Requirements: append([]string{}, p.Mesh.Requirements()...),
	}
	for _, set := range p.StatefulSets {
		s.StatefulSets = append(s.StatefulSets, set.Item.Name())
	}
	for _, m := range p.Members {
		s.Members = append(s.Members, Member(m))
	}
	for _, port := range p.Service.Ports {
		protocol := port.Protocol
		if protocol == "" {
			protocol = schemas.ProtocolTCP
		}
		s.Ports = append(s.Ports, Port{port.Name, int(port.Port), string(protocol)})
	}
	return s
}
