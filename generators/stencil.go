package generators

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

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
	t := &Stencil{scalar: map[string][]byte{}}
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
	values := [slots][]byte{t.quoted(m.Cluster), t.quoted(m.Namespace), []byte(path)}
	out := make([]byte, 0, t.size+len(t.slots)*len(path))
	for k, part := range t.parts {
		out = append(out, part...)
		if k < len(t.slots) {
			out = append(out, values[t.slots[k]]...)
		}
	}
	return out
}

// quoted is a cluster or namespace name as the library writes it. Names that
// begin with a letter and hold a "-" followed by one more letter are plain in
// every YAML; the library is asked about all others, once each.
func (t *Stencil) quoted(name string) []byte {
	if plain(name) {
		return []byte(name)
	}
	if q, ok := t.scalar[name]; ok {
		return q
	}
	b, err := encode(scalar(name))
	if err != nil {
		b = []byte(strconv.Quote(name)) // a name is ASCII: quoting it is always right
	}
	t.scalar[name] = bytes.TrimSuffix(b, []byte("\n"))
	return t.scalar[name]
}

// plain says of names of letters, digits, "-", "_" and "." whether they are
// surely strings unquoted: no YAML word or number holds a "-" between a
// letter and a letter.
func plain(name string) bool {
	for k := 1; k+1 < len(name); k++ {
		if name[k] == '-' && letter(name[k-1]) && letter(name[k+1]) && letter(name[0]) {
			return true
		}
	}
	return false
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// Path is where the manifest of one object in one member goes.
func Path(m schemas.Member, kind, name string) string {
	return "clusters/" + m.Cluster + "/" + m.Namespace + "/" + strings.ToLower(kind) + "-" + name + ".yaml"
}
