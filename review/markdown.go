package review

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// The longest comments that services take, in bytes.
const (
	GitHubComment = 65_536
	GitLabComment = 1_000_000
)

// Markdown prints the review as a comment of at most limit bytes: one table,
// then one fold a cluster. What is left out is counted. Whatever names and
// values hold, they stay text.
func (r *Review) Markdown(w io.Writer, dir string, limit int) error {
	var b strings.Builder
	if r.IsEmpty() {
		fmt.Fprintf(&b, "%s: nothing would change.\n", code(dir))
	} else {
		fmt.Fprintf(&b, "**%s** in %s.\n\n", r.sentence(), code(dir))
	}
	b.WriteString(r.needsFold())
	const spare = 200 // for the sentence on what is left out
	left := limit - b.Len() - spare
	table, rows := r.table(left)
	b.WriteString(table)
	left -= len(table)
	folds := 0
	for _, c := range r.Clusters {
		fold := c.fold()
		if len(fold) > left {
			continue
		}
		folds++
		left -= len(fold)
		b.WriteString(fold)
	}
	b.WriteString(omitted(len(r.Clusters)-rows, len(r.Clusters)-folds))
	text := b.String()
	if len(text) > limit {
		text = fmt.Sprintf("%s: %s. The rest does not fit into a comment; diff -o text prints it.\n", code(cut(dir)), r.sentence())
	}
	_, err := io.WriteString(w, text)
	return err
}

// table returns a row a cluster, as many as fit.
func (r *Review) table(limit int) (table string, rows int) {
	if r.IsEmpty() {
		return "", 0
	}
	var b strings.Builder
	b.WriteString("| cluster | removed | updated | added |\n|---|---|---|---|\n")
	for _, c := range r.Clusters {
		name := code(c.Name)
		if c.State != changed {
			name += " (" + c.State + ")"
		}
		row := fmt.Sprintf("| %s | %d | %d | %d |\n", name, c.Counts.Removed, c.Counts.Updated, c.Counts.Added)
		if b.Len()+len(row) > limit {
			break
		}
		b.WriteString(row)
		rows++
	}
	return b.String() + "\n", rows
}

// fold returns the details of a cluster.
func (c Cluster) fold() string {
	var b strings.Builder
	c.text(&b, style{})
	return fold(code(c.Name), b.String())
}

// needsFold returns what the change needs.
func (r *Review) needsFold() string {
	if len(r.Needs) == 0 {
		return ""
	}
	var b strings.Builder
	for _, n := range r.Needs {
		b.WriteString("! " + n.text() + "\n")
	}
	const longest = 20_000
	text := b.String()
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…\n"
	}
	return fold(fmt.Sprintf("Before this is applied, and what stays (%d)", len(r.Needs)), text)
}

// fold returns a part that opens when one clicks on it. The text stands in an
// element that ends at its closing tag only, and is escaped.
func fold(summary, text string) string {
	return "<details><summary>" + summary + "</summary>\n<pre>\n" + html.EscapeString(text) + "</pre>\n</details>\n\n"
}

// code returns a text that is shown as it is.
func code(text string) string {
	return "<code>" + strings.NewReplacer("|", "&#124;", "`", "&#96;", "@", "&#64;", "\n", " ").Replace(html.EscapeString(printable(text))) + "</code>"
}

func cut(text string) string {
	const longest = 100
	if len(text) > longest {
		return strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return text
}

// omitted counts what did not fit.
func omitted(rows, folds int) string {
	switch {
	case rows > 0:
		return fmt.Sprintf("%d more clusters are not in the table, and the details of %d are left out: diff -o text prints them.\n", rows, folds)
	case folds > 0:
		return fmt.Sprintf("The details of %d clusters are left out: diff -o text prints them.\n", folds)
	}
	return ""
}
