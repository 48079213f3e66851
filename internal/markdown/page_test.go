package markdown

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"global-headless-service/internal/expect"
)

const page = "# A `page`, of things\n" +
	"\n" +
	"See [another](docs/b.md#c) and `make\nit`, <https://example.com> and ![a\npicture](p.svg).\n" +
	"\n" +
	"<!-- exit: 1 -->\n" +
	"\n" +
	"```console\n$ a\nb\n```\n" +
	"\n" +
	"## Again\n" +
	"\n" +
	"1. In a list:\n" +
	"\n" +
	"   ```sh\n   a\n     b\n   ```\n" +
	"\n" +
	"| [d](#again-1) |\n|---|\n| `x` |\n" +
	"\n" +
	"## Again\n" +
	"\n" +
	"    only indented\n"

func TestParse(t *testing.T) {
	p := Parse([]byte(page))
	want := []Block{
		{Language: "console", Text: "$ a\nb\n", Comment: "exit: 1", Heading: "A page, of things", Names: []string{"page", "make it"}, Line: 10},
		{Language: "sh", Text: "a\n  b\n", Heading: "Again", Line: 19},
		{Text: "only indented\n", Heading: "Again", Names: []string{"x"}, Line: 29},
	}
	if diff := cmp.Diff(want, p.Blocks, cmpopts.IgnoreUnexported(Block{})); diff != "" {
		t.Errorf("blocks, -want +got:\n%s", diff)
	}
	expect.Same(t, "links", []Link{{"docs/b.md#c", 3}, {"https://example.com", 3}, {"p.svg", 4}, {"#again-1", 23}}, p.Links)
	expect.Same(t, "spans", []Span{{"page", 1}, {"make it", 3}, {"x", 25}}, p.Spans)
	for name, want := range map[string]bool{"a-page-of-things": true, "again": true, "again-1": true, "again-2": false} {
		expect.Same(t, name, want, p.HasAnchor(name))
	}
}

func TestWith(t *testing.T) {
	p := Parse([]byte(page))
	same := map[int]string{}
	for k, b := range p.Blocks {
		same[k] = b.Text
	}
	expect.Same(t, "with the same texts", page, string(p.With(same)))
	want := strings.Replace(strings.Replace(page, "$ a\nb\n", "$ a\n", 1), "     b\n", "   c\n   d\n", 1)
	expect.Same(t, "with other texts", want, string(p.With(map[int]string{0: "$ a\n", 1: "a\nc\nd\n"})))
}
