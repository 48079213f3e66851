package generators

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// tolerateUnready is how publishNotReadyAddresses was said before it was a field.
const tolerateUnready = "service.alpha.kubernetes.io/tolerate-unready-endpoints"

// A Governing Service is one of the package that a StatefulSet's serviceName
// names; it is adopted, never generated (rule 3).
type Governing struct {
	Item      *resourcelist.Item
	Type      string
	ClusterIP string
	unquoted  []string       // keys of the selector whose values are no strings
	warnings  []report.Fault // of ports: node ports, and names that need quotes
	misread   []report.Fault // of what is written as no boolean or port number can be
	Service                  // what of it travels to the members
}

func readGoverning(i *resourcelist.Item) (*Governing, *report.Fault) {
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
	path := field.NewPath("spec")
	g.misread = slices.Concat(
		misreadLabels(path.Child("selector"), at(spec, "selector")),
		overridden(g.Item, "spec", "selector"),
		notBool(path.Child("publishNotReadyAddresses"), at(spec, "publishNotReadyAddresses")),
		notList(path.Child("ipFamilies"), at(spec, "ipFamilies")),
		notList(path.Child("ports"), at(spec, "ports")),
	)
	for _, f := range elements(at(spec, "ipFamilies")) {
		g.IPFamilies = append(g.IPFamilies, schemas.IPFamily(text(f)))
	}
	for k, p := range elements(at(spec, "ports")) {
		g.readPort(path.Child("ports").Index(k), p)
	}
}

// readPort reads one port, and what is wrong with the way it is written.
func (g *Governing) readPort(path *field.Path, p *yaml.Node) {

	g.Ports = append(g.Ports, readPort(p))
	for _, key := range []string{"port", "targetPort"} {
		g.misread = append(g.misread, notPort(path.Child(key), at(p, key))...)
	}
	g.misread = append(g.misread, badTarget(path.Child("targetPort"), at(p, "targetPort"))...)
	for _, key := range []string{"name", "appProtocol"} {
		g.warnings = append(g.warnings, unquotedText(path.Child(key), at(p, key))...)
	}
	g.warnings = append(g.warnings, nodePort(path.Child("nodePort"), at(p, "nodePort"))...)
}

// notBool is the fault of what is to be true or false and is something else.
func notBool(path *field.Path, n *yaml.Node) []report.Fault {
	var v bool
	if text(n) == "" || n.Decode(&v) == nil {
		return nil
	}
	return []report.Fault{{Code: report.WrongType, Field: path, Current: text(n), Message: fmt.Sprintf("%q is not true or false, and the API server refuses it", text(n))}}
}

// notPort is the fault of a number that is too large to be read as one.
func notPort(path *field.Path, n *yaml.Node) []report.Fault {
	if n == nil || n.ShortTag() != "!!int" || portNumber(n) != unreadable {
		return nil
	}
	return []report.Fault{{Code: report.InvalidPort, Field: path, Current: n.Value, Message: fmt.Sprintf("%s is not a port: a number from 1 to 65535", n.Value)}}
}

// nodePort is the fault of a node port: null and 0 are none.
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
	var found []*resourcelist.Item
	for _, i := range r.candidates(r.pkg.named(r.Item, &r.pkg.services, name)) {
		if isMemberCopy(i) {
			continue // r.memberCopies reports it
		}
		found = append(found, i)
	}
	switch found = r.atHome(found); len(found) {
	case 0:
		return nil
	case 1:
		return r.adopt(found[0])
	}
	r.fail(found[0], report.Fault{
		Code:    report.AmbiguousService,
		Field:   field.NewPath("metadata", "name"),
		Current: name,
		Message: fmt.Sprintf("two Services %q could be the source's in namespace %q: %s and %s; keep one",
			name, r.Spec.Source.Namespace, report.Where(found[0]), report.Where(found[1])),
	})
	return nil
}

// atHome leaves out what stands in the folder of another cluster than the
// source's, unless that is all there is: it stands in the way of that
// cluster's own (rule 9).
func (r *resolver) atHome(items []*resourcelist.Item) []*resourcelist.Item {
	home := slices.DeleteFunc(slices.Clone(items), func(i *resourcelist.Item) bool {
		cluster := r.pkg.clusterOf(i)
		return cluster != "" && cluster != r.Spec.Source.Cluster
	})
	if len(home) == 0 {
		return items
	}
	return home
}

func (r *resolver) adopt(i *resourcelist.Item) *Governing {
	g, fault := readGoverning(i)
	if fault != nil {
		r.fail(i, *fault)
		return nil
	}
	return g
}

// isMemberCopy says whether a Service is a copy that somebody wrote by hand
// for a member: selectorless, with the annotation (rule 3).
func isMemberCopy(i *resourcelist.Item) bool {
	if _, ok := i.Annotation(schemas.AnnotationEndpoints); !ok {
		return false
	}
	n, err := i.Node()
	return err == nil && len(texts(at(n, "spec", "selector"))) == 0
}

