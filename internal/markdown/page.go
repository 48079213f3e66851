package markdown

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// A Page is what a Markdown file holds, in the order in which it stands there.
type Page struct {
	Blocks  []Block
	Links   []Link
	Spans   []Span
	anchors map[string]bool
	source  []byte
	named   int // of Spans, those before the last block
}

// A Block is a block of code.
type Block struct {
	// Language is the first word behind the fence. It is empty for a fence
	// without one, and for a block that is only indented.
	Language string
	// Text is the content, without the fence and the indentation of a list.
	Text string
	// Comment is the text of the HTML comment that is directly before the block.
	Comment string
	// Heading is the text of the last heading before the block.
	Heading string
	// Names is the code between backquotes since the block before this one.
	Names []string
	// Line is the number of the first line of Text.
	Line int

	start, end int // of the lines of Text in the file
}

// A Link leads from a line of the page to a file, an anchor or a URL. An image
// is one too.
type Link struct {
	Destination string
	Line        int
}

// A Span is code between backquotes in a line of text.
type Span struct {
	Text string
	Line int
}

// Read reads a Markdown file. It returns the error of os.ReadFile.
func Read(path string) (*Page, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a page: %w", err)
	}
	return Parse(b), nil
}

// Parse parses GitHub Flavored Markdown. There is no text that it refuses.
func Parse(source []byte) *Page {
	p := &Page{anchors: map[string]bool{}, source: source}
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	root := parser.Parse(text.NewReader(source))
	heading := ""
	ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			heading = p.textOf(n)
			p.addAnchor(heading)
		case *ast.FencedCodeBlock:
			p.addBlock(n, string(n.Language(source)), heading)
		case *ast.CodeBlock:
			p.addBlock(n, "", heading)
		case *ast.Link:
			p.Links = append(p.Links, Link{string(n.Destination), p.lineOf(n)})
		case *ast.Image:
			p.Links = append(p.Links, Link{string(n.Destination), p.lineOf(n)})
		case *ast.AutoLink:
			p.Links = append(p.Links, Link{string(n.URL(source)), p.lineOf(n)})
		case *ast.CodeSpan:
			p.Spans = append(p.Spans, Span{strings.ReplaceAll(p.textOf(n), "\n", " "), p.lineOf(n)})
		}
		return ast.WalkContinue, nil
	})
	return p
}

// HasAnchor reports whether a link may lead to an anchor of the page: to a
// heading, by the name that GitHub gives it.
func (p *Page) HasAnchor(name string) bool { return p.anchors[name] }

// addAnchor adds the name of a heading: in lower case, with hyphens for spaces
// and without punctuation. The second of two equal ones ends in -1.
func (p *Page) addAnchor(heading string) {
	var b strings.Builder
	for _, r := range strings.ToLower(heading) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-', r == '_', '0' <= r && r <= '9', 'a' <= r && r <= 'z', r > 127:
			b.WriteRune(r)
		}
	}
	name := b.String()
	for k := 1; p.anchors[name]; k++ {
		name = fmt.Sprintf("%s-%d", b.String(), k)
	}
	p.anchors[name] = true
}

func (p *Page) addBlock(n ast.Node, language, heading string) {
	b := Block{Language: language, Comment: p.commentBefore(n), Heading: heading}
	for _, s := range p.Spans[p.named:] {
		b.Names = append(b.Names, s.Text)
	}
	p.named = len(p.Spans)
	lines := n.Lines()
	b.Text = string(lines.Value(p.source))
	if lines.Len() > 0 {
		first := lines.At(0).Start
		b.start = bytes.LastIndexByte(p.source[:first], '\n') + 1
		b.end = lines.At(lines.Len() - 1).Stop
		b.Line = p.lineAt(first)
	}
	p.Blocks = append(p.Blocks, b)
}

// commentBefore returns the text of the HTML comment that is the node before
// this one.
func (p *Page) commentBefore(n ast.Node) string {
	h, ok := n.PreviousSibling().(*ast.HTMLBlock)
	if !ok {
		return ""
	}
	comment := string(h.Lines().Value(p.source))
	if h.HasClosure() {
		comment += string(h.ClosureLine.Value(p.source))
	}
	comment, opens := strings.CutPrefix(strings.TrimSpace(comment), "<!--")
	comment, closes := strings.CutSuffix(comment, "-->")
	if !opens || !closes {
		return ""
	}
	return strings.TrimSpace(comment)
}

// textOf returns the text of a node, without marks of emphasis, code or links.
func (p *Page) textOf(n ast.Node) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(p.source))
			if t.SoftLineBreak() {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// lineOf returns the line of an inline node, by the text in it or before it; it
// is that of the block where there is none.
func (p *Page) lineOf(n ast.Node) int {
	line := 0
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			line = p.lineAt(t.Segment.Start)
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	for ; line == 0 && n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			line = p.lineAt(n.Lines().At(0).Start)
		}
	}
	return line
}

func (p *Page) lineAt(offset int) int { return 1 + bytes.Count(p.source[:offset], []byte("\n")) }

// With returns the page's text with other texts in place of those of some of
// its Blocks, by their index. The lines of a block in a list stay indented.
func (p *Page) With(texts map[int]string) []byte {
	var out []byte
	at := 0
	for k, b := range p.Blocks {
		fresh, ok := texts[k]
		if !ok || b.Line == 0 {
			continue
		}
		line := p.source[b.start:b.end]
		indent := line[:len(line)-len(bytes.TrimLeft(line, " "))]
		if strings.HasPrefix(b.Text, string(indent)) {
			indent = nil // the text's own
		}
		out = append(out, p.source[at:b.start]...)
		for l := range strings.Lines(fresh) {
			out = append(append(out, indent...), l...)
		}
		at = b.end
	}
	return append(out, p.source[at:]...)
}
