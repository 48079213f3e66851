package generators

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A Declaration is a GlobalHeadlessService with the members it speaks of:
// its own, or those of its GlobalNamespace.
type Declaration struct {
	Item    *yamltext.Item // where it stands, for results
	Name    string         // as it is now
	Names   []string       // Name, then those it had before kustomize renamed it
	Spec    schemas.GlobalHeadlessServiceSpec
	Members []schemas.Member
	List    *yamltext.Item // where the members stand: Item, or the GlobalNamespace
	// MeshSpec is the mesh that joins the members; nil is the default.
	MeshSpec *schemas.Mesh
	Clusters map[string]Cluster   // what the mesh knows of clusters, by their names
	Accept   []*report.Acceptance // of warnings about it; nil ones accept nothing
}

// ServiceName returns the name that the declaration gives its Service.
func (d *Declaration) ServiceName() string {
	if d.Spec.Service.Name != "" {
		return d.Spec.Service.Name
	}
	return d.Name
}

// NameField returns where the declaration says what its Service is called.
func (d *Declaration) NameField() *field.Path {
	if d.Spec.Service.Name != "" {
		return field.NewPath("spec", "service", "name")
	}
	return nameField
}

// Resolve determines the name, selector, ports and source of one declaration
// by rules 1 to 5, 13 and 14. The results hold every fault and warning; the
// plan is valid only if none of them is an error.
func Resolve(d Declaration, p *Package) (*Plan, report.Results) {
	r := &resolver{Declaration: d, pkg: p}
	name := d.ServiceName()
	r.memberCopies(name)
	governing := r.governing(name)
	names := r.serviceNames(name, governing)
	sets := r.statefulSets(names, governing)
	r.checkUnchosen(sets, governing)
	if governing != nil {
		r.checkAdopted(governing, sets)
		r.checkAgrees(governing, sets)
	} else {
		r.warnSibling(names[0], sets)
	}
	plan := &Plan{Declaration: d, Service: r.service(names[0], governing, sets)}
	r.warnOwnLabels(governing, sets)
	r.warnSelected(names, governing, plan.Service.Selector, sets)
	r.checkPods(sets)
	if governing != nil {
		plan.Governing = governing.Item
		plan.VirtualIP = governing.ClusterIP != "None"
	}
	for _, s := range sets {
		r.checkServiceName(s, names, sets)
		plan.StatefulSets = append(plan.StatefulSets, SourceSet{
			Item:        s.Item,
			Set:         s,
			ServiceName: r.serviceNameToWrite(s, names[0], governing),
			Unset:       s.ServiceName == "",
		})
	}
	plan.Mesh = meshTypeOf(d.MeshSpec).new(plan)
	r.checkMesh(plan)
	return plan, r.results
}

// resolver carries what every rule of one declaration needs.
type resolver struct {
	Declaration
	pkg      *Package
	clusters map[string]bool // the members' clusters; computed on demand
	results  report.Results
}

func (r *resolver) fail(i *yamltext.Item, f report.Fault) {
	r.results = append(r.results, report.Error(i, f))
}

func (r *resolver) warn(i *yamltext.Item, f report.Fault) {
	w := report.Warning(i, f)
	if i != r.Item && !r.pkg.Kustomize {
		r.qualify(&w)
	}
	r.results = append(r.results, w)
}

// qualify adds to a result the namespace that the run gives the source (rule
// 5), so that the next run reports the same.
func (d *Declaration) qualify(w *report.Result) {
	if w.Object.Kind != "" && w.Object.Namespace == "" {
		w.Object.Namespace = d.Spec.Source.Namespace
	}
}

// serviceNames returns the name of the Service as it is now, then those it had:
// a reference may be by any of them (rule 14).
func (r *resolver) serviceNames(name string, g *Governing) []string {
	names := []string{name}
	if g != nil {
		names = r.pkg.Names(g.Item)
	} else if r.Spec.Service.Name == "" {
		names = r.ownNames()
	}
	if problem, better := schemas.CheckServiceName(names[0]); problem != "" {
		item, path := r.Item, nameField
		if g != nil {
			item = g.Item
		} else if r.Spec.Service.Name != "" {
			path = field.NewPath("spec", "service", "name")
		}
		r.fail(item, report.Fault{Code: report.InvalidName, Field: path, Current: names[0], Proposed: current(better), Message: problem})
	}
	return names
}

