package schemas

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// A Resource is the YAML of one resource: a yamltext.Item.
type Resource interface {
	// Visit reads it without the YAML library, and reports whether it could.
	Visit(v yamltext.Visitor) bool
	// YAML returns its text at column 0.
	YAML() []byte
}

// ParseGlobalHeadlessService parses a GlobalHeadlessService strictly. It
// returns every fault, of the fields' names and types and of those that
// Validate finds. The resource is nil where the names or types of its fields
// are wrong. Its strings may be parts of document, which must not be changed
// afterwards.
func ParseGlobalHeadlessService(document Resource) (*GlobalHeadlessService, []report.Fault) {
	var g GlobalHeadlessService
	faults := decode(document, &g)
	g.Spec.normalise()
	if len(faults) > 0 {
		return nil, withValid(faults, g.Validate())
	}
	return &g, g.Validate()
}

// ParseGlobalNamespace parses a GlobalNamespace strictly, as
// ParseGlobalHeadlessService does.
func ParseGlobalNamespace(document Resource) (*GlobalNamespace, []report.Fault) {
	var g GlobalNamespace
	faults := decode(document, &g)
	g.Spec.Members, g.Spec.Clusters, g.Spec.Accept = orNil(g.Spec.Members), orNil(g.Spec.Clusters), orNil(g.Spec.Accept)
	if len(faults) > 0 {
		return nil, withValid(faults, g.Validate())
	}
	return &g, g.Validate()
}

// withValid adds the faults found in the parts that could be read, except
// those that may follow from faults.
func withValid(faults, found []report.Fault) []report.Fault {
	if len(faults) == 1 && faults[0].Field == nil {
		return faults // nothing could be read
	}
	all := faults
	for _, f := range found {
		if f.Code == report.MissingField || isConsequence(f, faults) {
			continue
		}
		if !slices.ContainsFunc(faults, func(g report.Fault) bool { return inside(f.Field, g.Field) || inside(g.Field, f.Field) }) {
			all = append(all, f)
		}
	}
	return all
}

// isConsequence reports whether a fault may exist only because of others: it
// is about a number that could not be read, or about a cluster whose member
// could not.
func isConsequence(f report.Fault, faults []report.Fault) bool {
	return f.Code == report.InvalidMaxReplicas && f.Current == 0 ||
		f.Code == report.UnknownCluster && slices.ContainsFunc(faults, func(g report.Fault) bool { return inside(g.Field, membersPath) })
}

// inside reports whether a field path is outer or lies in it.
func inside(inner, outer *field.Path) bool {
	rest, ok := strings.CutPrefix(inner.String(), outer.String())
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// decode reads document into target, or returns every fault in the names and
// types of its fields. The library decodes what the quick reader does not.
func decode(document Resource, target any) []report.Fault {
	if quick(document, target) {
		return nil
	}
	return decodeStrictly(document.YAML(), target)
}

// decodeStrictly decodes with the library alone. The walker only explains
// faults, and refuses what the library would quietly turn into a string;
// strict decoding checks whatever the walker accepts.
func decodeStrictly(document []byte, target any) []report.Fault {
	node, faults := readNode(document)
	if len(faults) > 0 {
		return faults
	}
	if faults = explain(node, reflect.TypeOf(target).Elem(), len(document)); len(faults) > 0 {
		_ = yaml.Unmarshal(document, target) // as far as it can be read
		return faults
	}
	if err := yaml.UnmarshalStrict(document, target); err != nil {
		return unreadable(err)
	}
	return nil
}

// readNode parses a document, and refuses a stream of several.
func readNode(document []byte) (*yamlv3.Node, []report.Fault) {
	var node, second yamlv3.Node
	d := yamlv3.NewDecoder(bytes.NewReader(document))
	err := d.Decode(&node)
	if errors.Is(err, io.EOF) {
		return &yamlv3.Node{Kind: yamlv3.ScalarNode}, nil
	}
	if err != nil {
		return nil, unreadable(err)
	}
	if err := d.Decode(&second); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, unreadable(err)
		}
		return nil, []report.Fault{{Code: report.InvalidYAML, Message: "the YAML has more than one document; it must hold one resource"}}
	}
	return node.Content[0], nil
}

// unreadable returns the library's error without the parts that do not help
// users.
func unreadable(err error) []report.Fault {
	const longestText = 500
	text := err.Error()
	for _, noise := range []string{"error converting YAML to JSON: ", "error unmarshaling JSON: ", "while decoding JSON: ", "yaml: ", "unmarshal errors:"} {
		text = strings.TrimSpace(strings.TrimPrefix(text, noise))
	}
	if strings.Contains(text, "excessive aliasing") {
		return []report.Fault{aliases()}
	}
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\n  ", "; "), "?")
	if len(text) > longestText {
		text = strings.ToValidUTF8(text[:longestText], "") + "…"
	}
	return []report.Fault{{Code: report.InvalidYAML, Message: "the YAML cannot be read: " + text}}
}

func aliases() report.Fault {
	return report.Fault{Code: report.InvalidYAML, Message: "aliases (*name) expand to many times what is written; write the values out"}
}

// normalise makes empty and absent the same, but for source.statefulSets, of
// which the empty list says that the package has none (rule 4).
func (s *GlobalHeadlessServiceSpec) normalise() {
	s.Members, s.Clusters, s.Accept, s.Source.Pods = orNil(s.Members), orNil(s.Clusters), orNil(s.Accept), orNil(s.Source.Pods)
	s.Service.Ports = orNil(s.Service.Ports)
	s.Service.IPFamilies = orNil(s.Service.IPFamilies)
	for _, m := range []*map[string]string{&s.Service.Selector, &s.Service.Labels, &s.Service.Annotations} {
		if len(*m) == 0 {
			*m = nil
		}
	}
	for i, p := range s.Service.Ports {
		if p.TargetPort != nil && *p.TargetPort == (IntOrString{}) {
			s.Service.Ports[i].TargetPort = nil
		}
	}
}

func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}
