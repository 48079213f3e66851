package graph

import (
	"io"
	"strings"
	"text/tabwriter"

	"global-headless-service/report"
)

// Text prints the fleet as trees for a terminal: below each source its consumers,
// with the name of a pod there and the mechanism that it comes by.
func (f *Fleet) Text(w io.Writer) error {
	s := sceneOf(f)
	var b strings.Builder
	for line := range s.lines {
		if line > 0 {
			b.WriteByte('\n')
		}
		if err := s.tree(&b, line); err != nil {
			return err
		}
	}
	if more := s.hiddenText(); more != "" {
		b.WriteString("\n" + more + "\n")
	}
	var shown strings.Builder // line by line, since Printable replaces line ends too
	for line := range strings.SplitSeq(b.String(), "\n") {
		shown.WriteString(report.Printable(line) + "\n")
	}
	_, err := io.WriteString(w, strings.TrimSuffix(shown.String(), "\n"))
	return err
}

// tree prints one Service.
func (s *scene) tree(b *strings.Builder, line int) error {
	service := s.lines[line]
	rows, source := s.consumersOf(line)
	b.WriteString(strings.Join(append([]string{service.Name}, source.details...), "  ") + "\n")
	const minWidth, tabWidth, padding = 0, 4, 3
	t := tabwriter.NewWriter(b, minWidth, tabWidth, padding, ' ', 0)
	what := "source"
	if service.Mesh != "" {
		what += ", " + service.Mesh
	}
	io.WriteString(t, "● "+service.Source.String()+"\t"+what+tagged(source)+"\n")
	for k, r := range rows {
		branch := "├─▶ "
		if k == len(rows)-1 {
			branch = "└─▶ "
		}
		io.WriteString(t, branch+r.place+"\t"+s.textOf(r.role)+"\t"+r.mechanism+tagged(r.role)+"\n")
	}
	return t.Flush()
}

func tagged(r *role) string {
	if tag := r.tag(); tag != "" {
		return "   " + tag
	}
	return ""
}

// A textRow is a consumer with its place.
type textRow struct {
	place string
	*role
}

// consumersOf returns the consumers of a line, and its source.
func (s *scene) consumersOf(line int) (rows []textRow, source *role) {
	source = &role{}
	add := func(place string, roles []role) {
		for k := range roles {
			if r := &roles[k]; r.line == line && r.source {
				source = r
			} else if r.line == line {
				rows = append(rows, textRow{place, r})
			}
		}
	}
	for _, clusters := range [][]*cluster{s.sources, s.others} {
		for _, c := range clusters {
			for _, n := range c.namespaces {
				place := c.name + "/" + n.name
				if n.count > 0 {
					place = c.name + ": " + n.label()
				}
				add(place, n.roles)
			}
		}
	}
	for _, g := range s.groups {
		add(g.label()+": "+g.names(2), g.roles)
	}
	return rows, source
}
