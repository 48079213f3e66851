package render

import (
	"fmt"
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// id is what makes two objects one, for kustomize and in any one cluster.
type id struct{ kind, namespace, name string }

func idOf(i *resourcelist.Item) id { return id{i.Kind(), i.Namespace(), i.Name()} }

func (w *want) id() id { return id{w.kind, w.namespace, w.name} }

// conflicts refuses what is not ours where one of ours goes: in the same
// file, or of the same name and namespace for the same cluster (rule 9).
func (r *reconciler) conflicts() fn.Results {
	byPath := map[string]*want{}
	byID := map[id][]*want{}
	for _, w := range r.scope {
		if w.replaced != nil {
			continue
		}
		byID[w.id()] = append(byID[w.id()], w)
		if w.earlier == nil {
			byPath[w.path] = w
		}
	}
	if results := r.pairs(); len(results) > 0 {
		return results
	}
	var results fn.Results
	for k, i := range r.items {
		if r.isRemoved(k) {
			continue
		}
		w := byPath[i.Path()]
		if w == nil {
			w = r.clashing(k, byID[idOf(i)])
		}
		if w != nil {
			results = append(results, report.Error(i, inTheWay(i, w)))
		}
	}
	return results
}

// pairs refuses a fleet under kustomize in which two members' objects have
// one name and namespace: there one id is one object (rule 7).
func (r *reconciler) pairs() fn.Results {
	if !r.Kustomize && !r.Generator || r.settings.Cluster != "" {
		return nil
	}
	clusters := map[id]string{}
	for _, plan := range r.plans {
		for _, i := range plan.Sources() {
			clusters[idOf(i)] = plan.Source().Cluster
		}
	}
	var results fn.Results
	for _, w := range r.scope {
		first, taken := clusters[w.id()]
		if !taken {
			clusters[w.id()] = w.cluster
			continue
		}
		results = append(results, report.Error(w.plan.Item, schemas.Fault{
			Field: "spec.render.cluster", Proposed: first,
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

// clashing is the want that an item of the same id stands in the way of.
func (r *reconciler) clashing(k int, same []*want) *want {
	i := r.items[k]
	if len(same) == 0 || (r.roles[k] == ours && !r.isForeign(i)) {
		return nil
	}
	for _, w := range same {
		switch {
		case r.Kustomize:
			return w
		case isMarked(i):
			return nil
		case r.settings.Cluster != "" && r.roles[k] == other && r.keepOthers:
			return w
		case r.settings.Cluster == "" && strings.HasPrefix(i.Path(), "clusters/"+w.cluster+"/"):
			return w
		}
	}
	return nil
}

func inTheWay(i *resourcelist.Item, w *want) schemas.Fault {
	f := schemas.Fault{Field: "metadata.name", Current: i.Name()}
	goes := fmt.Sprintf("where the %s %q of GlobalHeadlessService %q for member %s/%s goes", w.kind, w.name, w.plan.Name, w.cluster, w.namespace)
	if owner, ok := i.Annotation(schemas.AnnotationOwner); ok {
		f.Message = fmt.Sprintf("stands %s, and is that of GlobalHeadlessService %q; give one of them another service.name, or make them one", goes, owner)
		return f
	}
	f.Message = fmt.Sprintf("stands %s, and was not rendered from it; delete it, or move it (to %s goes the rendered one)", goes, w.path)
	return f
}
