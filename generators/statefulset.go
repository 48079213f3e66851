package generators

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A StatefulSet holds the fields of one that the rules read.
type StatefulSet struct {
	Item             *yamltext.Item
	ServiceName      string
	Replicas         int32 // 1 where none are given
	counted          bool  // replicas are given
	start            int32 // the ordinal of the first pod
	MatchLabels      map[string]string
	MatchExpressions bool
	PodLabels        map[string]string
	misread          []report.Fault  // of labels and numbers that are written as none can be
	unquotedName     []report.Fault  // of a serviceName that needs quotes
	unquoted         []string        // keys of matchLabels whose values are no strings
	podUnquoted      []string        // those of the pod template's labels
	Ports            []containerPort // of all containers, in the order they stand
	podSpec          *yaml.Node      // if it may advertise names (rule 21)
}

// containerPort is an entry of a container's ports.
type containerPort struct {
	name     string
	protocol schemas.Protocol
	port     int32
	written  string         // the port as it is written
	field    *field.Path    // its path in the StatefulSet
	faults   []report.Fault // of a port that is written as no number can be
	warnings []report.Fault // of a name that needs quotes
}

// value returns the port as a result shows it: a number where it is one.
func (c containerPort) value() any {
	if c.written == strconv.Itoa(int(c.port)) {
		return c.port
	}
	return c.written
}

// readStatefulSet reads spec.serviceName, spec.selector and what the pod
// template says of labels and ports.
func readStatefulSet(i *yamltext.Item) (*StatefulSet, *report.Fault) {
	s := &StatefulSet{Item: i}
	if fault := readSpec(i, s.read); fault != nil {
		return nil, fault
	}
	return s, nil
}

func (s *StatefulSet) read(spec *yaml.Node) {
	pod := at(spec, "template")
	s.ServiceName = text(at(spec, "serviceName"))
	s.Replicas, s.counted = replicas(at(spec, "replicas"))
	s.start = portNumber(at(spec, "ordinals", "start"))
	s.MatchLabels = texts(at(spec, "selector", "matchLabels"))
	s.MatchExpressions = len(elements(at(spec, "selector", "matchExpressions"))) > 0
	s.PodLabels = texts(at(pod, "metadata", "labels"))
	s.misread = slices.Concat(
		misreadLabels(matchLabelsField, at(spec, "selector", "matchLabels")),
		misreadLabels(podLabelsField, at(pod, "metadata", "labels")),
		notCount(replicasField, at(spec, "replicas"), schemas.MostReplicas),
		notMapping(ordinalsField, at(spec, "ordinals")),
		notCount(startField, at(spec, "ordinals", "start"), math.MaxInt32-schemas.MostReplicas),
		overridden(s.Item.OverridingMergeBelow("spec")),
		notMapping(selectorField, at(spec, "selector")),
		notList(matchExpressionsField, at(spec, "selector", "matchExpressions")),
		notMapping(templateField, pod),
		notMapping(templateMetadataField, at(pod, "metadata")),
		notMapping(podSpecField, at(pod, "spec")),
		notList(containersField, at(pod, "spec", "containers")),
		notList(initContainersField, at(pod, "spec", "initContainers")),
	)
	s.unquotedName = unquotedText(serviceNameField, at(spec, "serviceName"))
	s.unquoted = unquoted(at(spec, "selector", "matchLabels"))
	s.podUnquoted = unquoted(at(pod, "metadata", "labels"))
	if mayAdvertise(s.Item, s.ServiceName) {
		s.podSpec = at(pod, "spec")
	}
	s.addPorts(containersField, elements(at(pod, "spec", "containers")))
	for k, c := range elements(at(pod, "spec", "initContainers")) {
		if text(at(c, "restartPolicy")) == "Always" { // a native sidecar
			s.addContainer(initContainersField.Index(k), c)
		}
	}
}

func (s *StatefulSet) addPorts(path *field.Path, containers []*yaml.Node) {
	for k, c := range containers {
		s.addContainer(path.Index(k), c)
	}
}

func (s *StatefulSet) addContainer(path *field.Path, c *yaml.Node) {
	ports := path.Child("ports")
	s.misread = append(s.misread, notMapping(path, c)...)
	s.misread = append(s.misread, notList(ports, at(c, "ports"))...)
	for k, p := range elements(at(c, "ports")) {
		s.addPort(ports.Index(k), p)
	}
}

func (s *StatefulSet) addPort(path *field.Path, p *yaml.Node) {
	s.misread = append(s.misread, notMapping(path, p)...)
	s.misread = append(s.misread, notScalars(path, p, "name", "protocol")...)
	name, number := at(p, "name"), at(p, "containerPort")
	c := containerPort{
		name:     text(name),
		protocol: protocolOf(at(p, "protocol")),
		port:     portNumber(number),
		written:  text(number),
		field:    path,
	}
	if c.port == 0 || c.port == unreadable { // else the path is not needed
		c.faults = badPort(path.Child("containerPort"), number)
	}
	if schemas.MayBeMisread(c.name) {
		c.warnings = unquotedText(path.Child("name"), name)
	}
	s.Ports = append(s.Ports, c)
}

// notCount returns the fault of a number of pods that is none, or that is more
// than most (rule 18).
func notCount(path *field.Path, n *yaml.Node, most int32) []report.Fault {
	number := portNumber(n)
	switch {
	case n == nil || n.ShortTag() == "!!null":
		return nil
	case n.ShortTag() != "!!int" || number < 0:
		return []report.Fault{wrongType(path, "a whole number from 0")}
	case number > most:
		return []report.Fault{{
			Code: report.UnsupportedValue, Field: path, Current: n.Value,
			Message: fmt.Sprintf("%s is more than %d, the most that is accepted, since each pod gets a name; correct the number", n.Value, most),
		}}
	}
	return nil
}

// replicas returns the number of pods that a StatefulSet asks for; 1 by default,
// and then not counted.
func replicas(n *yaml.Node) (count int32, counted bool) {
	if text(n) == "" {
		return 1, false
	}
	return portNumber(n), true
}
