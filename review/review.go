package review

import (
	"iter"
	"slices"
	"strings"

	"global-headless-service/disk"
	"global-headless-service/layout"
	"global-headless-service/render"
	"global-headless-service/report"
)

// Version is the version of the JSON form. It changes when a field is removed
// or gets another meaning.
const Version = 1

// A Review is what a plan changes, by cluster: those that lose something
// first, and in each what it loses first.
type Review struct {
	// Version is that of this form: 1.
	Version int `json:"version" const:"1"`
	// Clusters are those of which a file changes.
	Clusters []Cluster `json:"clusters"`
	// Members are those that come, go or change, by declaration.
	Members []Member `json:"members"`
	// Needs are warnings: what live clusters need that no manifest can do, and
	// files that stay though they are no longer rendered.
	Needs []Need `json:"needs"`
	// StateFile is the state file of the first edition below DIR, which is
	// removed; absent if there is none.
	StateFile string `json:"stateFile,omitempty"`
	// Counts are those of all files of clusters.
	Counts Counts `json:"counts"`
}

// A Cluster is what changes in one cluster.
type Cluster struct {
	// Name is the name of the cluster.
	Name string `json:"name"`
	// State is "added" if the cluster had no files, or no objects with --live, "removed" if it keeps none,
	// and "retired" if it keeps only the file that says so and has no members;
	// else it is "changed".
	State State `json:"state" enum:"added,changed,removed,retired"`
	// Objects are those that change.
	Objects []Object `json:"objects"`
	// Counts are those of the cluster's files.
	Counts Counts `json:"counts"`

	nothingYet string // said of it if it is added
}

// An Object is one that is added, updated or removed.
type Object struct {
	// Action is "added", "updated" or "removed".
	Action State `json:"action" enum:"added,updated,removed"`
	// Kind is the kind of the object, without its group.
	Kind string `json:"kind"`
	// Namespace is empty for an object that has none.
	Namespace string `json:"namespace,omitempty"`
	// Name is metadata.name.
	Name string `json:"name"`
	// File is its path below DIR; with --live, that which it would have there.
	File string `json:"file"`
	// Fields are those in which an updated object changes. There are none if
	// only the header or comments of the file do.
	Fields []Field `json:"fields,omitempty"`
}

// A Field is one field of an object, before and after.
type Field struct {
	// Path is the path of the field: spec.ports[0].port.
	Path string `json:"path"`
	// Old is its value; absent if the field is added.
	Old any `json:"old,omitempty"`
	// New is its value; absent if the field is removed.
	New any `json:"new,omitempty"`
}

// A Need is a warning about what a change needs.
type Need struct {
	// Code is the warning's code; explain CODE prints its cause and cure.
	Code string `json:"code"`
	// Message says what to do.
	Message string `json:"message"`
	// File is the file that it is about, if there is one.
	File string `json:"file,omitempty"`
}

// IsEmpty reports whether nothing changes.
func (r *Review) IsEmpty() bool { return len(r.Clusters) == 0 && r.StateFile == "" }

// A Plan is what is reviewed: a disk.Plan, or the plan of what applying to live
// clusters changes, whose files are those that the objects have in a tree.
type Plan interface {
	// Files returns what changes, in the order of the changes.
	Files() iter.Seq2[disk.FileChange, error]
	// NeedsNothing reports whether a cluster has members, and their meshes
	// render nothing for it (rule 20).
	NeedsNothing(cluster string) bool
	// NothingYet says in a few words that a cluster has nothing of what is rendered.
	NothingYet() string
}

// New reviews a plan with its changes, those that keep an object among them. The
// results are those of planning; their warnings are what the changes need. It fails if
// an object cannot be rendered.
func New(plan Plan, changes []render.Change, results report.Results) (*Review, error) {
	r := &Review{Version: Version, Clusters: []Cluster{}, Needs: []Need{}}
	clusters := map[string]*Cluster{}
	members := memberChanges{}
	for f, err := range plan.Files() {
		if err != nil {
			return nil, err
		}
		if f.Change == nil {
			r.StateFile = f.Name
			continue
		}
		name := layout.Cluster(f.Name)
		if clusters[name] == nil {
			clusters[name] = &Cluster{Name: name, nothingYet: plan.NothingYet()}
		}
		o := objectOf(f)
		clusters[name].Objects = append(clusters[name].Objects, o)
		clusters[name].Counts.add(o.Action)
		r.Counts.add(o.Action)
		members.add(f.Change, o, f.Old, f.New)
	}
	r.addKept(changes, clusters, members)
	for _, c := range clusters {
		c.finish(plan.NeedsNothing(c.Name))
		r.Clusters = append(r.Clusters, *c)
	}
	slices.SortFunc(r.Clusters, compareClusters)
	r.Members = members.list()
	r.addNeeds(results)
	return r, nil
}

// addKept counts the files that stay as they are.
func (r *Review) addKept(changes []render.Change, clusters map[string]*Cluster, members memberChanges) {
	for k := range changes {
		c := &changes[k]
		if c.Action == render.Keep {
			r.Counts.Unchanged++
			if len(clusters) == 0 { // nothing changes, in any cluster
				continue
			}
			if of := clusters[layout.Cluster(c.File())]; of != nil {
				of.Counts.Unchanged++
				members.keep(c)
			}
		}
	}
}

func (r *Review) addNeeds(results report.Results) {
	for _, w := range results {
		if w.Severity == report.SeverityWarning {
			n := Need{Code: string(w.Code), Message: w.Message}
			if w.File.Path != "" {
				n.File = w.File.String()
			}
			r.Needs = append(r.Needs, n)
		}
	}
}

// finish sorts what a cluster loses to the front and sets its state. member
// tells that it has members, whose meshes render nothing for it.
func (c *Cluster) finish(member bool) {
	slices.SortStableFunc(c.Objects, func(a, b Object) int { return rank(a.Action) - rank(b.Action) })
	switch n := c.Counts; {
	case n.Added == 1 && n.Updated+n.Unchanged == 0 && c.retires() && member:
		c.State = Changed
	case n.Added == 1 && n.Updated+n.Unchanged == 0 && c.retires():
		c.State = Retired
	case n.Updated+n.Removed+n.Unchanged == 0:
		c.State = Added
	case n.Added+n.Updated+n.Unchanged == 0:
		c.State = Removed
	default:
		c.State = Changed
	}
}

// retires reports whether the last object is the kustomization of a retired
// cluster, which is the only file that it keeps.
func (c *Cluster) retires() bool {
	return c.Objects[len(c.Objects)-1].File == layout.Kustomization(c.Name)
}

func rank(action State) int { return slices.Index([]State{Removed, Updated, Added}, action) }

// compareClusters orders clusters: those that lose something first, then by
// name.
func compareClusters(a, b Cluster) int {
	if loses := a.Counts.Removed > 0; loses != (b.Counts.Removed > 0) {
		if loses {
			return -1
		}
		return 1
	}
	return strings.Compare(a.Name, b.Name)
}

func objectOf(f disk.FileChange) Object {
	k := f.Change.Key
	kind, _, _ := strings.Cut(k.Kind, ".")
	o := Object{Action: Updated, Kind: kind, Namespace: k.Namespace, Name: k.Name, File: f.Name}
	switch {
	case f.Old == nil:
		o.Action = Added
	case f.New == nil:
		o.Action = Removed
	default:
		o.Fields = fields(f.Old, f.New)
	}
	return o
}
