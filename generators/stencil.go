package generators

import (
	"strings"

	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// A Stencil renders the Service of any member from one encoding: members
// differ by their names only. It is for one goroutine.
type Stencil struct {
	template *resourcelist.Template
	quoted   map[string]string // names that are not written as they are
}

// The slots for the scalars by which members differ, and for the same in a path,
// where nothing is quoted.
var (
	slotCluster, slotNamespace = resourcelist.Slot(0), resourcelist.Slot(1)
	slotsInPath                = schemas.Member{Cluster: resourcelist.Slot(2), Namespace: resourcelist.Slot(3)}
)

// Stencil encodes the Service of the owner's consumers or, for the source,
// the full one with its selector.
func (s *Service) Stencil(owner string, source bool) *Stencil {
	return &Stencil{resourcelist.NewTemplate(s.document(owner, source)), nil}
}

// Item is the Service of one member, with the path it goes to.
func (t *Stencil) Item(m schemas.Member) *resourcelist.Item {
	return t.template.Item(t.quote(m.Cluster), t.quote(m.Namespace), m.Cluster, m.Namespace)
}

// quote is a cluster or namespace name as the library writes it, asked once.
func (t *Stencil) quote(name string) string {
	if resourcelist.IsWord(name) {
		return name
	}
	q, ok := t.quoted[name]
	if !ok {
		q = resourcelist.Quote(name)
		if t.quoted == nil {
			t.quoted = map[string]string{}
		}
		t.quoted[name] = q
	}
	return q
}

// Path is where the manifest of one object in one member goes.
func Path(m schemas.Member, kind, name string) string {
	return "clusters/" + m.Cluster + "/" + m.Namespace + "/" + File(kind, name)
}

// File is what it is called there.
func File(kind, name string) string { return strings.ToLower(kind) + "-" + name + ".yaml" }
