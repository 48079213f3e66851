package graph

import (
	"io"
	"strconv"
	"strings"

	"global-headless-service/review"
)

// DOT prints the fleet in the language of Graphviz.
func (f *Fleet) DOT(w io.Writer) error {
	d := diagramOf(sceneOf(f))
	var b strings.Builder
	b.WriteString("digraph fleet {\n")
	b.WriteString("  graph [label=" + dotText(f.title()) + ", labelloc=t, rankdir=LR, fontname=\"sans-serif\", nodesep=0.2, ranksep=1.5]\n")
	b.WriteString("  node [shape=box, style=rounded, fontname=\"monospace\", fontsize=11]\n")
	b.WriteString("  edge [fontname=\"sans-serif\", fontsize=10]\n")
	for k, box := range d.boxes {
		b.WriteString("  subgraph cluster_" + strconv.Itoa(k) + " {\n    label=" + dotText(box.title()) + "; style=rounded; color=gray60\n")
		for _, n := range box.all {
			b.WriteString("  " + n.dot())
		}
		b.WriteString("  }\n")
	}
	for _, n := range d.loose {
		b.WriteString(n.dot())
	}
	if more := d.scene.hiddenText(); more != "" {
		b.WriteString("  more [shape=plaintext, label=" + dotText(more) + "]\n")
	}
	for _, e := range d.edges {
		b.WriteString("  " + e.from + " -> " + e.to + " [label=" + dotText(e.label) + ", color=\"" + colour(e.line) + "\", style=" + e.dotStyle() + "]\n")
	}
	b.WriteString("}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// dot returns the line of a node.
func (n *node) dot() string {
	text := "  " + n.id + " [label=" + dotText(n.lines...)
	if n.source {
		text += ", penwidth=2.5"
	}
	if n.state != review.Unchanged {
		text += ", color=\"" + stateColours[n.state] + "\""
		if n.state == review.Removed {
			text += ", style=\"rounded,dashed\""
		}
	}
	return text + "]\n"
}

// dotStyle returns the style of an edge, which tells lines apart without their
// colours.
func (e *edge) dotStyle() string {
	switch {
	case e.state == review.Added:
		return "bold"
	case e.state == review.Removed:
		return "dotted"
	}
	return [...]string{"solid", "dashed"}[e.line%2]
}

// dotText returns lines as a quoted text, in which nothing has a meaning.
func dotText(lines ...string) string {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\r", " ", "\x00", "?")
	texts := make([]string, len(lines))
	for k, line := range lines {
		texts[k] = escape.Replace(line)
	}
	return `"` + strings.Join(texts, `\n`) + `"`
}
