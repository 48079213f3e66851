package render

import (
	"fmt"
	"slices"

	"global-headless-service/layout"
	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// Slice returns what one cluster applies (rule 8): sources and other items in
// the order of the input, then what is generated, sorted. Managed objects
// among the items are no part of it. The objects are of use only if none of
// the results is an error.
func (p *Package) Slice(cluster string) ([]*Object, report.Results) {
	results := p.checkCluster(cluster)
	keeps, more := p.otherItems(cluster)
	results.Add(more...)
	if results.Failed() {
		return nil, results
	}
	var d desired
	for _, k := range p.placement.applied(cluster) {
		i := p.items[k]
		if p.roles[k] == sourceRole {
			d.objects = append(d.objects, p.sources[i].object())
		} else if keeps(k) {
			owners := p.placement.owners(i, cluster)
			d.objects = append(d.objects, &Object{Key: KeyOf(i, cluster), otherOwners: &owners, from: i, released: p.isReleased(k)})
		}
	}
	inputs := len(d.objects)
	d.generated(cluster, p.partsOf(cluster))
	results.Add(d.clashes...)
	if inputs == 0 {
		return d.objects, results
	}
	objects, more := p.unique(d.objects)
	results.Add(more...)
	assignFiles(objects)
	return objects, results
}

// unique keeps identical documents of one object once and refuses different
// ones: the cluster could not have both (rule 12).
func (p *Package) unique(objects []*Object) ([]*Object, report.Results) {
	first := make(map[Key]*Object, len(objects))
	var results report.Results
	kept := objects[:0]
	for _, o := range objects {
		same := first[o.Key]
		if same == nil || o.Name == "" { // the API server makes a name of generateName
			first[o.Key] = o
			kept = append(kept, o)
			continue
		}
		switch {
		case sameObject(same, o):
		case o.from == nil: // it is rendered (rule 9)
			results.Add(report.Error(same.from, p.inTheWay(slices.Index(p.items, same.from), o)))
		default:
			results.Add(report.Error(o.from, twice(same, o)))
		}
	}
	return kept, results
}

func sameObject(a, b *Object) bool {
	i, err := a.Item()
	if err != nil {
		return false
	}
	j, err := b.Item()
	return err == nil && yamltext.SameMeaning(i, j)
}

func twice(first, second *Object) report.Fault {
	return report.Fault{
		Code: report.DuplicateObject,
		Message: fmt.Sprintf("%s %q is there twice for cluster %q, and the two differ: %s and %s; keep one, or give each its cluster",
			second.BareKind(), second.Name, second.Cluster, report.Where(first.from), report.Where(second.from)),
	}
}

// assignFiles sets the files of other items (rule 7). Objects that would share
// a file, with each other or with a generated object, get their API group in
// the name.
func assignFiles(objects []*Object) {
	groups := map[string]string{} // file -> the group of its first object
	shared := map[string]bool{}
	for _, o := range objects {
		path, group := o.File(), o.group()
		if o.Plan != nil {
			group = "generated"
		}
		if first, ok := groups[path]; ok && first != group {
			shared[path] = true
		}
		groups[path] = group
	}
	for _, o := range objects {
		if o.Plan != nil {
			continue // it keeps the file of rule 7
		}
		if shared[o.File()] && o.group() != "" {
			o.file = layout.Object{Cluster: o.Cluster, Namespace: o.Namespace, Kind: o.BareKind(), Group: o.group(), Name: o.Name}.Path()
		}
	}
}