// memberCopies refuses copies written by hand where the rendered ones go:
// the two would drift apart.
func (r *resolver) memberCopies(name string) {
	services := r.pkg.named(r.Item, &r.pkg.services, name)
	if len(services) == 0 {
		return
	}
	namespaces := map[string]bool{"": true}
	for _, m := range r.Members {
		namespaces[m.Namespace] = true
	}
	for _, i := range sorted(slices.Clone(services)) {
		if namespaces[i.Namespace()] && isMemberCopy(i) {
			r.fail(i, report.Fault{
				Code:    report.HandWrittenCopy,
				Field:   field.NewPath("metadata", "annotations").Key(schemas.AnnotationEndpoints),
				Current: annotation(i, schemas.AnnotationEndpoints),
				Message: fmt.Sprintf("Service %q is a member's copy written by hand; delete it: GlobalHeadlessService %q renders it for every member",
					i.Name(), r.Name),
			})
		}
	}
}

// checkAdopted refuses a Service that cannot govern a StatefulSet.
func (r *resolver) checkAdopted(g *Governing, sets []*StatefulSet) {
	for _, f := range schemas.CheckService(field.NewPath("spec"), &schemas.Service{
		Selector: g.Selector, Ports: g.Ports, IPFamilies: g.IPFamilies, IPFamilyPolicy: g.IPFamilyPolicy,
	}) {
		if !slices.ContainsFunc(g.misread, func(m report.Fault) bool { return m.Field.String() == f.Field.String() }) {
			r.fail(g.Item, f)
		}
	}
	for _, f := range g.misread {
		r.fail(g.Item, f)
	}
	for _, f := range g.warnings {
		r.warn(g.Item, f)
	}
	r.warnUnquoted(g.Item, field.NewPath("spec", "selector"), g.Selector, g.unquoted)
	r.checkHeadless(g, sets)
}

// warnUnquoted warns of labels that the API server will refuse: the JSON of
// the annotation has them as strings, whatever YAML made of them (rule 11).
func (r *resolver) warnUnquoted(i *resourcelist.Item, path *field.Path, labels map[string]string, keys []string) {
	for _, key := range keys {
		r.warn(i, report.Fault{
			Code:  report.ValueNotAString,
			Field: path.Key(key), Proposed: labels[key],
			Message: fmt.Sprintf("%s is not a string, and the API server refuses it here; quote it: %q", cmp.Or(labels[key], "an absent value"), labels[key]),
		})
	}
}

func annotation(i *resourcelist.Item, key string) string {
	v, _ := i.Annotation(key)
	return v
}

// checkAgrees refuses what spec.service says and the adopted Service
// contradicts, after Kubernetes' defaulting.
func (r *resolver) checkAgrees(g *Governing) {
	said := r.Spec.Service
	disagree := func(name string, said, has any) {
		r.fail(r.Item, report.Fault{
			Code:  report.ContradictsAdoptedService,
			Field: field.NewPath("spec", "service", name), Current: said, Proposed: has,
			Message: fmt.Sprintf("contradicts Service %q (%s), which is adopted as it is and says %v; leave it out here, or change the Service",
				g.Name, report.Where(g.Item), show(has)),
		})
	}
	if len(said.Selector) > 0 && !maps.Equal(said.Selector, g.Selector) {
		disagree("selector", said.Selector, g.Selector)
	}
	if len(said.Ports) > 0 && len(g.Ports) > 0 && !equalPorts(namePorts(said.Ports), g.Ports) {
		r.fail(r.Item, report.Fault{
			Code:  report.ContradictsAdoptedService,
			Field: field.NewPath("spec", "service", "ports"), Current: portValues(said.Ports), Proposed: portValues(g.Ports),
			Message: fmt.Sprintf("contradicts Service %q (%s), which is adopted as it is and says %s; leave it out here, or change the Service",
				g.Name, report.Where(g.Item), show(portTexts(g.Ports))),
		})
	}
	if p := said.PublishNotReadyAddresses; p != nil && *p != g.PublishNotReadyAddresses {
		disagree("publishNotReadyAddresses", *p, g.PublishNotReadyAddresses)
	}
	if len(said.IPFamilies) > 0 && len(g.IPFamilies) > 0 && !slices.Equal(said.IPFamilies, g.IPFamilies) {
		disagree("ipFamilies", said.IPFamilies, g.IPFamilies)
	}
	if len(said.IPFamilies) > 1 && len(g.IPFamilies) == 0 && orSingleStack(g.IPFamilyPolicy) == schemas.IPFamilyPolicySingleStack {
		r.fail(r.Item, report.Fault{
			Code:  report.ContradictsAdoptedService,
			Field: field.NewPath("spec", "service", "ipFamilies"), Current: said.IPFamilies,
			Message: fmt.Sprintf("contradicts Service %q (%s), which is adopted as it is and, being SingleStack, has one family; leave it out here, or change the Service",
				g.Name, report.Where(g.Item)),
		})
	}
	// a Service with a selector is SingleStack unless it says otherwise
	if p := orSingleStack(g.IPFamilyPolicy); said.IPFamilyPolicy != "" && said.IPFamilyPolicy != p {
		disagree("ipFamilyPolicy", string(said.IPFamilyPolicy), string(p))
	}
}

func orSingleStack(p schemas.IPFamilyPolicy) schemas.IPFamilyPolicy {
	if p == "" {
		return schemas.IPFamilyPolicySingleStack
	}
	return p
}

// show is a value as it reads in a message; what is absent is said so.
func show(v any) string {
	switch v := v.(type) {
	case map[string]string:
		return selectorJSON(v)
	case []string:
		return "[" + strings.Join(v, ", ") + "]"
	case string:
		return strconv.Quote(v)
	}
	return fmt.Sprint(v)
}

func current(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func unsetOr(s string) string {
	if s == "" {
		return "not set"
	}
	return strconv.Quote(s)
}
