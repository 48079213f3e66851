package live

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"global-headless-service/schemas"
)

// A fieldSet is a set of fields, as metadata.managedFields holds it: f:<name>
// for a field, k:<key> for an element of a list that is merged by key. A field
// without any below it is held as a whole.
type fieldSet map[string]any

// child returns the fields below a step; it is false if the set has none of
// them.
func (f fieldSet) child(s step) (fieldSet, bool) {
	var child any
	switch {
	case s.isKeyed():
		for name, fields := range f {
			var key map[string]any
			if after, ok := strings.CutPrefix(name, "k:"); ok && json.Unmarshal([]byte(after), &key) == nil && sameKey(s.key, key) {
				child = fields
			}
		}
	case s.isField():
		child = f["f:"+s.name]
	}
	m, ok := child.(map[string]any)
	return m, ok
}

// isWhole reports whether a field is held with everything in it.
func (f fieldSet) isWhole() bool {
	_, self := f["."]
	return len(f) == 0 || len(f) == 1 && self
}

// holds reports whether the field at a path is in the set.
func (f fieldSet) holds(at path) bool {
	_, ok := f.below(at)
	return ok
}

// below returns the fields of a set at a path; it is false if the set does not
// hold that. What is in a field that is held as a whole is not in the set: in
// the kinds of Kubernetes, that is an empty mapping, or one that is compared as a
// whole.
func (f fieldSet) below(at path) (fieldSet, bool) {
	for _, s := range at {
		child, ok := f.child(s)
		if !ok {
			return nil, false
		}
		f = child
	}
	return f, true
}

// A manager is an entry of metadata.managedFields.
type manager struct {
	name    string
	applies bool // by server-side apply
	fields  fieldSet
}

// managers returns who holds fields of an object, but for those that hold its
// status.
func (o object) managers() []manager {
	var all []manager
	for _, e := range elements(o.fields(), "metadata", "managedFields") {
		fields, ok := at(e, "fieldsV1").(map[string]any)
		if !ok || text(e, "subresource") == "status" {
			continue
		}
		all = append(all, manager{text(e, "manager"), text(e, "operation") == "Apply", fields})
	}
	return all
}

// holders returns the names of the managers of the field at a path, sorted.
func holders(all []manager, at path) []string {
	names := map[string]bool{}
	for _, m := range all {
		if m.fields.holds(at) {
			names[m.name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// ownerPath leads to the annotation that names the owner.
var ownerPath = path{}.field("metadata").field("annotations").field(schemas.AnnotationOwner)

// fleetAppliers returns the server-side managers that have applied managed
// objects in any cluster: a Service that was its author's may become a copy.
func fleetAppliers(answers []*Answer) map[string]bool {
	appliers := map[string]bool{}
	for _, a := range answers {
		for _, o := range a.objects {
			for _, m := range o.managers() {
				if m.applies && m.fields.holds(ownerPath) {
					appliers[m.name] = true
				}
			}
		}
	}
	return appliers
}

// An applier is a field manager that applied what an earlier run rendered.
type applier struct {
	manager string // empty for a client-side apply, which asks no managers
	fields  fieldSet
}

// appliers returns who has applied fields that the next apply removes if they
// are no longer rendered: the server-side managers of the annotation that names
// the owner, on this object or on others of the fleet, or all of them for an
// object that is rendered without it; and a client-side apply.
func (o object) appliers(rendered object, fleetAppliers map[string]bool) []applier {
	var all []applier
	add := func(a applier) {
		if !rendered.isManaged() || fleetAppliers[a.manager] || a.fields.holds(ownerPath) {
			all = append(all, a)
		}
	}
	for _, m := range o.managers() {
		if m.applies {
			add(applier{m.name, m.fields})
		}
	}
	if last := o.annotation(schemas.AnnotationLastApplied); last != "" {
		if fields, err := decode([]byte(last)); err == nil {
			add(applier{fields: setOf(text(fields, "kind"), fields, nil)})
		}
	}
	return all
}

// setOf returns the fields of a value as a set.
func setOf(kind string, value any, at path) fieldSet {
	set := fieldSet{}
	switch v := value.(type) {
	case map[string]any:
		if isAtomic(kind, at) {
			return set
		}
		for name, child := range v {
			set["f:"+name] = map[string]any(setOf(kind, child, at.field(name)))
		}
	case []any:
		keys := keysAt(kind, at)
		for _, e := range v {
			if key, ok := keyOf(e, keys); ok && keys != nil {
				set["k:"+string(encode(key))] = map[string]any(setOf(kind, e, at.element(key)))
			}
		}
	}
	return set
}

// restrict returns the part of a value that a set holds; nil if that is none.
func (f fieldSet) restrict(kind string, value any, at path) any {
	if f.isWhole() {
		return value
	}
	switch v := value.(type) {
	case map[string]any:
		part := map[string]any{}
		for name, child := range v {
			if below, ok := f.child(step{name: name}); ok {
				part[name] = below.restrict(kind, child, at.field(name))
			}
		}
		return part
	case []any:
		var part []any
		for _, e := range v {
			key, ok := keyOf(e, keysAt(kind, at))
			if below, held := f.child(step{key: key}); ok && held {
				part = append(part, below.restrict(kind, e, at.element(key)))
			}
		}
		return part
	}
	return value
}
