package review

import (
	"cmp"
	"slices"
	"strings"

	"global-headless-service/generators"
	"global-headless-service/render"
	"global-headless-service/schemas"
)

// A Member is a member of a GlobalHeadlessService that comes, goes, or whose
// objects change. Where a mesh renders nothing for a consumer, or only names it
// among others, it is not known whether it comes or goes.
type Member struct {
	// GlobalHeadlessService is the name of the declaration.
	GlobalHeadlessService string `json:"globalHeadlessService"`
	// Service is the name of the Service; absent if it is not known.
	Service string `json:"service,omitempty"`
	// Cluster is the name of the cluster.
	Cluster string `json:"cluster"`
	// Namespace is the name of the namespace.
	Namespace string `json:"namespace"`
	// Role is "source" or "consumer"; of a member that goes, what it was.
	Role Role `json:"role" enum:"source,consumer"`
	// State is "added" if it had no objects, "removed" if it is none any more,
	// "changed" if its role or mesh is another, and "updated" if only fields of
	// its objects change.
	State State `json:"state" enum:"added,removed,changed,updated"`
	// Reason is "role" or "mesh", whichever is another in a changed member.
	Reason Reason `json:"reason,omitempty" enum:"role,mesh"`
}

// memberChanges gathers from the objects of a plan what changes in its members, by
// the names of their declarations.
type memberChanges map[string]*declarationChange

// A declarationChange is what changes in the members of one
// GlobalHeadlessService. Its plan is nil if it is no longer declared.
type declarationChange struct {
	name, service string
	plan          *generators.Plan
	current       map[schemas.Member]bool // the members that it has now
	members       map[schemas.Member]*evidence
	otherMesh     bool // some object was for another mesh
}

// evidence is what the objects of a member show.
type evidence struct {
	before, after          bool // it had objects; it has some
	touched                bool // one of them changes
	wasSource, wasConsumer bool
}

// add takes in an object that changes. Those of other items show nothing.
func (m memberChanges) add(c *render.Change, o Object, before, after []byte) {
	d := m.declaration(c)
	if d == nil {
		return
	}
	touched := o.Action != Updated || len(o.Fields) > 0
	if c.Key.Kind == "Service" && d.plan == nil {
		d.service = c.Key.Name
	}
	if c.Old != nil && d.plan != nil && d.plan.IsOfOtherMesh(c.Key.Kind, c.Old) {
		d.otherMesh = true
	}
	if generators.NamesMembers(c.Key.Kind) {
		d.addNamed(c.Key, before, after, touched)
		return
	}
	e := d.at(c.Key.Member())
	e.before, e.after = e.before || before != nil, e.after || after != nil
	e.touched = e.touched || touched
	if before == nil || c.Old == nil {
		return
	}
	switch {
	case c.Key.Kind == "StatefulSet":
		e.wasSource = true
	case d.plan == nil && c.Key.Kind != "Service":
		e.wasConsumer = true
	case d.plan == nil || d.plan.ShowsRole(c.Key.Kind, c.Key.Name):
		isSource := generators.IsOfSource(c.Old)
		e.wasSource, e.wasConsumer = e.wasSource || isSource, e.wasConsumer || !isSource
	default:
		e.wasConsumer = true
	}
}

// keep takes in an object that stays as it is.
func (m memberChanges) keep(c *render.Change) {
	if c.Object == nil || c.Plan == nil || generators.NamesMembers(c.Key.Kind) {
		return
	}
	if d := m[c.Plan.Name]; d != nil {
		e := d.at(c.Key.Member())
		e.before, e.after = true, true
	}
}

// declaration returns the declaration that an object is for; nil for other
// items.
func (m memberChanges) declaration(c *render.Change) *declarationChange {
	name, plan := "", c.Plan
	switch {
	case plan != nil:
		name = plan.Name
	case c.Old == nil || c.Object != nil:
		return nil
	default:
		owner, _, managed := render.ManagedFor(c.Old)
		if !managed {
			return nil
		}
		name = owner
	}
	d := m[name]
	if d == nil {
		d = &declarationChange{name: name, plan: plan, current: map[schemas.Member]bool{}, members: map[schemas.Member]*evidence{}}
		if plan != nil {
			d.service = plan.Service.Name
			for _, at := range plan.Members {
				d.current[at] = true
			}
		}
		m[name] = d
	}
	return d
}

func (d *declarationChange) at(m schemas.Member) *evidence {
	if d.members[m] == nil {
		d.members[m] = &evidence{}
	}
	return d.members[m]
}

// addNamed takes in an object that names the members of its cluster that it is
// for. Where it may name others, those that are no members any more do not count.
func (d *declarationChange) addNamed(k *render.Key, before, after []byte, touched bool) {
	was, is := generators.NamedNamespaces(before, d.service), generators.NamedNamespaces(after, d.service)
	for _, namespace := range slices.Concat(was, is) {
		at := schemas.Member{Cluster: k.Cluster, Namespace: namespace}
		if d.plan != nil && !d.current[at] && d.plan.NamesOthers(k.Kind, k.Cluster) {
			continue
		}
		e := d.at(at)
		e.before, e.after = e.before || slices.Contains(was, namespace), e.after || slices.Contains(is, namespace)
		e.touched = e.touched || touched
		e.wasConsumer = e.wasConsumer || e.before && (d.plan == nil || at != d.plan.Source())
	}
}

// list returns the members that change, by declaration, cluster and namespace.
func (m memberChanges) list() []Member {
	all := []Member{}
	for _, d := range m {
		for at, e := range d.members {
			if member, changes := d.member(at, e); changes {
				all = append(all, member)
			}
		}
	}
	slices.SortFunc(all, func(a, b Member) int {
		return cmp.Or(strings.Compare(a.GlobalHeadlessService, b.GlobalHeadlessService),
			strings.Compare(a.Cluster, b.Cluster), strings.Compare(a.Namespace, b.Namespace))
	})
	return all
}

// member returns how a member changes; false if it does not.
func (d *declarationChange) member(at schemas.Member, e *evidence) (Member, bool) {
	m := Member{GlobalHeadlessService: d.name, Service: d.service, Cluster: at.Cluster, Namespace: at.Namespace, Role: Consumer}
	if !e.touched {
		return m, false
	}
	isMember := d.current[at]
	isSource := isMember && at == d.plan.Source()
	if isSource || !isMember && e.wasSource {
		m.Role = Source
	}
	switch {
	case !isMember && e.after: // objects in a namespace that is none of a member's
		return m, false
	case !isMember:
		m.State = Removed
	case isSource && e.wasConsumer && !e.wasSource, !isSource && e.wasSource:
		m.State, m.Reason = Changed, OtherRole
	case d.otherMesh:
		m.State, m.Reason = Changed, OtherMesh
	case !e.before:
		m.State = Added
	default:
		m.State = Updated
	}
	return m, true
}
