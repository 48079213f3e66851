package generators

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/layout"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A Package holds the items that the rules read: the workloads and Services
// that are not managed objects (rule 9: managed objects are never input).
type Package struct {
	Kustomize bool // under kustomize: some item carries kustomize.config.k8s.io/id
	// Generator says that a kustomize generator runs us, which shows no
	// resources; it only makes the errors about missing ones say why.
	Generator bool
	// Clusters returns the members' clusters of the whole run. An item under
	// clusters/<cluster>/ is no source for a declaration to which that
	// cluster is none of the run's.
	Clusters func() map[string]bool

	// Declared are the run's declarations by the names of their Services.
	Declared map[string]*yamltext.Item

	warnings       report.Results              // of items that are not read
	faults         report.Results              // of items that tools read differently (rule 12)
	workloads      map[string][]workload       // by namespace, once some rule has asked; so the next
	headless       map[string][]*Governing     // by namespace
	ungoverned     map[string][]ungoverned     // by namespace
	misread        map[string][]fieldFault     // of Services and StatefulSets, by namespace
	servicesIn     map[string][]*yamltext.Item // by namespace
	statefulSets   index
	services       index
	meshItems      []*yamltext.Item            // ServiceExports and ServiceImports
	serviceEntries []*yamltext.Item            // of Istio
	unstable       index                       // DaemonSets, Deployments and others without stable identities
	governedBy     map[string][]*yamltext.Item // StatefulSets by serviceName
	setsIn         map[string][]*yamltext.Item // StatefulSets by namespace
}

// index finds the items of one kind by the name they have or had.
type index struct {
	all    []*yamltext.Item
	byName map[string][]*yamltext.Item // as it is now
	byOld  map[string][]*yamltext.Item // as it was before kustomize renamed it
}

// unstableKinds give their pods no stable identity (rule 13).
var unstableKinds = []string{"DaemonSet", "Deployment", "ReplicaSet", "Job", "CronJob", "ReplicationController"}

// Add adds an item to the package if it is of a kind that the rules read.
// Kustomize must be set before.
func (p *Package) Add(i *yamltext.Item) {
	group, _, grouped := strings.Cut(i.APIVersion(), "/")
	kind := i.Kind()
	switch {
	case kind == "StatefulSet" && group == "apps":
		p.checkIdentity(i)
		p.statefulSets.add(i, p.Names(i))
		if name := serviceNameOf(i); name != "" {
			put(&p.governedBy, name, i)
		} else {
			p.faults.Add(report.Errors(i, unreadableServiceName(i))...)
		}
		put(&p.setsIn, i.Namespace(), i)
	case kind == "Service" && i.APIVersion() == "v1":
		p.checkIdentity(i)
		p.services.add(i, p.Names(i))
		put(&p.servicesIn, i.Namespace(), i)
	case kind == "ServiceExport" || kind == "ServiceImport":
		p.meshItems = append(p.meshItems, i)
	case kind == "ServiceEntry" && group == "networking.istio.io":
		p.serviceEntries = append(p.serviceEntries, i)
	case slices.Contains(unstableKinds, kind):
		p.checkKind(i)
		p.unstable.add(i, p.Names(i))
	case kind == "List" && i.APIVersion() == "v1":
		p.checkList(i)
	default:
		if !p.checkKind(i) {
			p.checkHead(i, group, grouped)
		}
	}
}

// checkKind notes an item whose kind or apiVersion is given twice: read by kubectl,
// it may be a Service or StatefulSet (rule 12). It reports whether that is so.
func (p *Package) checkKind(i *yamltext.Item) bool {
	key := i.KeyTwice()
	if key == "" {
		return false
	}
	p.faults.Add(report.Error(i, *givenTwice(field.NewPath(key))))
	return true
}

// checkIdentity notes what tools read differently of that which decides which
// object an item is: its name, a key that is given twice, and a merge key. A plain
// item has no such key that its reading depends on.
func (p *Package) checkIdentity(i *yamltext.Item) {
	p.faults.Add(report.Errors(i, unreadableName(i))...)
	if i.Plain() {
		return
	}
	p.faults.Add(report.Errors(i, overriddenIdentity(i))...)
	n, err := i.Node()
	if err != nil {
		return // reported where the item is needed
	}
	if path := duplicateIdentity(n); path != nil {
		p.faults.Add(report.Error(i, *givenTwice(path)))
	}
}

// Faults returns the errors of Services and StatefulSets that tools read
// differently, whether a declaration needs them or not (rule 12).
func (p *Package) Faults() report.Results { return slices.Clone(p.faults) }

// Warnings returns the warnings of items that are not read (rule 12).
func (p *Package) Warnings() report.Results { return slices.Clone(p.warnings) }

func (x *index) add(i *yamltext.Item, names []string) {
	x.all = append(x.all, i)
	put(&x.byName, names[0], i)
	for _, old := range names[1:] {
		put(&x.byOld, old, i)
	}
}

// named returns the items of x that from may mean by a name: of those that have or
// had it the ones that kustomize renamed like from, and of these the ones that
// have it now (rule 14).
func (p *Package) named(from *yamltext.Item, x *index, name string) []*yamltext.Item {
	all := p.Closest(from, append(slices.Clone(x.byName[name]), x.byOld[name]...))
	var now []*yamltext.Item
	for _, i := range all {
		if i.Name() == name {
			now = append(now, i)
		}
	}
	if len(now) > 0 {
		return now
	}
	return all
}

func put(m *map[string][]*yamltext.Item, key string, i *yamltext.Item) {
	if *m == nil {
		*m = map[string][]*yamltext.Item{}
	}
	(*m)[key] = append((*m)[key], i)
}

// clusterOf returns the cluster of the run that an item's annotation names or,
// without one, the cluster of its folder (rule 8); "" if that is none, or
// several.
func (p *Package) clusterOf(i *yamltext.Item) string {
	cluster, annotated := i.Annotation(schemas.AnnotationCluster)
	if !annotated {
		cluster = layout.Cluster(i.PackagePath())
	}
	cluster = strings.TrimSpace(cluster)
	if cluster == "" || !p.Clusters()[cluster] {
		return ""
	}
	return cluster
}

// sorted orders items by what they are, not by where they stand (rule 16).
func sorted(items []*yamltext.Item) []*yamltext.Item {
	slices.SortStableFunc(items, CompareItems)
	return items
}

// CompareItems orders items by name, namespace and file.
func CompareItems(a, b *yamltext.Item) int {
	if c := strings.Compare(a.Name(), b.Name()); c != 0 {
		return c
	}
	if c := strings.Compare(a.Namespace(), b.Namespace()); c != 0 {
		return c
	}
	if c := strings.Compare(a.Path(), b.Path()); c != 0 {
		return c
	}
	return a.Index() - b.Index()
}
