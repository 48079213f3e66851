package generators

import (
	"bytes"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"global-headless-service/schemas"
)

// A Service is what the Services of all members have in common.
type Service struct {
	Name                     string
	Selector                 map[string]string
	Ports                    []schemas.ServicePort
	PublishNotReadyAddresses bool
	IPFamilies               []schemas.IPFamily
	IPFamilyPolicy           schemas.IPFamilyPolicy
	Labels                   map[string]string
	Annotations              map[string]string
}

// A Stencil renders the Service of any member from one encoding: members
// differ by three scalars only.
type Stencil struct {
	parts  [][]byte // between the slots
	slots  []slot   // slots[i] stands between parts[i] and parts[i+1]
	size   int
	scalar map[string]string
}

type slot int

const (
	slotCluster slot = iota
	slotNamespace
	slotPath
	slots
)

// Stencil encodes the Service of the owner's consumers or, for the source,
// the full one with its selector.
func (s *Service) Stencil(owner string, source bool) (*Stencil, error) {
	marks := s.marks(owner)
	document, err := encode(s.object(owner, source, marks))
	if err != nil {
		return nil, err
	}
	return newStencil(document, marks), nil
}

// object is the Service as YAML, in the order people write one.
func (s *Service) object(owner string, source bool, marks [slots]string) *yaml.Node {
	metadata := mapping("name", s.Name, "namespace", marks[slotNamespace])
	if len(s.Labels) > 0 {
		add(metadata, "labels", stringMap(s.Labels))
	}
	add(metadata, "annotations", s.annotations(owner, source, marks))
	spec := mapping("clusterIP", "None")
	if len(s.IPFamilies) > 0 {
		families := &yaml.Node{Kind: yaml.SequenceNode}
		for _, f := range s.IPFamilies {
			families.Content = append(families.Content, scalar(string(f)))
		}
		add(spec, "ipFamilies", families)
	}
	if s.IPFamilyPolicy != "" {
		add(spec, "ipFamilyPolicy", scalar(string(s.IPFamilyPolicy)))
	}
	if len(s.Ports) > 0 {
		ports := &yaml.Node{Kind: yaml.SequenceNode}
		for _, p := range s.Ports {
			ports.Content = append(ports.Content, portNode(p))
		}
		add(spec, "ports", ports)
	}
	if s.PublishNotReadyAddresses {
		add(spec, "publishNotReadyAddresses", scalar(true))
	}
	if source {
		add(spec, "selector", stringMap(s.Selector))
	}
	service := mapping("apiVersion", "v1", "kind", "Service")
	add(service, "metadata", metadata)
	add(service, "spec", spec)
	return service
}

// annotations are path and index for the orchestrators, the owner's own
// (rule 9), and the selector for the mesh in all members but the source.
func (s *Service) annotations(owner string, source bool, marks [slots]string) *yaml.Node {
	n := mapping(
		"config.kubernetes.io/index", "0", "config.kubernetes.io/path", marks[slotPath],
		"internal.config.kubernetes.io/index", "0", "internal.config.kubernetes.io/path", marks[slotPath],
	)
	own := maps.Clone(s.Annotations)
	if own == nil {
		own = map[string]string{}
	}
	own[schemas.AnnotationOwner] = owner
	own[schemas.AnnotationCluster] = marks[slotCluster]
	if !source {
		own[schemas.AnnotationEndpoints] = selectorJSON(s.Selector)
	}
	n.Content = append(n.Content, stringMap(own).Content...)
	return n
}

// annotationBytes is what the API server counts: keys and values, with the
// longest cluster name there can be.
func (s *Service) annotationBytes(owner string) int {
	const longestCluster = 63
	size := len(schemas.AnnotationOwner) + len(owner) + len(schemas.AnnotationCluster) + longestCluster +
		len(schemas.AnnotationEndpoints) + len(selectorJSON(s.Selector))
	for k, v := range s.Annotations {
		size += len(k) + len(v)
	}
	return size
}

func portNode(p schemas.ServicePort) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	if p.Name != "" {
		add(n, "name", scalar(p.Name))
	}
	add(n, "port", scalar(p.Port))
	add(n, "protocol", scalar(string(p.Protocol)))
	if p.TargetPort != nil {
		add(n, "targetPort", targetPortNode(*p.TargetPort))
	}
	if p.AppProtocol != "" {
		add(n, "appProtocol", scalar(p.AppProtocol))
	}
	return n
}

func targetPortNode(p schemas.IntOrString) *yaml.Node {
	if p.StrVal != "" {
		return scalar(p.StrVal)
	}
	return scalar(p.IntVal)
}

func mapping(pairs ...string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for k := 0; k+1 < len(pairs); k += 2 {
		add(n, pairs[k], scalar(pairs[k+1]))
	}
	return n
}

func add(n *yaml.Node, key string, value *yaml.Node) {
	n.Content = append(n.Content, scalar(key), value)
}

func stringMap(m map[string]string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		add(n, k, scalar(m[k]))
	}
	return n
}

// scalar is a Go value as the library writes it: a string that YAML 1.1 or
// 1.2 would read as anything else is quoted.
func scalar(v any) *yaml.Node {
	n := &yaml.Node{}
	if err := n.Encode(v); err != nil {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"} // no Go string, number or bool comes here
	}
	return n
}

func encode(n *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	e := kyaml.NewEncoder(&b)
	if err := e.Encode(n); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}
