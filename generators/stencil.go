package generators

import (
	"global-headless-service/layout"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A Stencil renders one object for any member from one encoding: members
// differ by their names only. It is for one goroutine.
type Stencil struct {
	template *yamltext.Template
	placed   *yamltext.Template // with the file of rule 7; computed on demand
	kind     string
	name     string
	quoted   map[string]string // names that are not written as they are
}

// slotCluster and slotNamespace are the slots for the scalars by which members
// differ.
var slotCluster, slotNamespace = yamltext.Slot(0), yamltext.Slot(1)

func newStencil(document, kind, name string) *Stencil {
	return &Stencil{template: yamltext.NewTemplate(document), kind: kind, name: name}
}

// Item returns the object that stands in one member.
func (t *Stencil) Item(m schemas.Member) *yamltext.Item {
	return t.template.Item(t.quote(m.Cluster), t.quote(m.Namespace))
}

// ItemAt returns the object that stands in one member with the annotations that name its
// file.
func (t *Stencil) ItemAt(m schemas.Member, path string) (*yamltext.Item, error) {
	if i, ok := t.template.ItemAt(path, t.quote(m.Cluster), t.quote(m.Namespace)); ok {
		return i, nil
	}
	return t.Item(m).WithFile(path)
}

// ItemInPlace returns the object that stands in one member with the annotations
// that name its file by rule 7. It is not ok if a name is not written in the
// path as it is in the object. The path has the slots of the document, and is
// never put together: for a fleet of 10,000 that takes an eighth of the time.
func (t *Stencil) ItemInPlace(m schemas.Member) (i *yamltext.Item, ok bool) {
	if !yamltext.IsWord(m.Cluster) || !yamltext.IsWord(m.Namespace) || !layout.IsSafe(m.Namespace) || !yamltext.IsWord(t.name) {
		return nil, false
	}
	if t.placed == nil {
		if t.placed = t.template.At(layout.Pattern(slotCluster, slotNamespace, t.kind, t.name)); t.placed == nil {
			return nil, false
		}
	}
	return t.placed.Item(m.Cluster, m.Namespace), true
}

// quote returns a cluster or namespace name as the library writes it.
func (t *Stencil) quote(name string) string {
	if yamltext.IsWord(name) {
		return name
	}
	q, ok := t.quoted[name]
	if !ok {
		q = yamltext.Quote(name)
		if t.quoted == nil {
			t.quoted = map[string]string{}
		}
		t.quoted[name] = q
	}
	return q
}
