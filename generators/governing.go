package generators

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// tolerateUnready is the annotation that preceded the field
// publishNotReadyAddresses.
const tolerateUnready = "service.alpha.kubernetes.io/tolerate-unready-endpoints"

// A Governing Service is one of the package that a StatefulSet's serviceName
// names; it is adopted, never generated (rule 3).
type Governing struct {
	Item      *yamltext.Item
	Type      string
	ClusterIP string
	unquoted  []string       // keys of the selector whose values are no strings
	warnings  []report.Fault // of ports: node ports, and names that need quotes
	misread   []report.Fault // of what is written as no boolean or port number can be
	Service                  // what of it travels to the members
}

func readGoverning(i *yamltext.Item) (*Governing, *report.Fault) {
	g := &Governing{Item: i}
	if fault := readSpec(i, g.read); fault != nil {
		return nil, fault
	}
	return g, nil
}

func (g *Governing) read(spec *yaml.Node) {
	old, _ := g.Item.Annotation(tolerateUnready)
	g.Type, g.ClusterIP = text(at(spec, "type")), text(at(spec, "clusterIP"))
	g.unquoted = unquoted(at(spec, "selector"))
	g.Service = Service{
		Name:                     g.Item.Name(),
		Selector:                 texts(at(spec, "selector")),
		PublishNotReadyAddresses: boolean(at(spec, "publishNotReadyAddresses")) || old == "true",
		IPFamilyPolicy:           schemas.IPFamilyPolicy(text(at(spec, "ipFamilyPolicy"))),
	}
	g.misread = slices.Concat(
		misreadLabels(selectorField, at(spec, "selector")),
		overridden(g.Item.OverridingMergeBelow("spec")),
		notScalars(specField, spec, "type", "clusterIP", "ipFamilyPolicy"),
		notBool(specField.Child("publishNotReadyAddresses"), at(spec, "publishNotReadyAddresses")),
		notList(specField.Child("ipFamilies"), at(spec, "ipFamilies")),
		notTexts(specField.Child("ipFamilies"), at(spec, "ipFamilies")),
		notList(specField.Child("ports"), at(spec, "ports")),
	)
	for _, f := range elements(at(spec, "ipFamilies")) {
		g.IPFamilies = append(g.IPFamilies, schemas.IPFamily(text(f)))
	}
	for k, p := range elements(at(spec, "ports")) {
		g.readPort(specField.Child("ports").Index(k), p)
	}
}

// readPort reads one port, and what is wrong with the way it is written.
func (g *Governing) readPort(path *field.Path, p *yaml.Node) {
	g.Ports = append(g.Ports, readPort(p))
	g.misread = append(g.misread, notMapping(path, p)...)
	g.misread = append(g.misread, notScalars(path, p, "name", "protocol", "appProtocol")...)
	g.misread = append(g.misread, badPort(path.Child("port"), at(p, "port"))...)
	g.misread = append(g.misread, notPort(path.Child("targetPort"), at(p, "targetPort"))...)
	g.misread = append(g.misread, badTarget(path.Child("targetPort"), at(p, "targetPort"))...)
	for _, key := range []string{"name", "appProtocol"} {
		g.warnings = append(g.warnings, unquotedText(path.Child(key), at(p, key))...)
	}
	g.warnings = append(g.warnings, nodePort(path.Child("nodePort"), at(p, "nodePort"))...)
}

// notBool returns a fault if the value is not a boolean.
func notBool(path *field.Path, n *yaml.Node) []report.Fault {
	var v bool
	switch {
	case isUnset(n):
		return nil
	case n.Kind != yaml.ScalarNode:
		return []report.Fault{wrongType(path, "true or false")}
	case n.Decode(&v) == nil:
		return nil
	}
	return []report.Fault{{Code: report.WrongType, Field: path, Current: text(n), Message: fmt.Sprintf("%q is not true or false, and the API server refuses it", text(n))}}
}

// notPort returns the fault of a number that is too large to be read as one.
func notPort(path *field.Path, n *yaml.Node) []report.Fault {
	if n == nil || n.ShortTag() != "!!int" || portNumber(n) != unreadable {
		return nil
	}
	return []report.Fault{{Code: report.InvalidPort, Field: path, Current: n.Value, Message: fmt.Sprintf("%s is not a port: a number from 1 to 65535", n.Value)}}
}

// nodePort returns the fault of a node port: null and 0 are none.
func nodePort(path *field.Path, n *yaml.Node) []report.Fault {
	number := portNumber(n)
	if number == 0 {
		return nil
	}
	return []report.Fault{{Code: report.NodePortOnHeadlessService, Field: path, Current: number, Message: "a headless Service has no node port, and the API server refuses one; take it out"}}
}

// readPort reads a ServicePort; nodePort and whatever else belongs to one
// cluster stays behind. A targetPort of 0 or "" is none, as for Kubernetes.
func readPort(n *yaml.Node) schemas.ServicePort {
	p := schemas.ServicePort{
		Name:        text(at(n, "name")),
		Protocol:    protocolOf(at(n, "protocol")),
		AppProtocol: text(at(n, "appProtocol")),
		Port:        portNumber(at(n, "port")),
	}
	target := at(n, "targetPort")
	if number := portNumber(target); number != 0 {
		p.TargetPort = &schemas.IntOrString{IntVal: number}
	} else if name := text(target); name != "" && target.ShortTag() == "!!str" {
		p.TargetPort = &schemas.IntOrString{StrVal: name}
	}
	return p
}

// governing finds the Service that the GlobalHeadlessService adopts: nil when
// the package has none.
func (r *resolver) governing(name string) *Governing {
	var found []*yamltext.Item
	for _, i := range r.candidates(r.pkg.named(r.Item, &r.pkg.services, name)) {
		if isMemberCopy(i) {
			continue // r.memberCopies reports it
		}
		found = append(found, i)
	}
	switch found = r.preferSourceFolder(found); len(found) {
	case 0:
		return nil
	case 1:
		return r.adopt(found[0])
	}
	r.fail(found[0], report.Fault{
		Code:    report.AmbiguousService,
		Field:   nameField,
		Current: name,
		Message: fmt.Sprintf("two Services %q could be the source's in namespace %q: %s and %s; keep one",
			name, r.Spec.Source.Namespace, report.Where(found[0]), report.Where(found[1])),
	})
	return nil
}

// preferSourceFolder drops items in the folders of clusters other than the
// source's. If that leaves none and every consumer has a Service, it returns
// all: such an item is in the way of the other cluster's own (rule 9).
func (r *resolver) preferSourceFolder(items []*yamltext.Item) []*yamltext.Item {
	home := slices.DeleteFunc(slices.Clone(items), func(i *yamltext.Item) bool {
		cluster := r.pkg.clusterOf(i)
		return cluster != "" && cluster != r.Spec.Source.Cluster
	})
	if len(home) == 0 && meshTypeOf(r.MeshSpec).copies {
		return items
	}
	return home
}

func (r *resolver) adopt(i *yamltext.Item) *Governing {
	g, fault := readGoverning(i)
	if fault != nil {
		r.fail(i, *fault)
		return nil
	}
	return g
}

func current(s string) any {
	if s == "" {
		return nil
	}
	return s
}
