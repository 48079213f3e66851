package generators

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// dnsPromise explains why pods need a headless Service for their names.
const dnsPromise = "the DNS specification promises names of single pods under headless Services only, though CoreDNS answers for others too"

// orphan is the way to give a live StatefulSet another serviceName.
const orphan = "immutable: delete the live one first with --cascade=orphan"

// checkHeadless refuses a governing Service that is not headless, or selects
// no pods, with the ways out that lead somewhere (rule 3).
func (r *resolver) checkHeadless(g *Governing, sets []*StatefulSet) {
	switch {
	case strings.EqualFold(g.ClusterIP, "None") && g.ClusterIP != "None":
		r.fail(g.Item, report.Fault{
			Code: report.ServiceNotHeadless, Field: field.NewPath("spec", "clusterIP"), Current: g.ClusterIP, Proposed: "None",
			Message: fmt.Sprintf("Service %q is not headless: clusterIP is %q; write None, since the API server refuses any other spelling", g.Name, g.ClusterIP),
		})
	case g.ClusterIP != "None":
		f := report.Fault{
			Code: report.ServiceNotHeadless, Field: field.NewPath("spec", "clusterIP"), Current: current(g.ClusterIP),
			Message: fmt.Sprintf("Service %q is not headless: clusterIP is %s; %s; %s", g.Name, unsetOr(g.ClusterIP), dnsPromise, r.waysToHeadless(g, sets)),
		}
		if len(g.Selector) > 0 {
			f.Proposed = "None"
		}
		r.fail(g.Item, f)
	case g.Type != "" && g.Type != "ClusterIP":
		r.fail(g.Item, report.Fault{
			Code: report.ServiceNotHeadless, Field: field.NewPath("spec", "type"), Current: g.Type, Proposed: "ClusterIP",
			Message: fmt.Sprintf("a headless Service is of type ClusterIP, not %q", g.Type),
		})
	default:
		r.checkSelector(g, sets)
	}
}

// takesVirtualIP reports whether a governing Service has a virtual IP and the
// mesh takes one that does.
func (r *resolver) takesVirtualIP(g *Governing) bool {
	return meshTypeOf(r.MeshSpec).anyService && !strings.EqualFold(g.ClusterIP, "None")
}

// checkVirtualIP refuses a governing Service with a virtual IP that selects no
// pods.
func (r *resolver) checkVirtualIP(g *Governing, sets []*StatefulSet) {
	if g.Type == "ExternalName" {
		r.fail(g.Item, report.Fault{
			Code: report.ExternalNameService, Field: field.NewPath("spec", "type"), Current: g.Type,
			Message: fmt.Sprintf("Service %q is an alias of another host, which has no pods, so %s has none to name; %s", g.Name, r.MeshSpec.Key(), r.anotherService(g, sets)),
		})
		return
	}
	r.checkSelector(g, sets)
}

// checkSelector refuses a governing Service that selects no pods.
func (r *resolver) checkSelector(g *Governing, sets []*StatefulSet) {
	if len(g.Selector) == 0 && len(g.misread) == 0 {
		r.fail(g.Item, report.Fault{
			Code: report.ServiceWithoutSelector, Field: selectorField,
			Message: fmt.Sprintf("Service %q selects no pods, so an application keeps its endpoints itself, as Patroni does, and the members cannot follow them; leave it as it is, and %s",
				g.Name, r.anotherService(g, sets)),
		})
	}
}

// waysToHeadless returns the ways out for a Service with a cluster IP: another
// Service, this one made headless, or no declaration.
func (r *resolver) waysToHeadless(g *Governing, sets []*StatefulSet) string {
	if len(sets) == 0 && len(r.givenSelector(g)) > 0 {
		way := "make this Service headless (" + makeHeadless(g) + ")"
		if len(g.Selector) == 0 {
			way = r.anotherService(g, sets)
		}
		return fmt.Sprintf("if clients need no names of single pods, delete GlobalHeadlessService %q; else %s", r.Name, way)
	}
	if other := r.ownerOf(sets); other != nil {
		return fmt.Sprintf("%s belongs to GlobalHeadlessService %q (%s) already, so delete GlobalHeadlessService %q", described(sets[0]), other.Name(), report.Where(other), r.Name)
	}
	ways := r.anotherService(g, sets)
	if len(g.Selector) > 0 && inSets(sets, g.Name) == "" {
		ways = "either " + ways + ", or make this one headless (" + makeHeadless(g) + ")"
	}
	return ways
}

