package review

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// hostile are texts that try to be more than text.
var hostile = []string{
	"plain", "", " ", "a`b", "``` ", "</pre>", "</pre>\n</details>", "</details>", "<script>alert(1)</script>", "a|b", "@everyone", "#1",
	"\n\n# Heading\n\n", "\r\n\r\n- item", "[link](https://example.com)", "https://example.com", "www.example.com", "*a* _b_ ~~c~~",
	"<!--", "-->", "&lt;", "\\", "\\|", "</code>", "![x](y)", "| a | b |\n|---|---|", "\x00\x1b[31m", "\u202e", "日本", "<b", ":tada:", "$x$", "a@b.example",
}

// hostileReview is a review of which every text is hostile.
func hostileReview(r *rand.Rand, clusters int) *Review {
	text := func() string { return hostile[r.IntN(len(hostile))] + hostile[r.IntN(len(hostile))] }
	review := &Review{Version: Version}
	for range clusters {
		c := Cluster{Name: text(), State: []State{Added, Changed, Removed}[r.IntN(3)]}
		for range 1 + r.IntN(4) {
			o := Object{Action: []State{Added, Updated, Removed}[r.IntN(3)], Kind: text(), Namespace: text(), Name: text(), File: text()}
			for range r.IntN(3) {
				o.Fields = append(o.Fields, Field{Path: text(), Old: text(), New: map[string]any{text(): []any{text(), nil, 1}}})
			}
			c.Objects = append(c.Objects, o)
			c.Counts.add(o.Action)
			review.Counts.add(o.Action)
		}
		review.Clusters = append(review.Clusters, c)
	}
	for range r.IntN(4) {
		review.Needs = append(review.Needs, Need{Code: "edited-file-kept", Message: text(), File: text()})
	}
	return review
}

// TestMarkdownCannotBeLeft: rendered as GitHub does, a comment holds nothing but
// its own elements, in their order, whatever names and values are.
func TestMarkdownCannotBeLeft(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 0))
		review := hostileReview(r, 1+r.IntN(5))
		var b strings.Builder
		if err := review.Markdown(&b, hostile[r.IntN(len(hostile))]+"/out", "flowchart LR\n", GitHubComment); err != nil {
			t.Fatal(err)
		}
		want := "<p><strong></strong><code></code></p>"
		fold := func(summary string) string { return "<details><summary>" + summary + "</summary><pre></pre></details>" }
		if len(review.Needs) > 0 {
			want += fold("")
		}
		want += `<pre><code class="language-mermaid"></code></pre>`
		want += "<table><thead><tr>" + strings.Repeat("<th></th>", 4) + "</tr></thead><tbody>" +
			strings.Repeat("<tr><td><code></code></td><td></td><td></td><td></td></tr>", len(review.Clusters)) + "</tbody></table>" +
			strings.Repeat(fold("<code></code>"), len(review.Clusters))
		if got := elements(t, b.String()); got != want {
			t.Fatalf("seed %d: elements\n%s\nwant\n%s\nof\n%s", seed, got, want, b.String())
		}
	}
}

var (
	notTag     = regexp.MustCompile(`>[^<]*<`)
	attributes = regexp.MustCompile(` (style|align)="[^"]*"`)
)

// elements are the tags of Markdown as GitHub renders it, links and all, without
// the text between them.
func elements(t *testing.T, markdown string) string {
	t.Helper()
	var b bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := md.Convert([]byte(markdown), &b); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(attributes.ReplaceAllString(notTag.ReplaceAllString(b.String(), "><"), ""))
}

// TestMarkdownKeepsToItsLimit: a comment is never longer than its limit, and what
// it shows and what it leaves out make all.
func TestMarkdownKeepsToItsLimit(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		review := hostileReview(r, r.IntN(80))
		limit := ShortestComment + r.IntN(30_000)
		picture := strings.Repeat("  n0 --> n1\n", r.IntN(1_000))
		dir := strings.Repeat(hostile[r.IntN(len(hostile))], 1+r.IntN(100))
		var b strings.Builder
		if err := review.Markdown(&b, dir, picture, limit); err != nil {
			t.Fatal(err)
		}
		text := b.String()
		if len(text) > limit {
			t.Fatalf("seed %d: %d bytes, the limit is %d", seed, len(text), limit)
		}
		if shown := strings.Contains(text, picture+"```\n"); picture != "" && shown == strings.Contains(text, "the picture") {
			t.Fatalf("seed %d: the picture is shown: %v, and the last sentence says otherwise:\n%s", seed, shown, text)
		}
		objects, rows, needs := 0, strings.Count(text, "\n| <code>"), strings.Count(text, "\n! ")
		for _, action := range []State{Added, Updated, Removed} {
			objects += len(regexp.MustCompile(`\n  `+regexp.QuoteMeta(marks[action].mark)+` [^\n]*`).FindAllString(text, -1))
		}
		all := 0
		for _, c := range review.Clusters {
			all += len(c.Objects)
		}
		for _, n := range []struct {
			what       string
			shown, all int
		}{{"objects", objects, all}, {"rows of the table", rows, len(review.Clusters)}, {"warnings", needs, len(review.Needs)}} {
			if left := leftOut(text, n.what); n.shown+left != n.all {
				t.Fatalf("seed %d: %d %s shown and %d left out, of %d:\n%s", seed, n.shown, n.what, left, n.all, text)
			}
		}
	}
}

// leftOut is the number in the last sentence.
func leftOut(text, what string) int {
	m := regexp.MustCompile(fmt.Sprintf(`(?m)^Left out.* (\d+) %s`, what)).FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}
