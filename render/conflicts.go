package render

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/layout"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// An id identifies an object, for kustomize and in any one cluster.
type id struct{ kind, namespace, name string }

// idOf returns the id of an item. For kustomize, no namespace is "default".
func (p *Package) idOf(i *yamltext.Item) id {
	namespace := i.Namespace()
	if namespace == "" && p.objects.Kustomize {
		namespace = "default"
	}
	return id{kindOf(i), namespace, i.Name()}
}

func (k *Key) id() id { return id{k.Kind, k.Namespace, k.Name} }

// conflicts refuses items that are not managed in the place of a managed
// object: in the same file, or of the same name and namespace for the same
// cluster (rule 9).
func (p *Package) conflicts(changes []Change, replacing map[*yamltext.Item]*Object, keeps func(int) bool, cluster string) report.Results {
	if results := p.pairs(changes, cluster); len(results) > 0 {
		return results
	}
	t := placeIndex{run: cluster, keeps: keeps, removed: map[*yamltext.Item]bool{}, changes: make([]*Change, 0, len(changes))}
	size := 2 * len(p.plans) // the Services and their StatefulSets
	t.names, t.bare, t.files = make(map[id]bool, size), make(map[string]bool, size), make(map[string]bool, size)
	for k := range changes {
		switch c := &changes[k]; {
		case c.Action == Remove:
			t.removed[c.Old] = true
		case c.Object != nil && inScope(cluster, c.Key.Cluster):
			t.changes = append(t.changes, c)
			t.adds = t.adds || c.Action == Add
		}
	}
	for _, plan := range p.plans { // most items have other names, and need not be compared further
		t.add("Service", plan.Service.Name)
		for _, s := range sourcesOf(plan) {
			t.add(s.item().Kind(), s.item().Name())
		}
	}
	last := Key{}
	for _, c := range t.changes {
		if c.Key.Kind != "Service" && (c.Key.Kind != last.Kind || c.Key.Name != last.Name) {
			last = *c.Key
			t.add(last.Kind, last.Name)
		}
	}
	var results report.Results
	for k, i := range p.items {
		if replacing[i] != nil || t.removed[i] {
			continue
		}
		if o := p.inTheWayOf(k, i, &t); o != nil {
			results.Add(report.Error(i, p.inTheWay(k, o)))
		}
	}
	return results
}

// inTheWayOf returns the object that an item conflicts with, or nil.
func (p *Package) inTheWayOf(index int, i *yamltext.Item, t *placeIndex) *Object {
	if o := t.inFile(i.PackagePath()); o != nil {
		return o
	}
	if !p.mayConflict(index, t) {
		return nil
	}
	id := p.idOf(i)
	if !t.names[id.withoutNamespace()] {
		return nil
	}
	if p.objects.Kustomize {
		return t.byIdentity(id)
	}
	if t.run != "" {
		return t.byKey(Key{t.run, id.kind, id.namespace, id.name})
	}
	if cluster := ownCluster(i); cluster != "" {
		return t.byKey(Key{cluster, id.kind, id.namespace, id.name})
	}
	for _, cluster := range p.fleetClusters(index) {
		if o := t.byKey(Key{cluster, id.kind, id.namespace, id.name}); o != nil {
			return o
		}
	}
	return nil
}

// mayConflict reports whether an item may stand in the way of an object of the
// same id: what is for no cluster, or for another one, does not.
func (p *Package) mayConflict(k int, t *placeIndex) bool {
	i := p.items[k]
	switch {
	case p.roles[k] == managed:
		if !p.objects.Kustomize {
			return false
		}
		owner, _, _ := ManagedFor(i)
		return p.ofOtherRun(owner)
	case p.objects.Kustomize:
		return true
	case isLocalConfig(i):
		return false
	case t.run != "":
		return p.roles[k] == other && t.keeps(k)
	}
	return t.bare[i.Name()] && (p.roles[k] == other || ownCluster(i) != "")
}

