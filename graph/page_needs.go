package graph

// requirements writes what the meshes need and no manifest sets.
func (b *htmlWriter) requirements() {
	b.put("<section id=\"requirements\" class=\"card\">\n<h2>What the control planes need</h2>\n<p>No manifest sets these. Without them, the names do not resolve.</p>\n")
	for _, m := range b.fleet.needs() {
		b.put("<h3>")
		b.esc(m.mesh)
		b.put("</h3>\n<ul>\n")
		for _, n := range m.needs {
			b.put("<li>")
			b.esc(n.text)
			if len(n.services) < m.services {
				b.put(" <small>for ")
				b.esc(listed(n.services, 3*longestText))
				b.put("</small>")
			}
			b.put("</li>\n")
		}
		b.put("</ul>\n")
	}
	b.put("</section>\n")
}

// A meshNeeds is what one mesh needs, for which of its Services.
type meshNeeds struct {
	mesh     string
	services int
	needs    []need
}

type need struct {
	text     string
	services []string
}

// needs returns the requirements of all Services by mesh, each once, in the order
// of the Services.
func (f *Fleet) needs() []*meshNeeds {
	var all []*meshNeeds
	byMesh := map[string]*meshNeeds{}
	indexes := map[[2]string]int{}
	for k := range f.Services {
		s := &f.Services[k]
		if len(s.Requirements) == 0 {
			continue
		}
		m := byMesh[s.Mesh]
		if m == nil {
			m = &meshNeeds{mesh: s.Mesh}
			byMesh[s.Mesh] = m
			all = append(all, m)
		}
		m.services++
		for _, text := range s.Requirements {
			j, found := indexes[[2]string{s.Mesh, text}]
			if !found {
				j = len(m.needs)
				indexes[[2]string{s.Mesh, text}] = j
				m.needs = append(m.needs, need{text: text})
			}
			m.needs[j].services = append(m.needs[j].services, s.Name)
		}
	}
	return all
}
