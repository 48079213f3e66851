package live

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"global-headless-service/report"
)

// stateWords are the states as the table shows them.
var stateWords = map[string]string{
	inSync: "in sync", outOfSync: "out of sync", unknown: "unknown", notShown: "not shown", notReady: "not ready",
}

// word returns a state as the table shows it.
func word(state string) string {
	if text, ok := stateWords[state]; ok {
		return text
	}
	return state
}

// Table prints a row for each cluster, a row for each member of each service,
// what is out of sync, the warnings, and the counts last.
func (s *Status) Table(w io.Writer) error {
	var b strings.Builder
	s.clusterRows(&b)
	s.memberRows(&b)
	s.details(&b)
	s.warnings(&b)
	fmt.Fprintf(&b, "\n%s: %d in sync, %d out of sync, %d unknown\n",
		report.Counted(len(s.Clusters), "cluster"), s.Counts.InSync, s.Counts.OutOfSync, s.Counts.Unknown)
	_, err := io.WriteString(w, b.String())
	return err
}

// warnings prints the warnings, but for those on clusters that did not answer,
// which are rows.
func (s *Status) warnings(b *strings.Builder) {
	head := "\nWarnings:\n"
	for _, warning := range s.Warnings {
		if warning.Code != string(report.ClusterUnreachable) {
			fmt.Fprintf(b, "%s  ! %s [%s]\n", head, report.Printable(warning.Message), warning.Code)
			head = ""
		}
	}
}

// table returns a writer of rows, as kubectl prints them.
func table(w io.Writer, header string) *tabwriter.Writer {
	const minWidth, tabWidth, padding = 6, 4, 3
	t := tabwriter.NewWriter(w, minWidth, tabWidth, padding, ' ', tabwriter.DiscardEmptyColumns)
	io.WriteString(t, header)
	return t
}

func (s *Status) clusterRows(w io.Writer) {
	t := table(w, "CLUSTER\tCONTEXT\tOBJECTS\tSTATE\n")
	for _, c := range s.Clusters {
		objects := "?"
		if c.Problem == "" {
			n := 0
			for _, o := range c.Objects {
				if o.State == inSync {
					n++
				}
			}
			objects = fmt.Sprintf("%d/%d", n, len(c.Objects))
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", report.Printable(c.Name), report.Printable(c.Context), objects, word(c.State))
	}
	t.Flush()
}

func (s *Status) memberRows(w io.Writer) {
	if !slices.ContainsFunc(s.Services, func(service ServiceStatus) bool { return len(service.Members) > 0 }) {
		return
	}
	io.WriteString(w, "\n")
	t := table(w, "SERVICE\tMEMBER\tROLE\tPODS\tSTATE\n")
	for _, service := range s.Services {
		for _, m := range service.Members {
			fmt.Fprintf(t, "%s\t%s/%s\t%s\t%s\t%s\n", service.GlobalHeadlessService, m.Cluster, m.Namespace, m.Role, m.count(), word(m.State))
		}
	}
	t.Flush()
}

// count returns how many of the pods that should be reached are ready.
func (m MemberStatus) count() string {
	if m.State == unknown || m.State == notShown {
		return "?"
	}
	n, expected := 0, 0
	for _, p := range m.Pods {
		if p.State == ready {
			n++
		}
		if p.State != extra {
			expected++
		}
	}
	return fmt.Sprintf("%d/%d", n, expected)
}

// details prints what is out of sync, by cluster.
func (s *Status) details(b *strings.Builder) {
	for _, c := range s.Clusters {
		var lines []string
		if c.Problem != "" {
			lines = append(lines, c.Problem)
		}
		for _, o := range c.Objects {
			lines = append(lines, o.lines()...)
		}
		for _, service := range s.Services {
			for _, m := range service.Members {
				if m.Cluster == c.Name {
					lines = append(lines, m.lines(service.GlobalHeadlessService)...)
				}
			}
		}
		if len(lines) > 0 {
			fmt.Fprintf(b, "\n%s\n", report.Printable(c.Name))
			for _, line := range lines {
				fmt.Fprintf(b, "  %s\n", report.Printable(line))
			}
		}
	}
}

// lines returns what is wrong with an object, and with each of its fields.
func (o ObjectStatus) lines() []string {
	if o.State == inSync {
		return nil
	}
	head := o.Kind + " " + o.Name
	if o.Namespace != "" {
		head += " in " + o.Namespace
	}
	head += ": " + map[string]string{missing: "missing", differs: "differs", extra: "no longer rendered", unknown: "unknown"}[o.State]
	if o.Problem != "" {
		head += ": " + o.Problem
	}
	all := []string{head}
	for _, f := range o.Fields {
		all = append(all, "  "+f.line())
	}
	return all
}

// line returns a field with its values, and what keeps it from the next apply.
func (f FieldStatus) line() string {
	text := f.Path + ": " + value(f.Live) + ", rendered " + value(f.Rendered)
	var notes []string
	if f.Immutable {
		notes = append(notes, "immutable")
	}
	if len(f.Managers) > 0 && (f.Stays || f.Immutable || f.Live != nil) {
		notes = append(notes, "held by "+strings.Join(f.Managers, " and "))
	}
	if f.Stays {
		notes = append(notes, "the next apply leaves it")
	}
	if len(notes) > 0 {
		text += " (" + strings.Join(notes, "; ") + ")"
	}
	return text
}

// lines returns the pods that a member does not reach as it should.
func (m MemberStatus) lines(service string) []string {
	if m.Problem != "" {
		return []string{fmt.Sprintf("pods of %s in %s: not compared: %s", service, m.Namespace, m.Problem)}
	}
	if m.State != outOfSync {
		return nil
	}
	var all []string
	for _, p := range m.Pods {
		if p.State == ready {
			continue
		}
		line := fmt.Sprintf("pod %s of %s in %s: %s", p.Pod, service, m.Namespace, word(p.State))
		switch {
		case p.State == stale && len(p.SourceAddresses) == 0:
			line += fmt.Sprintf(": %s is no address of a pod at the source", strings.Join(p.Addresses, " "))
		case p.State == stale:
			line += fmt.Sprintf(": %s, at the source %s", strings.Join(p.Addresses, " "), strings.Join(p.SourceAddresses, " "))
		}
		all = append(all, line)
	}
	return all
}

// value returns a value on one line; a long one is cut.
func value(v any) string {
	if v == nil {
		return "unset"
	}
	const longest = 120
	b, err := json.Marshal(v)
	if err != nil {
		return "a value"
	}
	if text := []rune(string(b)); len(text) > longest {
		return string(text[:longest]) + "…"
	}
	return string(b)
}