// fleetClusters returns the clusters of the run whose slices hold an other item
// that names no cluster itself (rules 8 and 9).
func (p *Package) fleetClusters(k int) []string {
	place := p.placement.placeOf(k)
	switch setting := p.settings.OtherItems; {
	case setting == schemas.OtherItemsDrop:
		return nil
	case place.all, setting == schemas.OtherItemsKeep:
		return p.Clusters()
	}
	return place.clusters
}

// pairs refuses a fleet under kustomize in which two members' objects have one
// name and namespace: there one id is one object (rule 7).
func (p *Package) pairs(changes []Change, cluster string) report.Results {
	if !p.objects.Kustomize && !p.objects.Generator || cluster != "" {
		return nil
	}
	first := map[id]string{}
	for _, plan := range p.plans {
		for _, i := range plan.Sources() {
			first[p.idOf(i)] = plan.Source().Cluster
		}
	}
	var found *Change
	count, twin := 0, ""
	for k := range changes {
		c := &changes[k]
		if c.Object == nil || c.Action == Remove {
			continue
		}
		if other, taken := first[c.Key.id()]; !taken {
			first[c.Key.id()] = c.Key.Cluster
		} else if count++; found == nil {
			found, twin = c, other
		}
	}
	if found == nil {
		return nil
	}
	return report.Results{report.Error(p.settings.item, p.pair(found, twin, count))}
}

// pair returns the fault of a fleet that one build cannot hold.
func (p *Package) pair(c *Change, first string, count int) report.Fault {
	twice := fmt.Sprintf("for cluster %q and for cluster %q", min(c.Key.Cluster, first), max(c.Key.Cluster, first))
	if c.Object.from != nil {
		twice = "as the template, which is a local-config item, and as its copy"
	}
	more := ""
	if count > 1 {
		more = fmt.Sprintf(" (and so would %d more)", count-1)
	}
	return report.Fault{
		Code: report.DuplicateID, Field: p.settings.Names.Field("cluster"), Proposed: first,
		Message: fmt.Sprintf("required: %s %q in namespace %q would be there twice, %s%s, and one kustomize build holds it only once; set %s, so that each build renders one cluster",
			c.Key.Kind, c.Key.Name, c.Key.Namespace, twice, more, p.settings.Names.Assign("cluster", first)),
	}
}

// inTheWay returns the fault of an item in the place of a rendered object.
func (p *Package) inTheWay(k int, o *Object) report.Fault {
	i := p.items[k]
	f := report.Fault{Code: report.ObjectInTheWay}
	place := fmt.Sprintf("where %s %q of GlobalHeadlessService %q for member %s/%s goes", o.BareKind(), o.Name, o.Plan.Name, o.Cluster, o.Namespace)
	owner, _, _ := ManagedFor(i)
	switch r := p.roles[k]; {
	case r == managed && owner == o.Plan.Name:
		f.Message = fmt.Sprintf("stands in the file %s, and is that of another member; move it to a file of its own", place)
	case r == managed:
		f.Field, f.Current = field.NewPath("metadata", "name"), i.Name()
		f.Message = fmt.Sprintf("stands %s, and is that of GlobalHeadlessService %q; give one of them another service.name, or make them one", place, owner)
	case r == sourceRole:
		f.Field, f.Proposed = field.NewPath("metadata", "annotations").Key(schemas.AnnotationLocalConfig), "true"
		f.Message = fmt.Sprintf("is the source's own, and stands %s; move it below %s, or annotate it with %s: \"true\" outside of %s/",
			place, layout.Folder(o.Plan.Source().Cluster), schemas.AnnotationLocalConfig, layout.Root)
	case i.PackagePath() == o.File() && p.idOf(i) != o.id():
		f.Message = fmt.Sprintf("stands in the file %s, and was not rendered from it; move it to another file, or delete it", place)
	default:
		f.Field, f.Current = field.NewPath("metadata", "name"), i.Name()
		f.Message = fmt.Sprintf("stands %s, and was not rendered from it; delete it, or give it another name or namespace", place)
	}
	return f
}
