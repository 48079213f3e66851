package render

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/generators"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// id is what makes two objects one, for kustomize and in any one cluster.
type id struct{ kind, namespace, name string }

// idOf is the id of an item. For kustomize, no namespace is "default".
func (p *pkg) idOf(i *resourcelist.Item) id {
	namespace := i.Namespace()
	if namespace == "" && p.Kustomize {
		namespace = "default"
	}
	return id{kindOf(i), namespace, i.Name()}
}

// kindOf is the kind of a Service or StatefulSet of Kubernetes itself, and
// kind and group of any other.
func kindOf(i *resourcelist.Item) string {
	group, _, grouped := strings.Cut(i.APIVersion(), "/")
	switch kind := i.Kind(); {
	case kind == "Service" && !grouped, kind == "StatefulSet" && group == "apps":
		return kind
	default:
		return kind + "." + group
	}
}

func (w *want) id() id { return id{w.kind, w.namespace, w.name} }

// conflicts refuses what is not ours where one of ours goes: in the same
// file, or of the same name and namespace for the same cluster (rule 9).
func (r *reconciler) conflicts() report.Results {
	if results := r.pairs(); len(results) > 0 {
		return results
	}
	places := places{names: r.names(), scope: r.scope}
	var results report.Results
	for k, i := range r.items {
		if r.isRemoved(k) {
			continue
		}
		w := places.at(i.Path())
		if w == nil && r.mayClash(k) {
			w = r.clashing(i, places.of(r.idOf(i)))
		}
		if w != nil {
			results = append(results, report.Error(i, r.inTheWay(k, w)))
		}
	}
	return results
}

// places find what is wanted by where it goes.
type places struct {
	names  *names
	scope  []*want
	byPath map[string]*want // once somebody has asked; so the others
	byID   map[id][]*want
}

// at is what a file is for, if nothing of an earlier run stands for it.
func (p *places) at(path string) *want {
	if !strings.HasPrefix(path, "clusters/") || !p.names.files[path[strings.LastIndexByte(path, '/')+1:]] {
		return nil
	}
	if p.byPath == nil {
		p.byPath = make(map[string]*want, len(p.scope))
		for _, w := range p.scope {
			if w.replaced == nil && w.earlier == nil {
				p.byPath[w.path()] = w
			}
		}
	}
	return p.byPath[path]
}

// of is what is of an id.
func (p *places) of(k id) []*want {
	if !p.names.ids[id{kind: k.kind, name: k.name}] {
		return nil
	}
	if p.byID == nil {
		p.byID = make(map[id][]*want, len(p.scope))
		for _, w := range p.scope {
			if w.replaced == nil {
				p.byID[w.id()] = append(p.byID[w.id()], w)
			}
		}
	}
	return p.byID[k]
}

// names are those of all that may be wanted, in any member: most items have
// others, and need not be compared with each want.
type names struct {
	ids   map[id]bool     // without namespaces
	files map[string]bool // without folders
}

func (p *pkg) names() *names {
	if n := p.known.names; n != nil {
		return n
	}
	n := &names{map[id]bool{}, map[string]bool{}}
	add := func(kind, name string) {
		n.ids[id{kind: kind, name: name}] = true
		n.files[generators.File(kind, name)] = true
	}
	for _, plan := range p.plans {
		add("Service", plan.Service.Name)
		for _, i := range plan.Sources() {
			if isMarked(i) { // so it is a template, of which there is a copy
				add(i.Kind(), i.Name())
			}
		}
	}
	p.known.names = n
	return n
}

// pairs refuses a fleet under kustomize in which two members' objects have
// one name and namespace: there one id is one object (rule 7).
func (r *reconciler) pairs() report.Results {
	if !r.Kustomize && !r.Generator || r.settings.Cluster != "" {
		return nil
	}
	clusters := map[id]string{}
	for _, plan := range r.plans {
		for _, i := range plan.Sources() {
			clusters[r.idOf(i)] = plan.Source().Cluster
		}
	}
	var results report.Results
	for _, w := range r.scope {
		first, taken := clusters[w.id()]
		if !taken {
			clusters[w.id()] = w.cluster
			continue
		}
		results = append(results, report.Error(w.plan.Item, report.Fault{
			Code:  report.DuplicateID,
			Field: field.NewPath("spec", "render", "cluster"), Proposed: first,
			Message: fmt.Sprintf("%s would be there twice, %s, and one kustomize build holds it only once; set render.cluster, so that each build renders one cluster",
				fmt.Sprintf("%s %q in namespace %q", w.kind, w.name, w.namespace), twice(w, first)),
		}))
	}
	return results
}

func twice(w *want, first string) string {
	if w.copyOf != nil {
		return "as the template that is marked local-config and as its copy"
	}
	return fmt.Sprintf("for cluster %q and for cluster %q", first, w.cluster)
}

// mayClash says whether an item may stand in the way of one of the same id:
// what is for no cluster, or for another one, does not.
func (r *reconciler) mayClash(k int) bool {
	i := r.items[k]
	switch {
	case r.roles[k] == ours && !r.ofOtherRun(i):
		return false
	case r.Kustomize:
		return true
	case isMarked(i):
		return false
	case r.settings.Cluster != "":
		return r.roles[k] == other && r.keepOthers
	}
	return strings.HasPrefix(i.Path(), "clusters/")
}

// clashing is the want of the same id that an item stands in the way of.
func (r *reconciler) clashing(i *resourcelist.Item, same []*want) *want {
	for _, w := range same {
		if r.Kustomize || r.settings.Cluster != "" || strings.HasPrefix(i.Path(), "clusters/"+w.cluster+"/") {
			return w
		}
	}
	return nil
}

// inTheWay says what to do about an item that stands where one of ours goes.
func (r *reconciler) inTheWay(k int, w *want) report.Fault {
	i := r.items[k]
	goes := fmt.Sprintf("where %s %q of GlobalHeadlessService %q for member %s/%s goes", w.kind, w.name, w.plan.Name, w.cluster, w.namespace)
	owner, _ := i.Annotation(schemas.AnnotationOwner)
	if r.roles[k] == ours && owner == w.plan.Name {
		return report.Fault{Code: report.ObjectInTheWay, Message: fmt.Sprintf("stands in the file %s, and is that of another member; move it to a file of its own", goes)}
	}
	if r.roles[k] == ours {
		return report.Fault{
			Code:  report.ObjectInTheWay,
			Field: field.NewPath("metadata", "name"), Current: i.Name(),
			Message: fmt.Sprintf("stands %s, and is that of GlobalHeadlessService %q; give one of them another service.name, or make them one", goes, owner),
		}
	}
	if r.roles[k] == source {
		return report.Fault{
			Code:  report.ObjectInTheWay,
			Field: field.NewPath("metadata", "annotations").Key(schemas.AnnotationLocalConfig), Proposed: "true",
			Message: fmt.Sprintf("is the source's own, and stands %s; move it below clusters/%s/, or mark it %s: \"true\" outside of clusters/",
				goes, w.plan.Source().Cluster, schemas.AnnotationLocalConfig),
		}
	}
	if i.Path() == w.path() {
		return report.Fault{Code: report.ObjectInTheWay, Message: fmt.Sprintf("stands in the file %s, and was not rendered from it; move it to another file, or delete it", goes)}
	}
	return report.Fault{
		Code:  report.ObjectInTheWay,
		Field: field.NewPath("metadata", "name"), Current: i.Name(),
		Message: fmt.Sprintf("stands %s, and was not rendered from it; delete it, or give it another name or namespace", goes),
	}
}
