package importer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A fleet is everything that the clusters have of what an import reads.
type fleet struct {
	clusters []Cluster
	services map[string][]*service // by name
	sets     []*statefulSet
	entries  []*serviceEntry
	exports  []*object // ServiceExports
	objects  map[render.Key]*object
	seen     map[schemas.Member]bool // namespaces that have anything
	foreign  map[string]bool         // kinds of meshes that an import does not read
	local    []*yamltext.Item        // local-config items of the kinds that an import reads
	results  report.Results
}

// readFleet reads the items of all clusters.
func readFleet(in Input) (*fleet, report.Results) {
	f := &fleet{
		clusters: in.Clusters, services: map[string][]*service{},
		objects: map[render.Key]*object{}, seen: map[schemas.Member]bool{}, foreign: map[string]bool{},
	}
	for _, c := range in.Clusters {
		without := 0
		for _, i := range c.Items {
			if isLocal(i) {
				f.addLocal(i)
				continue
			}
			if !f.add(i, c.Name, in.Namespace) {
				continue
			}
			without++
		}
		if without > 0 {
			f.undecided(nil, nil, fmt.Sprintf("cluster %q has %s without a namespace, left out here; give the namespace in which it is applied by --namespace", c.Name, report.Counted(without, "object")))
		}
	}
	f.sort()
	return f, f.results
}

// undecided warns of something that an import cannot decide.
func (f *fleet) undecided(i *yamltext.Item, path *field.Path, message string) {
	f.results.Add(undecided(i, path, message))
}

func undecided(i *yamltext.Item, path *field.Path, message string) report.Result {
	fault := report.Fault{Code: report.ImportUndecided, Field: path, Message: message}
	if i == nil {
		return report.Warning(nil, fault)
	}
	return report.Warning(i, fault)
}

// add adds an item if it is of a kind that an import reads; it reports whether
// it is, and has no namespace.
func (f *fleet) add(i *yamltext.Item, cluster, namespace string) (without bool) {
	kind := render.KeyOf(i, cluster).Kind
	if kind == "Namespace." {
		f.seen[schemas.Member{Cluster: cluster, Namespace: i.Name()}] = true
	}
	if mesh := foreignKinds[kind]; mesh != "" && !f.foreign[kind] {
		f.foreign[kind] = true
		f.undecided(i, nil, fmt.Sprintf("import does not read objects of this kind; if this one is of a StatefulSet, write the declaration by init --mesh %s, and delete it", mesh))
	}
	o := object{i, schemas.Member{Cluster: cluster, Namespace: i.Namespace()}}
	if o.member.Namespace == "" {
		o.member.Namespace = namespace
	}
	if o.member.Namespace != "" {
		f.seen[o.member] = true
	}
	bare, group, _ := strings.Cut(kind, ".")
	isExport := bare == "ServiceExport" && slices.Contains([]string{"multicluster.x-k8s.io", "net.gke.io"}, group)
	switch {
	case kind != "Service" && kind != "StatefulSet" && kind != "ServiceEntry.networking.istio.io" && !isExport:
		return false
	case o.member.Namespace == "":
		return true
	case !f.isFirst(&o):
		return false
	}
	f.addObject(kind, o)
	return false
}

// foreignKinds are the kinds of meshes that an import does not read, with the
// meshes' keys.
var foreignKinds = map[string]string{
	"HostnameGenerator.kuma.io": schemas.MeshKuma,
	"Connector.skupper.io":      schemas.MeshSkupper,
	"Listener.skupper.io":       schemas.MeshSkupper,
}

// addObject adds an object of a kind that an import reads.
func (f *fleet) addObject(kind string, o object) {
	var faults []report.Fault
	switch kind {
	case "Service":
		s := &service{object: o}
		var d document[serviceSpec]
		d, faults = read(o.Item, &s.spec)
		s.labels, s.annotations = d.Metadata.Labels, d.Metadata.Annotations
		f.services[o.Name()] = append(f.services[o.Name()], s)
	case "StatefulSet":
		s := &statefulSet{object: o}
		_, faults = read(o.Item, &s.spec)
		f.sets = append(f.sets, s)
	case "ServiceEntry.networking.istio.io":
		e := &serviceEntry{object: o}
		_, faults = read(o.Item, &e.spec)
		f.entries = append(f.entries, e)
	default:
		f.exports = append(f.exports, &o)
	}
	f.results.Add(report.Errors(o.Item, faults)...)
}

// isFirst records an object. One that is there already, with the same meaning, is
// the same; with another it is an error.
func (f *fleet) isFirst(o *object) bool {
	key := render.KeyOf(o.Item, o.member.Cluster)
	key.Namespace = o.member.Namespace
	first := f.objects[key]
	if first == nil {
		f.objects[key] = o
		return true
	}
	if !yamltext.SameMeaning(first.Item, o.Item) {
		f.results.Add(report.Error(o.Item, report.Fault{
			Code: report.DuplicateObject,
			Message: fmt.Sprintf("cluster %q has it twice in namespace %q, and the two differ: %s and %s; give one of them",
				key.Cluster, key.Namespace, report.Where(first.Item), report.Where(o.Item)),
		}))
	}
	return false
}

// sort orders everything by member and name, so that the result does not depend
// on the order of the input (rule 16).
func (f *fleet) sort() {
	for _, services := range f.services {
		slices.SortFunc(services, func(a, b *service) int { return compareObjects(a.object, b.object) })
	}
	slices.SortFunc(f.sets, func(a, b *statefulSet) int { return compareObjects(a.object, b.object) })
	slices.SortFunc(f.entries, func(a, b *serviceEntry) int { return compareObjects(a.object, b.object) })
	slices.SortFunc(f.exports, func(a, b *object) int { return compareObjects(*a, *b) })
}

func compareObjects(a, b object) int {
	if c := compareMembers(a.member, b.member); c != 0 {
		return c
	}
	return strings.Compare(a.Name(), b.Name())
}

// serviceAt returns the Service of a name in a member; nil if there is none.
func (f *fleet) serviceAt(name string, at schemas.Member) *service {
	for _, s := range f.services[name] {
		if s.member == at {
			return s
		}
	}
	return nil
}

// serviceNames returns the names of all Services, sorted.
func (f *fleet) serviceNames() []string { return slices.Sorted(maps.Keys(f.services)) }
