package graph

import (
	"regexp"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/report"
	"global-headless-service/review"
)

// hostile tries to be more than text, in every form.
const hostile = "a\"b'`c\\N<script>alert(1)</script>&lt;#35;;%%\n```\n]]-->|end\u202e\x1b[31m"

func hostileFleet() *Fleet {
	s := kafka(2, 2)
	s.Declaration, s.Name, s.Mesh, s.StatefulSets = hostile, hostile, hostile, []string{hostile}
	s.Pods, s.Ports, s.Requirements, s.Everywhere = []Pods{{hostile, 0, 2}}, []string{hostile}, []string{hostile}, hostile
	for k := range s.Members {
		m := &s.Members[k]
		m.Cluster += hostile
		if m.Mechanism != "" {
			m.Namespace, m.Mechanism = m.Namespace+hostile, hostile
		}
		m.Tail, m.Short, m.State, m.Note = hostile, hostile, review.Changed, hostile
	}
	s.Source = s.Members[0].Member
	f := &Fleet{Services: []Service{s}}
	f.Dir, f.Changes = hostile, &review.Review{Clusters: []review.Cluster{{Name: hostile, Objects: []review.Object{
		{Action: review.Added, Kind: hostile, Namespace: hostile, Name: hostile, File: hostile, Fields: []review.Field{{Path: hostile, Old: hostile, New: hostile}}},
	}}}}
	return f
}

// TestFormsHoldTextOnly: whatever names hold, they stay text.
func TestFormsHoldTextOnly(t *testing.T) {
	f := hostileFleet()
	for _, line := range strings.Split(printed(t, f, "mermaid"), "\n")[1:] {
		quotes := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(line, "")
		if strings.ContainsAny(strings.ReplaceAll(line, "<br/>", ""), "<>`%\x1b") && !strings.Contains(line, "-->") || strings.ContainsAny(quotes, `"<`) {
			t.Errorf("mermaid: %s", line)
		}
	}
	for _, line := range strings.Split(printed(t, f, "dot"), "\n") {
		if rest := regexp.MustCompile(`"(?:[^"\\]|\\.)*"`).ReplaceAllString(line, ""); strings.ContainsAny(rest, "\"<\\`") {
			t.Errorf("dot: %s", line)
		}
	}
	if text := printed(t, f, "text"); strings.ContainsAny(text, "\x1b\u202e") {
		t.Errorf("text: %q", text)
	}
	for _, form := range []string{"svg", "html"} {
		text := strings.ReplaceAll(printed(t, f, form), pageJS, "")
		if strings.Contains(text, "<script>alert") || strings.ContainsAny(text, "\x1b\u202e") {
			t.Errorf("%s: a name is more than text", form)
		}
	}
	page := Page{Fleet: New(nil), Version: hostile, Results: report.Results{{Severity: report.SeverityError,
		Fault: report.Fault{Code: hostile, Message: hostile}, Object: report.Object{Kind: hostile, Name: hostile}, File: report.File{Path: hostile}}}}
	var b strings.Builder
	page.HTML(&b)
	if strings.Contains(b.String(), "<script>alert") || strings.ContainsAny(b.String(), "\x1b\u202e") {
		t.Error("html: a result is more than text")
	}
}

// TestMermaidText: what has a meaning in Mermaid is written by its number.
func TestMermaidText(t *testing.T) {
	for want, lines := range map[string][]string{
		`"end"`:              {"end"},
		`"a<br/>b.c_d-e/f"`:  {"a", "b.c_d-e/f"},
		`"#34;#35;#59;#96;"`: {"\"#;`"},
		`"#60;b#62;#38;"`:    {"<b>&"},
		`"− …"`:              {"− …"},
	} {
		expect.Same(t, "text", want, mermaidText(lines...))
	}
	expect.Same(t, "plain", "a?b?c", plain("a;b\nc"))
}

// TestDotText: what has a meaning in DOT is escaped.
func TestDotText(t *testing.T) {
	expect.Same(t, "text", `"a\"b\\N\nc d"`, dotText(`a"b\N`, "c\nd"))
}
