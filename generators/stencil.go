package generators

import (
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A Stencil renders one object for any member from one encoding: members
// differ by their names only. It is for one goroutine.
type Stencil struct {
	template *yamltext.Template
	quoted   map[string]string // names that are not written as they are
}

// The slots for the scalars by which members differ.
var slotCluster, slotNamespace = yamltext.Slot(0), yamltext.Slot(1)

func newStencil(document string) *Stencil {
	return &Stencil{template: yamltext.NewTemplate(document)}
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
