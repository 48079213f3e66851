package inventory

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// none stands in a cell that is empty, as kubectl has it.
const none = "<none>"

// A table is rows of cells, as kubectl prints them.
type table struct{ *tabwriter.Writer }

func newTable(w io.Writer, header ...string) table {
	const minWidth, tabWidth, padding = 6, 4, 3
	t := table{tabwriter.NewWriter(w, minWidth, tabWidth, padding, ' ', tabwriter.DiscardEmptyColumns)}
	t.row(header...)
	return t
}

// row adds a row. Flush returns the errors.
func (t table) row(cells ...string) {
	for k := range cells {
		if cells[k] == "" {
			cells[k] = none
		}
	}
	io.WriteString(t, strings.Join(cells, "\t")+"\n")
}

// Table prints a row for each service; a wide one has the StatefulSets too, and
// what the mesh needs.
func (l *List) Table(w io.Writer, wide bool) error {
	header := []string{"NAME", "SERVICE", "MESH", "SOURCE", "MEMBERS", "PORTS"}
	if wide {
		header = append(header, "STATEFULSETS", "REQUIREMENTS")
	}
	t := newTable(w, header...)
	for _, s := range l.Services {
		row := []string{s.GlobalHeadlessService, s.Service, s.Mesh, s.Source.String(), s.members(), joined(s.Ports, ",")}
		if wide {
			row = append(row, strings.Join(s.StatefulSets, ","), strings.Join(s.Requirements, "; "))
		}
		t.row(row...)
	}
	return t.Flush()
}

// members returns the first members, and how many more there are, as kubectl
// does with endpoints.
func (s *Service) members() string {
	const shown = 3
	if more := len(s.Members) - shown; more > 0 {
		return fmt.Sprintf("%s + %d more...", joined(s.Members[:shown], ","), more)
	}
	return joined(s.Members, ",")
}

func joined[T fmt.Stringer](things []T, separator string) string {
	var texts []string
	for _, t := range things {
		texts = append(texts, t.String())
	}
	return strings.Join(texts, separator)
}

// Table prints a row for each pod and member: its whole name there, and, unless
// only one member is asked for, the one that works everywhere.
func (n *Names) Table(w io.Writer) error {
	header := []string{"SERVICE", "POD", "MEMBER", "NAME"}
	if n.from == "" {
		header = append(header, "EVERYWHERE")
	}
	t := newTable(w, header...)
	for _, s := range n.Services {
		for _, pod := range s.Pods {
			for _, m := range pod.Members {
				row := []string{s.GlobalHeadlessService, pod.Pod, m.member(), m.Name, pod.Name}
				t.row(row[:len(header)]...)
			}
		}
	}
	return t.Flush()
}
