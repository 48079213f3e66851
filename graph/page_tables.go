package graph

import (
	"encoding/json"
	"strconv"
	"strings"

	"global-headless-service/report"
	"global-headless-service/review"
)

// maxRowBytes is how much of the rows of members stands in the page as HTML. More
// come as data, from which the script makes rows: fewer bytes, and a page that
// opens at once.
const maxRowBytes = 140_000

// head writes the head of a table whose columns sort.
func (b *htmlWriter) head(id, caption string, columns ...string) {
	b.put("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", caption, "\">\n<table id=\"", id, "\">\n<caption>", caption, "</caption>\n<thead><tr>")
	for _, c := range columns {
		b.put("<th scope=\"col\">", c, "</th>")
	}
	b.put("</tr></thead>\n<tbody>\n")
}

// services writes the table of Services.
func (b *htmlWriter) services() {
	b.put("<section id=\"services\" class=\"card\">\n<h2>Services</h2>\n")
	b.head("services-table", "Services", "Service", "Mesh", "Source", "Consumers", "Ports", "Pods", "Name in every member")
	for k := range b.fleet.Services {
		s := &b.fleet.Services[k]
		b.put("<tr><th scope=row><code>")
		b.esc(s.Name)
		b.put("</code>")
		if s.Declaration != s.Name {
			b.put(" <small>declared as ")
			b.esc(s.Declaration)
			b.put("</small>")
		}
		b.tag(s.State, stateTag(s.State))
		b.cell(s.Mesh)
		b.cell(s.Source.String())
		b.cell(strconv.Itoa(s.consumers()))
		b.cell(strings.Join(s.Ports, ", "))
		b.cell(s.pods())
		if s.Everywhere == "" {
			b.put("<td class=none>none")
		} else {
			b.put("<td class=name><code>")
			b.esc(s.firstPod(), s.Everywhere)
			b.put("</code>")
		}
		b.put("\n")
	}
	b.put("</tbody></table></div>\n</section>\n")
}

func (b *htmlWriter) cell(text string) {
	b.put("<td>")
	b.esc(text)
}

func (b *htmlWriter) tag(s review.State, text string) {
	if s != review.Unchanged {
		b.put(" <span class=\"tag ", stateClass(s), "\">")
		b.esc(text)
		b.put("</span>")
	}
}

// members writes the table of members: rows, or data if they are many.
func (b *htmlWriter) members() {
	b.put("<section id=\"members\" class=\"card\" tabindex=\"-1\">\n<h2>Members</h2>\n",
		"<div class=\"tools\" hidden><label for=\"search\">Search</label> <input id=\"search\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\"> ",
		"<p id=\"count\" role=\"status\"></p> <p id=\"copied\" role=\"status\"></p></div>\n")
	rows, data := b.rows(), b.data(false)
	if len(rows) > maxRowBytes {
		rows, data = "", b.data(true)
		b.put("<noscript><p>These are too many members for rows without a script: with one, the page lists them; <code>list</code> and <code>names</code> print them.</p></noscript>\n")
	}
	b.head("members-table", "Members", "Service", "Cluster", "Namespace", "Role", "By", "Name of a pod there")
	b.put(rows, "</tbody></table></div>\n<p id=\"more\" hidden><button type=\"button\">Show all</button></p>\n")
	b.put("<script type=\"application/json\" id=\"fleet\">", data, "</script>\n</section>\n")
}

// rows returns the rows of all members. They leave out the tags that HTML lets
// them, since a page may have thousands.
func (b *htmlWriter) rows() string {
	rows := &htmlWriter{}
	for k := range b.fleet.Services {
		s := &b.fleet.Services[k]
		pod := s.firstPod()
		for j := range s.Members {
			m := &s.Members[j]
			rows.put("<tr><td>")
			rows.esc(s.Name)
			rows.put("<th scope=row>")
			rows.esc(m.Cluster)
			rows.cell(m.Namespace)
			rows.put("<td>", s.roleName(m))
			r := roleOf(0, s, m)
			rows.tag(m.State, r.tag())
			rows.cell(m.Mechanism)
			if m.State == review.Removed {
				rows.put("<td>\n")
				continue
			}
			rows.put("<td>")
			rows.esc(pod, m.Tail)
			rows.put("\n")
			if rows.out.Len() > maxRowBytes {
				return rows.out.String()
			}
		}
	}
	return rows.out.String()
}

// roleName returns "source" or "consumer".
func (s *Service) roleName(m *Member) string {
	if m.Member == s.Source {
		return "source"
	}
	return "consumer"
}

// pageData is what the script reads: of each Service its pods, and how many rows it
// has, or its members.
type pageData struct {
	Services []serviceData `json:"services"`
	// Texts are mechanisms, tails of names, tags and their classes, to which
	// members refer by number.
	Texts []string `json:"texts"`
}

type serviceData struct {
	Name string  `json:"name"`
	Pods [][]any `json:"pods"`
	Rows int     `json:"rows"`
	// Members are cluster, namespace, and the numbers of role, mechanism, tail,
	// tag and class.
	Members [][]any `json:"members,omitempty"`
}

// data returns the data of the script as JSON without "<", ">" or "&".
func (b *htmlWriter) data(members bool) string {
	d := pageData{Texts: []string{""}}
	numbers := map[string]int{"": 0}
	number := func(text string) int {
		n, found := numbers[text]
		if !found {
			n = len(d.Texts)
			numbers[text] = n
			d.Texts = append(d.Texts, report.Printable(text))
		}
		return n
	}
	for k := range b.fleet.Services {
		s := &b.fleet.Services[k]
		one := serviceData{Name: report.Printable(s.Name), Rows: len(s.Members), Pods: [][]any{}}
		for _, p := range s.Pods {
			one.Pods = append(one.Pods, []any{report.Printable(p.Prefix), p.First, p.Count})
		}
		if members {
			for j := range s.Members {
				m := &s.Members[j]
				r := roleOf(0, s, m)
				one.Members = append(one.Members, []any{report.Printable(m.Cluster), report.Printable(m.Namespace), number(s.roleName(m)), number(m.Mechanism), number(m.Tail), number(r.tag()), number(stateClass(m.State))})
			}
		}
		d.Services = append(d.Services, one)
	}
	text, err := json.Marshal(d)
	if err != nil {
		return "{}" // there is nothing in it that JSON cannot hold
	}
	return string(text)
}
