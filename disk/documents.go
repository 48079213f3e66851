package disk

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"global-headless-service/yamltext"
)

// A place is a file: its path as messages show it, and its path below the
// package's root.
type place struct{ path, packagePath string }

// at returns the origin of the document with that index, which begins on that
// line.
func (p place) at(index, line int) yamltext.Origin {
	return yamltext.Origin{Path: p.path, PackagePath: p.packagePath, Index: index, Line: line}
}

// documents reads the resources of one file. It notes and skips what is no
// resource. What is no YAML is an error, but for a template, which another tool
// renders.
func (s Source) documents(data []byte, file place) ([]*yamltext.Item, error) {
	var items []*yamltext.Item
	var errs []error
	for index, d := range split(data) {
		if isBlank(d.text) {
			continue
		}
		read, err := s.document(d.text, file.at(index, d.line))
		items, errs = append(items, read...), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return items, nil
}

// document reads the resource that a document is, or those of a list.
func (s Source) document(text []byte, from yamltext.Origin) ([]*yamltext.Item, error) {
	skip := func(why string) ([]*yamltext.Item, error) {
		s.Note(fmt.Sprintf("%s[%d]: skipped, %s", from.Path, from.Index, why))
		return nil, nil
	}
	const template = "it is a template; render it first"
	if cut, ok, err := cutList(text, from.Line); err != nil {
		return nil, inDocument(err, from)
	} else if ok {
		items, err := s.elements(cut, from)
		return items, inDocument(err, from)
	}
	i := yamltext.FromFile(text, from)
	braces := bytes.Contains(text, []byte("{{"))
	err := i.Check()
	switch {
	case err != nil && braces:
		return skip(template)
	case err != nil && !isMapping(text):
		return skip("it is no resource")
	case err != nil:
		return nil, newSyntaxError(err, text, from)
	case isList(i):
		items, err := readElements(i)
		return items, inDocument(err, from)
	case braces && (i.Name() == "" || strings.Contains(i.Name()+i.Kind(), "{{")):
		return skip(template)
	case i.Kind() == "" || i.APIVersion() == "":
		return skip("it has no apiVersion and kind")
	}
	return []*yamltext.Item{i}, nil
}

// inDocument returns an error about a document with the document's place, unless
// it is nil or names the place itself.
func inDocument(err error, from yamltext.Origin) error {
	if _, placed := errors.AsType[*SyntaxError](err); err == nil || placed {
		return err
	}
	return fmt.Errorf("%s[%d]: %w", from.Path, from.Index, err)
}

// Parse reads the resources of one file's content, and skips what is no
// resource. The path is relative to the package's root.
func Parse(content []byte, path string) ([]*yamltext.Item, error) {
	return Source{Note: func(string) {}}.documents(content, place{path, path})
}

// A chunk is one document of a stream, and the line on which it begins.
type chunk struct {
	text []byte
	line int
}

// Documents returns the documents of a stream, but for blank ones.
func Documents(stream []byte) [][]byte {
	var documents [][]byte
	for _, c := range split(stream) {
		if !isBlank(c.text) {
			documents = append(documents, c.text)
		}
	}
	return documents
}

// split cuts a stream at its document markers. What stands behind a marker on
// its line belongs to the document; the marker itself does not, since kubectl
// takes no document that begins so.
func split(data []byte) []chunk {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.Contains(data, []byte("\r\n")) { // else there is no need for a copy
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	var chunks []chunk
	start, first, number := 0, 1, 0 // the document's offset and line; the line that is read
	for pos := 0; pos < len(data); {
		end := bytes.IndexByte(data[pos:], '\n') + 1
		if end == 0 {
			end = len(data) - pos
		}
		number++
		if content, ok := marker(data[pos : pos+end]); ok {
			if pos > 0 {
				chunks = append(chunks, chunk{data[start:pos], first})
			}
			if start, first = pos+content, number; content == end {
				first++
			}
		}
		pos += end
	}
	return append(chunks, chunk{data[start:], first})
}

// marker reports whether a line begins a document, and at which offset in the
// line the document's content begins: at its end behind a comment.
func marker(line []byte) (content int, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte("---"))
	if !ok || len(rest) > 0 && !bytes.ContainsRune([]byte(" \t\n"), rune(rest[0])) {
		return 0, false
	}
	rest = bytes.TrimLeft(rest, " \t\n")
	if len(rest) == 0 || rest[0] == '#' {
		return len(line), true
	}
	return len(line) - len(rest), true
}

// isBlank reports whether a document holds nothing but comments and
// directives.
func isBlank(document []byte) bool {
	for line := range bytes.Lines(document) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' && line[0] != '%' && string(line) != "---" && string(line) != "..." {
			return false
		}
	}
	return true
}

// countDocuments counts the documents of a text that hold anything.
func countDocuments(text []byte) int {
	n := 0
	for _, d := range split(text) {
		if !isBlank(d.text) {
			n++
		}
	}
	return n
}

// isMapping reports whether a document is a mapping, or is not YAML at all.
func isMapping(document []byte) bool {
	var n yaml.Node
	if yaml.Unmarshal(document, &n) != nil || len(n.Content) == 0 {
		return true
	}
	return n.Content[0].Kind == yaml.MappingNode
}
