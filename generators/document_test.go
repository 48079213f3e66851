package generators

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"global-headless-service/layout"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// TestStencilIsTheLibrarys: a Service that is put together from a stencil is,
// byte for byte, what the YAML library writes for that member.
func TestStencilIsTheLibrarys(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	names := []string{"kafka", "no", "on", "1", "007", "0x10", "1e3", "null", "y", "ns-one", "True", "Kafka", "1.5", "2024-06-01", "a.b", "e1", "1_000"}
	for range 3_000 {
		s := anyService(r, names)
		owner, m := names[r.IntN(len(names))], schemas.Member{Cluster: names[r.IntN(len(names))], Namespace: names[r.IntN(len(names))]}
		for _, source := range []bool{true, false} {
			path := layout.Object{Cluster: m.Cluster, Namespace: m.Namespace, Kind: "Service", Name: s.Name}.Path()
			placed, err := rendered(&s, owner, source, m).WithFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := string(placed.YAML())
			want := byLibrary(t, &s, owner, source, m, path)
			if got != want {
				t.Fatalf("stencil:\n%s\nlibrary:\n%s", got, want)
			}
			if placed, ok := stencilOf(&s, owner, source).ItemInPlace(m); ok && string(placed.YAML()) != want {
				t.Fatalf("in place:\n%s\nlibrary:\n%s", placed.YAML(), want)
			}
		}
	}
}

// rendered is a Service of the source or of a consumer.
func rendered(s *Service, owner string, source bool, m schemas.Member) *yamltext.Item {
	return stencilOf(s, owner, source).Item(m)
}

func stencilOf(s *Service, owner string, source bool) *Stencil {
	var more map[string]string
	if !source {
		more = map[string]string{schemas.AnnotationEndpoints: selectorJSON(s.Selector)}
	}
	return newStencil(s.document(owner, source, more), "Service", s.Name)
}

func anyService(r *rand.Rand, names []string) Service {
	word := func() string { return names[r.IntN(len(names))] }
	some := func(values ...string) map[string]string {
		m := map[string]string{}
		for range r.IntN(4) {
			m["example.org/"+word()] = values[r.IntN(len(values))]
		}
		return m
	}
	s := Service{
		Name: word(), Selector: some(names...), Labels: some(names...), PublishNotReadyAddresses: r.IntN(2) == 0,
		Annotations: some("", "a: b", "# c", "it's", "two words", "x\ny\n", "\n", " a\nb", "{\"a\": 1}", "-", "é", "\t", "a\n\n\nb", "\x000", "x\x002"),
	}
	if s.Selector["app"] = word(); r.IntN(2) == 0 {
		s.IPFamilies, s.IPFamilyPolicy = []schemas.IPFamily{"IPv6", "IPv4"}, "PreferDualStack"
	}
	for k := range r.IntN(4) {
		p := schemas.ServicePort{Port: int32(80 + k), Protocol: "UDP", Name: strings.Repeat(word(), r.IntN(2)), AppProtocol: strings.Repeat("kubernetes.io/h2c", r.IntN(2))}
		switch r.IntN(3) {
		case 0:
			p.TargetPort = &schemas.IntOrString{StrVal: word()}
		case 1:
			p.TargetPort = &schemas.IntOrString{IntVal: 8080}
		}
		s.Ports = append(s.Ports, p)
	}
	return s
}

// byLibrary encodes the Service of one member, all of it.
func byLibrary(t *testing.T, s *Service, owner string, source bool, m schemas.Member, path string) string {
	t.Helper()
	annotations := mapping("config.kubernetes.io/index", "0", "config.kubernetes.io/path", path,
		"internal.config.kubernetes.io/index", "0", "internal.config.kubernetes.io/path", path)
	own := maps.Clone(s.Annotations)
	own[schemas.AnnotationOwner], own[schemas.AnnotationCluster] = owner, m.Cluster
	if !source {
		own[schemas.AnnotationEndpoints] = selectorJSON(s.Selector)
	}
	annotations.Content = append(annotations.Content, stringMap(own).Content...)
	metadata, spec := mapping("name", s.Name, "namespace", m.Namespace), mapping("clusterIP", "None")
	if len(s.Labels) > 0 {
		add(metadata, "labels", stringMap(s.Labels))
	}
	add(metadata, "annotations", annotations)
	if len(s.IPFamilies) > 0 {
		add(spec, "ipFamilies", scalar(s.IPFamilies))
		add(spec, "ipFamilyPolicy", scalar(s.IPFamilyPolicy))
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
	var b bytes.Buffer
	if err := kyaml.NewEncoder(&b).Encode(service); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func portNode(p schemas.ServicePort) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	if p.Name != "" {
		add(n, "name", scalar(p.Name))
	}
	add(n, "port", scalar(p.Port))
	add(n, "protocol", scalar(p.Protocol))
	if p.TargetPort != nil && p.TargetPort.StrVal != "" {
		add(n, "targetPort", scalar(p.TargetPort.StrVal))
	} else if p.TargetPort != nil {
		add(n, "targetPort", scalar(p.TargetPort.IntVal))
	}
	if p.AppProtocol != "" {
		add(n, "appProtocol", scalar(p.AppProtocol))
	}
	return n
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

// scalar is a Go value as the library writes it.
func scalar(v any) *yaml.Node {
	n := &yaml.Node{}
	if err := n.Encode(v); err != nil {
		panic(err)
	}
	return n
}
