package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// An application is what one run renders: declarations with their sources, and
// other items, each with a placement that its declarations give it.
type application struct {
	*rand.Rand
	name         string // begins the names of all that it has
	declarations []*declaredSet
	items        []*otherItem
	given        []string // names of declarations, also of those that are gone
	count        int
}

// A declaredSet is a StatefulSet and its declaration. The set keeps its name,
// whatever its declaration is called.
type declaredSet struct {
	name, set string
	members   []member // the first is the source
	adopted   bool     // whether the governing Service is in the package
	port      int
}

// An otherItem belongs to a declaration's source, in one of several ways.
type otherItem struct {
	name      string
	of        *declaredSet
	placement int
	value     int
}

// The placements of other items.
const (
	byOneCluster = iota
	byTwoClusters
	byAllClusters
	byFolder
	byNamespace
	byInstance
	byScope
	isNamespace
	isShared // the same object in both applications
	placements
)

// next is a number that no other call gets.
func (a *application) next() int {
	a.count++
	return a.count
}

func (a *application) has(name string) bool {
	return slices.ContainsFunc(a.declarations, func(d *declaredSet) bool { return d.name == name })
}

// newName is a new name, or one that a declaration had which is gone.
func (a *application) newName() string {
	for _, name := range a.given {
		if !a.has(name) && a.IntN(3) == 0 {
			return name
		}
	}
	a.given = append(a.given, fmt.Sprintf("%s-%d", a.name, a.next()))
	return a.given[len(a.given)-1]
}

func (a *application) addDeclaration() string {
	d := &declaredSet{name: a.newName(), set: fmt.Sprintf("%s-db-%d", a.name, a.next()), adopted: a.IntN(2) == 0, port: 5432}
	for range 1 + a.IntN(4) {
		d.addMember(a.Rand)
	}
	a.declarations = append(a.declarations, d)
	return "a declaration " + d.name
}

// addMember adds a member, if it is not there yet.
func (d *declaredSet) addMember(r *rand.Rand) {
	m := member{fmt.Sprintf("cluster-%d", r.IntN(4)), d.set + []string{"", "-web"}[r.IntN(2)]}
	if !slices.Contains(d.members, m) {
		d.members = append(d.members, m)
	}
}

// change changes the application in one of many ways, and says how.
func (a *application) change() string {
	d := a.declarations[a.IntN(len(a.declarations))]
	switch a.IntN(11) {
	case 0, 1:
		d.addMember(a.Rand)
		return "a member for " + d.name
	case 2:
		d.members = d.members[:max(1, len(d.members)-1)]
		return "a member less for " + d.name
	case 3:
		k := a.IntN(len(d.members))
		d.members[0], d.members[k] = d.members[k], d.members[0]
		return "another source for " + d.name
	case 4:
		d.adopted = !d.adopted
		return "the Service comes or goes: " + d.name
	case 5:
		d.port++
		return "another port for " + d.name
	case 6:
		d.name = a.newName()
		return "a new name: " + d.name
	case 7:
		return a.addDeclaration()
	case 8:
		return a.removeDeclaration(d)
	case 9:
		return a.changeItem()
	}
	a.items = append(a.items, &otherItem{fmt.Sprintf("%s-item-%d", a.name, a.next()), d, a.IntN(placements), 0})
	return "an item for " + d.name
}

// removeDeclaration removes a declaration with its items, unless it is the last.
func (a *application) removeDeclaration(d *declaredSet) string {
	if len(a.declarations) == 1 {
		return "nothing"
	}
	a.declarations = slices.DeleteFunc(a.declarations, func(other *declaredSet) bool { return other == d })
	a.items = slices.DeleteFunc(a.items, func(i *otherItem) bool { return i.of == d })
	return "no declaration " + d.name
}

// changeItem changes an item, or removes it.
func (a *application) changeItem() string {
	if len(a.items) == 0 {
		return "nothing"
	}
	k := a.IntN(len(a.items))
	i := a.items[k]
	if a.IntN(2) == 0 {
		i.value++
		return "another value for " + i.name
	}
	a.items = slices.Delete(a.items, k, k+1)
	return "no item " + i.name
}

// files are the application's package.
func (a *application) files() files {
	f := files{}
	for _, d := range a.declarations {
		f[d.set+".yaml"] = d.documents()
	}
	for _, i := range a.items {
		f[i.path()] = i.document()
	}
	return f
}

func (d *declaredSet) documents() string {
	source := d.members[0]
	text := manifest("fn.kpt.dev/v1alpha1", "GlobalHeadlessService", d.name, "", false) + "spec:\n  members:\n"
	for _, m := range d.members {
		text += fmt.Sprintf("  - {cluster: %s, namespace: %s}\n", m.cluster, m.namespace)
	}
	text += fmt.Sprintf("  source: {cluster: %s, namespace: %s, statefulSets: [%s]}\n  service: {name: %s}\n---\n", source.cluster, source.namespace, d.set, d.set)
	text += manifest("apps/v1", "StatefulSet", d.set, source.namespace, false) + `  labels: {app.kubernetes.io/instance: SET}
spec:
  serviceName: SET
  selector: {matchLabels: {app: SET}}
  template:
    metadata: {labels: {app: SET}}
    spec:
      containers:
      - {name: db, image: db, ports: [{name: db, containerPort: PORT}]} # the one
`
	if d.adopted {
		text += "---\n" + manifest("v1", "Service", d.set, source.namespace, false) + "spec:\n  clusterIP: None\n  ports: [{name: db, port: PORT}]\n  selector: {app: SET}\n"
	}
	return strings.NewReplacer("SET", d.set, "PORT", fmt.Sprint(d.port)).Replace(text)
}

// path is where the item stands in the package.
func (i *otherItem) path() string {
	if i.placement == byFolder {
		last := i.of.members[len(i.of.members)-1]
		return belowDIR + "/" + last.cluster + "/" + i.name + ".yaml"
	}
	return i.name + ".yaml"
}

func (i *otherItem) document() string {
	source := i.of.members[0]
	data := fmt.Sprintf("data: {value: \"%d\"}\n", i.value)
	annotated := func(clusters string) string {
		return manifest("v1", "ConfigMap", i.name, "other", false) + "  annotations: {fn.kpt.dev/cluster: \"" + clusters + "\"}\n" + data
	}
	switch i.placement {
	case byOneCluster:
		return annotated(source.cluster)
	case byTwoClusters:
		if last := i.of.members[len(i.of.members)-1]; last.cluster != source.cluster {
			return annotated(source.cluster + "," + last.cluster)
		}
		return annotated(source.cluster)
	case byAllClusters:
		return annotated("*")
	case byNamespace:
		return manifest("v1", "ConfigMap", i.name, source.namespace, false) + data
	case byInstance:
		return manifest("v1", "ConfigMap", i.name, "other", false) + "  labels: {app.kubernetes.io/instance: " + i.of.set + "}\n" + data
	case byScope:
		return manifest("rbac.authorization.k8s.io/v1", "ClusterRole", i.name, "", false) + fmt.Sprintf("  labels: {value: \"%d\"}\nrules: []\n", i.value)
	case isNamespace:
		return manifest("v1", "Namespace", source.namespace, "", false)
	case isShared:
		return manifest("v1", "ConfigMap", "shared", "other", false) + "  annotations: {fn.kpt.dev/cluster: \"*\"}\ndata: {value: \"0\"}\n"
	}
	return manifest("v1", "ConfigMap", i.name, "other", false) + data
}