// ownerOf returns the other declaration that governs all these StatefulSets; nil if
// there is none.
func (r *resolver) ownerOf(sets []*StatefulSet) *yamltext.Item {
	if len(sets) == 0 || slices.ContainsFunc(sets, func(s *StatefulSet) bool { return !r.isDeclared(s.ServiceName) }) {
		return nil
	}
	return r.pkg.Declared[sets[0].ServiceName]
}

func makeHeadless(g *Governing) string {
	what := "clusterIP: None"
	if g.Type != "" && g.Type != "ClusterIP" {
		what += ", type: ClusterIP"
	}
	return what + "; clusterIP is immutable, so delete the live Service first"
}

// anotherService returns the way out by a headless Service that selects exactly the
// StatefulSets' pods: one of the package, else one to be rendered.
func (r *resolver) anotherService(g *Governing, sets []*StatefulSet) string {
	if siblings := r.usableSiblings(g, sets); len(siblings) > 0 {
		names := report.List(siblings, func(s *Governing) string { return fmt.Sprintf("%q (%s)", s.Name, report.Where(s.Item)) })
		which := "the headless Service " + names + ", which selects exactly these pods,"
		if len(siblings) > 1 {
			which = "one of the headless Services that select exactly these pods, " + names + ","
		}
		return fmt.Sprintf("name %s in spec.service.name of GlobalHeadlessService %q%s", which, r.Name, inSets(sets, siblings[0].Name))
	}
	name := r.freeName(g.Name)
	way := fmt.Sprintf("name a new headless Service for these pods, such as %q (it is rendered for every member), in spec.service.name of GlobalHeadlessService %q%s", name, r.Name, inSets(sets, name))
	switch {
	case len(sets) == 0:
		way += ", and give spec.service.selector and spec.service.ports there"
	case r.isFoundBySelector(sets):
		way += fmt.Sprintf(", with spec.source.statefulSets: [%s]", sets[0].Item.Name())
	}
	return way
}

// isFoundBySelector reports whether the StatefulSet was distinguished from others by the
// selector of the governing Service, which another Service does not have.
func (r *resolver) isFoundBySelector(sets []*StatefulSet) bool {
	others := append(slices.Clone(r.pkg.setsIn[""]), r.pkg.setsIn[r.Spec.Source.Namespace]...)
	return sets[0].ServiceName == "" && r.Spec.Source.StatefulSets == nil && len(r.Spec.Service.Selector) == 0 && len(r.candidates(others)) > 1
}

// usableSiblings returns the headless Services that select exactly the pods; the
// one that the StatefulSets name already, if there is one.
func (r *resolver) usableSiblings(g *Governing, sets []*StatefulSet) []*Governing {
	siblings := r.headlessSiblings(g.Name, sets)
	for _, s := range siblings {
		if !slices.ContainsFunc(sets, func(set *StatefulSet) bool { return set.ServiceName != s.Name }) {
			return []*Governing{s}
		}
	}
	return siblings
}

// inSets returns the part of a message that asks to change serviceName in the
// StatefulSets that name another Service.
func inSets(sets []*StatefulSet, name string) string {
	var texts []string
	for _, s := range sets {
		if s.ServiceName != "" && s.ServiceName != name {
			texts = append(texts, described(s))
		}
	}
	if len(texts) == 0 {
		return ""
	}
	return fmt.Sprintf(", and as serviceName of %s (%s)", strings.Join(texts, " and "), orphan)
}

// freeName returns a name for a new headless Service beside the one of that name.
func (r *resolver) freeName(name string) string {
	for _, suffix := range []string{"-headless", "-pods", "-hl"} {
		free := strings.TrimSuffix(name, "-headless") + suffix
		problem, _ := schemas.CheckServiceName(free)
		if problem == "" && free != name && len(r.candidates(r.pkg.named(r.Item, &r.pkg.services, free))) == 0 && !r.isDeclared(free) {
			return free
		}
	}
	return cmp.Or(schemas.ProposeLabel(r.Name+"-pods"), "pods")
}

// warnSibling warns of a Service that is rendered where the package has a
// headless one of the same pods.
func (r *resolver) warnSibling(name string, sets []*StatefulSet) {
	siblings := r.headlessSiblings(name, sets)
	if len(siblings) == 0 {
		return
	}
	s := siblings[0]
	r.warn(r.Item, report.Fault{
		Code: report.DuplicateHeadlessService, Field: r.NameField(), Current: name, Proposed: s.Name,
		Message: fmt.Sprintf("Service %q is rendered, though the package has headless Service %q (%s), which selects the same pods; to adopt that one, set spec.service.name: %s in GlobalHeadlessService %q, and the same serviceName in the StatefulSet if it has another",
			name, s.Name, report.Where(s.Item), s.Name, r.Name),
	})
}
