package review

import (
	"fmt"
	"html"
	"io"
	"strings"

	"global-headless-service/report"
)

// The longest comments that services take, in bytes, and the shortest limit
// that Markdown keeps to.
const (
	GitHubComment   = 65_536
	GitLabComment   = 1_000_000
	ShortestComment = 1_000
)

// Markdown prints the review as a comment of at most limit bytes: a picture in
// Mermaid, unless it is empty, one table, then one fold a cluster. What is left out
// is counted. Whatever names and values hold, they stay text; the picture is
// written as it is.
func (r *Review) Markdown(w io.Writer, dir, picture string, limit int) error {
	c := comment{left: limit - spare}
	if r.IsEmpty() {
		c.add(fmt.Sprintf("%s: nothing would change.\n\n", code(cut(dir))))
	} else {
		c.add(fmt.Sprintf("**%s** in %s.\n\n", r.Summary(), code(cut(dir))))
	}
	if r.StateFile != "" {
		c.add(r.stateFile() + ".\n\n")
	}
	c.needs(r.Needs)
	c.picture(picture)
	c.table(r.Clusters)
	for _, cluster := range r.Clusters {
		c.cluster(cluster)
	}
	_, err := io.WriteString(w, c.String()+c.omitted.sentence())
	return err
}

// spare is the number of bytes that are kept free for the sentence on what is
// left out.
const spare = 300

// A comment is Markdown in the making, with the bytes that are left for it and
// the numbers of what did not fit.
type comment struct {
	strings.Builder
	left    int
	omitted omitted
}

type omitted struct {
	picture              bool
	needs, rows, objects int
}

func (c *comment) add(text string) {
	c.WriteString(text)
	c.left -= len(text)
}

// needs adds what the change needs, in a quarter of the room at most.
func (c *comment) needs(needs []Need) {
	var lines []string
	for _, n := range needs {
		lines = append(lines, "! "+n.text()+"\n")
	}
	shown := c.fold(fmt.Sprintf("Before this is applied, and what stays (%d)", len(needs)), lines, c.left/4)
	c.omitted.needs = len(needs) - shown
}

// picture adds a picture, in a quarter of the room at most.
func (c *comment) picture(mermaid string) {
	if mermaid == "" {
		return
	}
	text := "```mermaid\n" + mermaid + "```\n\n"
	if c.omitted.picture = len(text) > c.left/4; !c.omitted.picture {
		c.add(text)
	}
}

// table adds a row a cluster, in half of the room at most.
func (c *comment) table(clusters []Cluster) {
	const head = "| cluster | removed | updated | added |\n|---|---|---|---|\n"
	var b strings.Builder
	rows, limit := 0, c.left/2-len(head)
	for _, cluster := range clusters {
		row := cluster.row()
		if b.Len()+len(row) >= limit {
			break
		}
		b.WriteString(row)
		rows++
	}
	if rows > 0 {
		c.add(head + b.String() + "\n")
	}
	c.omitted.rows = len(clusters) - rows
}

// row returns a cluster's row of the table.
func (c Cluster) row() string {
	name := code(c.Name)
	if c.State != Changed {
		name += " (" + string(c.State) + ")"
	}
	return fmt.Sprintf("| %s | %d | %d | %d |\n", name, c.Counts.Removed, c.Counts.Updated, c.Counts.Added)
}

// cluster adds the objects of a cluster, as many as fit.
func (c *comment) cluster(cluster Cluster) {
	var objects []string
	for _, o := range cluster.Objects {
		var b strings.Builder
		o.text(&b, style{})
		objects = append(objects, b.String())
	}
	c.omitted.objects += len(objects) - c.fold(code(cluster.Name), objects, c.left)
}

// fold adds a part that opens when one clicks on it, with as many texts as fit
// into limit, and returns how many do. The texts stand in an HTML block that
// only a closing tag ends, and are escaped.
func (c *comment) fold(summary string, texts []string, limit int) (shown int) {
	head, foot := "<details><summary>"+summary+"</summary>\n\n<pre>\n", "</pre>\n\n</details>\n\n"
	var b strings.Builder
	for _, text := range texts {
		text = html.EscapeString(text)
		if len(head)+b.Len()+len(text)+len(foot) > limit {
			break
		}
		b.WriteString(text)
		shown++
	}
	if shown > 0 {
		c.add(head + b.String() + foot)
	}
	return shown
}

// code returns a text that is shown as it is: no character of it has a meaning
// in Markdown, in a cell of a table, or to those who look for links and names.
func code(text string) string {
	var b strings.Builder
	for _, c := range report.Printable(text) {
		if '!' <= c && c <= '~' && !isAlphanumeric(c) {
			fmt.Fprintf(&b, "&#%d;", c)
			continue
		}
		b.WriteRune(c)
	}
	return "<code>" + b.String() + "</code>"
}

func isAlphanumeric(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// cut returns the last characters of a long path.
func cut(path string) string {
	const longest = 60
	if all := []rune(path); len(all) > longest {
		return "…" + string(all[len(all)-longest:])
	}
	return path
}

// sentence returns the numbers of what did not fit.
func (o omitted) sentence() string {
	var parts []string
	if o.picture {
		parts = append(parts, "the picture")
	}
	for _, p := range []struct {
		n    int
		what string
	}{{o.needs, "warnings"}, {o.rows, "rows of the table"}, {o.objects, "objects"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "Left out, since a comment has its limit: " + strings.Join(parts, ", ") + ". `diff -o text` prints all.\n"
}
