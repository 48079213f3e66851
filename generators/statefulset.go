package generators

import (
	"go.yaml.in/yaml/v3"

	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// A StatefulSet is what the rules need to know of one.
type StatefulSet struct {
	Item             *resourcelist.Item
	ServiceName      string
	MatchLabels      map[string]string
	MatchExpressions bool
	PodLabels        map[string]string
	Ports            []containerPort // of all containers, in the order they stand
}

// containerPort is an entry of a container's ports.
type containerPort struct {
	name     string
	protocol schemas.Protocol
	port     int64
	field    string // its path in the StatefulSet
}

// readStatefulSet reads spec.serviceName, spec.selector and what the pod
// template says of labels and ports.
func readStatefulSet(i *resourcelist.Item) (*StatefulSet, error) {
	n, err := i.Node()
	if err != nil {
		return nil, err
	}
	pod := at(n, "spec", "template")
	s := &StatefulSet{
		Item:             i,
		ServiceName:      text(at(n, "spec", "serviceName")),
		MatchLabels:      texts(at(n, "spec", "selector", "matchLabels")),
		MatchExpressions: len(elements(at(n, "spec", "selector", "matchExpressions"))) > 0,
		PodLabels:        texts(at(pod, "metadata", "labels")),
	}
	s.addPorts("spec.template.spec.containers", elements(at(pod, "spec", "containers")))
	for k, c := range elements(at(pod, "spec", "initContainers")) {
		if text(at(c, "restartPolicy")) == "Always" { // a native sidecar
			s.addContainer(indexed("spec.template.spec.initContainers", k), c)
		}
	}
	return s, nil
}

func (s *StatefulSet) addPorts(path string, containers []*yaml.Node) {
	for k, c := range containers {
		s.addContainer(indexed(path, k), c)
	}
}

func (s *StatefulSet) addContainer(path string, c *yaml.Node) {
	for k, p := range elements(at(c, "ports")) {
		port, _ := number(at(p, "containerPort"))
		s.Ports = append(s.Ports, containerPort{
			name:     text(at(p, "name")),
			protocol: protocolOf(at(p, "protocol")),
			port:     port,
			field:    indexed(path+".ports", k),
		})
	}
}
