package review

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"global-headless-service/report"
)

// A style colours text for a terminal; the zero style does not.
type style struct{ on bool }

func (s style) paint(code, text string) string {
	if !s.on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// The colours, which differ in brightness too.
const (
	red    = "1;31"
	yellow = "33"
	green  = "32"
	bold   = "1"
)

var marks = map[State]struct{ mark, colour string }{
	Added: {"+", green}, Updated: {"~", yellow}, Removed: {"-", red},
}

// Text prints the review of folder dir in words, in colours for a terminal.
func (r *Review) Text(w io.Writer, dir string, colours bool) error {
	s := style{colours}
	dir = report.Printable(dir)
	var b strings.Builder
	if r.IsEmpty() {
		fmt.Fprintf(&b, "%s: nothing would change\n", dir)
	}
	for _, c := range r.Clusters {
		c.text(&b, s)
	}
	if r.StateFile != "" {
		b.WriteString(s.paint(red, "-") + " " + r.stateFile() + "\n\n")
	}
	if len(r.Needs) > 0 {
		b.WriteString(s.paint(bold, "Before this is applied, and what stays:") + "\n")
		for _, n := range r.Needs {
			fmt.Fprintf(&b, "  ! %s\n", n.text())
		}
		b.WriteByte('\n')
	}
	if !r.IsEmpty() {
		fmt.Fprintf(&b, "%s: %s\n", dir, r.Summary())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Review) stateFile() string {
	return r.StateFile + " removed: headers in the files take its place"
}

// Summary returns the counts of files, as the last line shows them.
func (r *Review) Summary() string {
	return fmt.Sprintf("%d to add, %d to update, %d to remove, %d unchanged",
		r.Counts.Added, r.Counts.Updated, r.Counts.Removed, r.Counts.Unchanged)
}

func (n Need) text() string {
	text := report.Printable(n.Message) + " [" + n.Code + "]"
	if n.File != "" {
		text = report.Printable(n.File) + ": " + text
	}
	return text
}

// text prints a cluster.
func (c Cluster) text(b *strings.Builder, s style) {
	b.WriteString(s.paint(bold, c.Headline()) + "\n")
	for _, o := range c.Objects {
		o.text(b, s)
	}
	b.WriteByte('\n')
}

// Headline returns the name of a cluster, and whether it is added or removed.
func (c Cluster) Headline() string {
	switch c.State {
	case Added:
		return report.Printable(c.Name) + " (" + c.nothingYet + ")"
	case Removed:
		return report.Printable(c.Name) + " (nothing is left for this cluster)"
	case Retired:
		return report.Printable(c.Name) + " (retired: only a kustomization without resources is left)"
	}
	return report.Printable(c.Name)
}

// text prints an object, and below it the fields that change.
func (o Object) text(b *strings.Builder, s style) {
	m := marks[o.Action]
	fmt.Fprintf(b, "  %s %s\n", s.paint(m.colour, m.mark), s.paint(m.colour, o.String()))
	for _, f := range o.Fields {
		fmt.Fprintf(b, "      %s\n", f.String())
	}
	if o.Action == Updated && len(o.Fields) == 0 {
		b.WriteString("      only the header or comments\n")
	}
}

// String returns an object and what happens to it, on one line.
func (o Object) String() string {
	if o.Kind == "" { // no single resource is in the file
		return report.Printable("file " + o.File + " " + string(o.Action))
	}
	text := o.Kind
	if o.Name != "" {
		text += " " + o.Name
	}
	if o.Namespace != "" {
		text += " in " + o.Namespace
	}
	return report.Printable(text + " " + string(o.Action) + " (" + o.File + ")")
}

// String returns a field before and after, on one line; long values are cut.
func (f Field) String() string {
	path := f.Path
	if path == "" {
		path = "the whole object"
	}
	return report.Printable(path + ": " + valueText(f.Old) + " -> " + valueText(f.New))
}

// valueText returns a value on one line; long ones are cut.
func valueText(v any) string {
	if v == nil {
		return "(unset)"
	}
	const longest = 120
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return "(a value)"
	}
	text := []rune(strings.TrimSuffix(b.String(), "\n"))
	if len(text) > longest {
		return string(text[:longest]) + "…"
	}
	return string(text)
}
