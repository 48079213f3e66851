package graph

import (
	"io"
	"strconv"
	"strings"

	"global-headless-service/report"
	"global-headless-service/review"
)

// Mermaid prints the fleet as a flowchart of Mermaid, which GitHub and GitLab draw
// in a fence of that name. It has no themes of its own, so that theirs apply.
func (f *Fleet) Mermaid(w io.Writer) error {
	_, err := io.WriteString(w, mermaid(f))
	return err
}

func mermaid(f *Fleet) string {
	d := diagramOf(sceneOf(f))
	var b strings.Builder
	b.WriteString("%%{init: {\"flowchart\": {\"wrappingWidth\": 480}}}%%\nflowchart LR\n") // no name is broken
	b.WriteString("  accTitle: " + plain(f.title()) + "\n")
	b.WriteString("  accDescr: " + plain(f.description()) + "\n")
	for k, box := range d.boxes {
		b.WriteString("  subgraph c" + strconv.Itoa(k) + "[" + mermaidText(box.title()) + "]\n")
		for _, n := range box.all {
			b.WriteString("  " + n.mermaid())
		}
		b.WriteString("  end\n")
	}
	for _, n := range d.loose {
		b.WriteString(n.mermaid())
	}
	if more := d.scene.hiddenText(); more != "" {
		b.WriteString("  more[" + mermaidText(more) + "]\n")
	}
	for _, e := range d.edges {
		b.WriteString("  " + e.from + " " + e.mermaid() + " " + e.to + "\n")
	}
	d.mermaidStyles(&b)
	return b.String()
}

// mermaid returns the line of a node.
func (n *node) mermaid() string {
	text := "  " + n.id + "[" + mermaidText(n.lines...) + "]"
	switch {
	case n.state != review.Unchanged:
		text += ":::" + stateClass(n.state)
	case n.source:
		text += ":::" + mermaidClasses[0].class
	}
	return text + "\n"
}

// mermaid returns the arrow of an edge: thick if it is added, dotted if
// it is removed.
func (e *edge) mermaid() string {
	arrow := "-->"
	switch e.state {
	case review.Added:
		arrow = "==>"
	case review.Removed:
		arrow = "-.->"
	}
	if e.label == "" {
		return arrow
	}
	return arrow + "|" + mermaidText(e.label) + "|"
}

// mermaidClasses are the styles of nodes, by the classes that have them.
var mermaidClasses = []struct{ class, style string }{
	{"source", "stroke-width:3px"},
	{"added", "stroke:" + addedColour + ",stroke-width:3px"},
	{"removed", "stroke:" + removedColour + ",stroke-width:3px,stroke-dasharray:5 3"},
	{"changed", "stroke:" + changedColour + ",stroke-width:3px,stroke-dasharray:2 2"},
	{"updated", "stroke:" + changedColour + ",stroke-width:2px"},
}

// mermaidStyles gives the nodes and edges their colours.
func (d *diagram) mermaidStyles(b *strings.Builder) {
	for _, c := range mermaidClasses {
		if strings.Contains(b.String(), ":::"+c.class+"\n") {
			b.WriteString("  classDef " + c.class + " " + c.style + "\n")
		}
	}
	for line := range d.scene.lines {
		var edges []string
		for k, e := range d.edges {
			if e.line == line && e.state != review.Removed {
				edges = append(edges, strconv.Itoa(k))
			}
		}
		if len(edges) == 0 {
			continue
		}
		style := "stroke:" + colour(line)
		if dash(line) != "" {
			style += ",stroke-dasharray:" + dash(line)
		}
		b.WriteString("  linkStyle " + strings.Join(edges, ",") + " " + style + "\n")
	}
}

// mermaidText returns lines as a quoted text, in which nothing has a meaning:
// whatever is no letter, digit or harmless sign is written by its number.
func mermaidText(lines ...string) string {
	var b strings.Builder
	b.WriteByte('"')
	for k, line := range lines {
		if k > 0 {
			b.WriteString("<br/>")
		}
		for _, c := range report.Printable(line) {
			if isPlain(c) || c > '~' {
				b.WriteRune(c)
			} else {
				b.WriteString("#" + strconv.Itoa(int(c)) + ";")
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}

// plain returns a text for a place where nothing can be escaped.
func plain(text string) string {
	return strings.Map(func(c rune) rune {
		if isPlain(c) {
			return c
		}
		return '?'
	}, text)
}

// isPlain reports whether a character means itself in Mermaid.
func isPlain(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune(" -_./,:+()~", c)
}
