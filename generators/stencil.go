package generators

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// marks are stand-ins for the scalars by which members differ, none of which
// occurs in anything else that the Service says.
func (s *Service) marks(owner string) [slots]string {
	said := fmt.Sprint(*s, owner)
	for k := 0; ; k++ {
		mark := "slot" + strconv.Itoa(k) + "x"
		if !strings.Contains(said, mark) {
			return [slots]string{mark + "c", mark + "n", mark + "p"}
		}
	}
}

// newStencil cuts an encoded document at its marks.
func newStencil(document []byte, marks [slots]string) *Stencil {
	t := &Stencil{scalar: map[string]string{}}
	for {
		first, which := len(document), slot(-1)
		for k, m := range marks {
			if at := bytes.Index(document, []byte(m)); at >= 0 && at < first {
				first, which = at, slot(k)
			}
		}
		t.parts = append(t.parts, document[:first])
		t.size += first
		if which < 0 {
			return t
		}
		t.slots = append(t.slots, which)
		document = document[first+len(marks[which]):]
	}
}

// Render is the Service of one member as a YAML document, with the path it
// goes to.
func (t *Stencil) Render(m schemas.Member, path string) []byte {
	values := [slots]string{t.quoted(m.Cluster), t.quoted(m.Namespace), path}
	out := make([]byte, 0, t.size+len(t.slots)*len(path))
	for k, part := range t.parts {
		out = append(out, part...)
		if k < len(t.slots) {
			out = append(out, values[t.slots[k]]...)
		}
	}
	return out
}

// quoted is a cluster or namespace name as the library writes it, asked once.
func (t *Stencil) quoted(name string) string {
	q, ok := t.scalar[name]
	if !ok {
		q = resourcelist.Quote(name)
		t.scalar[name] = q
	}
	return q
}

// Path is where the manifest of one object in one member goes.
func Path(m schemas.Member, kind, name string) string {
	return "clusters/" + m.Cluster + "/" + m.Namespace + "/" + strings.ToLower(kind) + "-" + name + ".yaml"
}