// ownNames returns the declaration's name and those it had, as names of a Service
// that is not in the package; a name that another Service has or had is that
// one's.
func (r *resolver) ownNames() []string {
	return slices.DeleteFunc(slices.Clone(r.Names), func(name string) bool {
		return name != r.Name && len(r.candidates(r.pkg.named(r.Item, &r.pkg.services, name))) > 0
	})
}

// service returns what the Services of all members have in common, from
// spec.service, else the governing Service, else the StatefulSets.
func (r *resolver) service(name string, g *Governing, sets []*StatefulSet) Service {
	given := r.Spec.Service
	s := Service{
		Name:        name,
		Selector:    r.selector(g, sets),
		Ports:       r.ports(g, sets),
		Labels:      given.Labels,
		Annotations: given.Annotations,
	}
	if g != nil {
		s.PublishNotReadyAddresses, s.IPFamilies, s.IPFamilyPolicy = g.PublishNotReadyAddresses, g.IPFamilies, g.IPFamilyPolicy
	}
	if given.PublishNotReadyAddresses != nil {
		s.PublishNotReadyAddresses = *given.PublishNotReadyAddresses
	}
	if len(given.IPFamilies) > 0 {
		s.IPFamilies = given.IPFamilies
	}
	if given.IPFamilyPolicy != "" {
		s.IPFamilyPolicy = given.IPFamilyPolicy
	}
	r.checkService(&s, g)
	return s
}

// checkService refuses what a rendered Service cannot have; an adopted one was
// checked already.
func (r *resolver) checkService(s *Service, g *Governing) {
	if g == nil {
		for _, f := range schemas.CheckFamilyPolicy(serviceField, s.IPFamilies, s.IPFamilyPolicy) {
			r.fail(r.Item, f)
		}
	}
	if size := s.annotationBytes(r.Name); size > schemas.MaxAnnotationBytes {
		r.fail(r.Item, report.Fault{
			Code:  report.AnnotationsTooLarge,
			Field: field.NewPath("spec", "service", "annotations"),
			Message: fmt.Sprintf("the annotations of a member's Service come to %d bytes; the API server takes at most %d",
				size, schemas.MaxAnnotationBytes),
		})
	}
}

// serviceNameToWrite returns "" for a StatefulSet that needs no edit. A reference
// by an old name to a Service that stands in the package is kustomize's to
// bring up to date, which it does last of all.
func (r *resolver) serviceNameToWrite(s *StatefulSet, name string, g *Governing) string {
	if s.ServiceName == name || (s.ServiceName != "" && g != nil && r.pkg.Kustomize) {
		return ""
	}
	return name
}

// missing reports a field that nothing in the package provides, and why.
func (r *resolver) missing(path *field.Path, what string) {
	if r.results.Failed() && (len(r.pkg.statefulSets.all) > 0 || len(r.Spec.Source.StatefulSets) > 0) {
		return // why there is no source is reported already
	}
	why := "the package has no StatefulSet and no governing Service for it to come from"
	if len(r.pkg.statefulSets.all) > 0 {
		why = fmt.Sprintf("no StatefulSet or governing Service in namespace %q says it; the package has %s", r.Spec.Source.Namespace, describeSets(r.pkg.statefulSets.all))
	}
	way := fmt.Sprintf("give %s here, or add the StatefulSet to the package", what)
	if r.pkg.Generator {
		why = "a kustomize generator is shown no resources for it to come from"
		way = fmt.Sprintf("give %s here, or list this file under transformers: instead of generators:", what)
	}
	r.fail(r.Item, report.Fault{Code: report.MissingField, Field: path, Message: strings.Join([]string{"required: " + why, way}, "; ")})
}

// candidates returns the items that may belong to the source: those in its
// namespace, and those without a namespace (rule 5).
func (r *resolver) candidates(items []*yamltext.Item) []*yamltext.Item {
	var in []*yamltext.Item
	for _, i := range items {
		if n := i.Namespace(); (n == "" || n == r.Spec.Source.Namespace) && !r.isElsewhere(i) {
			in = append(in, i)
		}
	}
	return sorted(in)
}

// isElsewhere reports whether an item is in the folder of a cluster that only
// other declarations have members in.
func (r *resolver) isElsewhere(i *yamltext.Item) bool {
	cluster := r.pkg.clusterOf(i)
	return cluster != "" && !r.hasMember(cluster)
}

// hasMember reports whether a member runs in a cluster. It is needed only if
// items stand in folders of clusters.
func (r *resolver) hasMember(cluster string) bool {
	if r.clusters == nil {
		r.clusters = map[string]bool{}
		for _, m := range r.Members {
			r.clusters[m.Cluster] = true
		}
	}
	return r.clusters[cluster]
}
