package disk

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"

	"global-headless-service/resourcelist"
)

// documents reads the resources of one file. What is no resource is passed
// over with a word; what is no YAML is an error, but for a template, which is
// another tool's to render.
func (s Source) documents(data []byte, path string) ([]*resourcelist.Item, error) {
	var items []*resourcelist.Item
	for index, document := range split(data) {
		if isBlank(document) {
			continue
		}
		i := resourcelist.FromFile(document, path, index)
		err := i.Check()
		switch {
		case err != nil && bytes.Contains(document, []byte("{{")):
			s.Note(fmt.Sprintf("%s[%d]: passed over, it is a template; render it first", path, index))
		case err != nil && !isMapping(document):
			s.Note(fmt.Sprintf("%s[%d]: passed over, it is no resource", path, index))
		case err != nil:
			return nil, fmt.Errorf("%s[%d]: %w", path, index, err)
		case i.Kind() == "List" && i.APIVersion() == "v1":
			listed, err := elements(i, path, index)
			if err != nil {
				return nil, err
			}
			items = append(items, listed...)
		case bytes.Contains(document, []byte("{{")) && (i.Name() == "" || strings.Contains(i.Name()+i.Kind(), "{{")):
			s.Note(fmt.Sprintf("%s[%d]: passed over, it is a template; render it first", path, index))
		case i.Kind() == "" || i.APIVersion() == "":
			s.Note(fmt.Sprintf("%s[%d]: passed over, it has no apiVersion and kind", path, index))
		default:
			items = append(items, i)
		}
	}
	return items, nil
}

// Parse reads the resources of one file's content; what is no resource is left
// out.
func Parse(content []byte, path string) ([]*resourcelist.Item, error) {
	return Source{Note: func(string) {}}.documents(content, path)
}

// split cuts a stream at its document markers.
func split(data []byte) [][]byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	var documents [][]byte
	start := 0
	for pos := 0; pos < len(data); {
		end := bytes.IndexByte(data[pos:], '\n') + 1
		if end == 0 {
			end = len(data) - pos
		}
		if line := bytes.TrimRight(data[pos:pos+end], " \t\n"); isMarker(line) || bytes.HasPrefix(line, []byte("--- ")) && pos > start {
			if pos > 0 {
				documents = append(documents, data[start:pos])
			}
			start = pos
			if isMarker(line) {
				start = pos + end
			}
		}
		pos += end
	}
	return append(documents, data[start:])
}

// isMarker says whether a line only begins a document.
func isMarker(line []byte) bool {
	return string(line) == "---" || bytes.HasPrefix(line, []byte("--- #"))
}

// isBlank says whether a document holds comments and directives at most: what
// stands before a marker says how to read YAML, and there is one way to.
func isBlank(document []byte) bool {
	for line := range bytes.Lines(document) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' && line[0] != '%' && string(line) != "---" && string(line) != "..." {
			return false
		}
	}
	return true
}

// isMapping says whether a document is a mapping, or is not YAML at all.
func isMapping(document []byte) bool {
	var n yaml.Node
	if yaml.Unmarshal(document, &n) != nil || len(n.Content) == 0 {
		return true
	}
	return n.Content[0].Kind == yaml.MappingNode
}

// elements are the resources of a v1 List.
func elements(of *resourcelist.Item, path string, index int) ([]*resourcelist.Item, error) {
	list, err := of.Node()
	if err != nil {
		return nil, fmt.Errorf("%s[%d]: %w", path, index, err)
	}
	var items []*resourcelist.Item
	for k := 0; k+1 < len(list.Content); k += 2 {
		if list.Content[k].Value != "items" {
			continue
		}
		for at, n := range list.Content[k+1].Content {
			var b strings.Builder
			e := kyaml.NewEncoder(&b)
			if err := e.Encode(n); err != nil {
				return nil, fmt.Errorf("%s[%d]: items[%d]: %w", path, index, at, err)
			}
			i := resourcelist.FromFile([]byte(b.String()), path, index)
			if i.Kind() == "" || i.APIVersion() == "" {
				return nil, fmt.Errorf("%s[%d]: items[%d] has no apiVersion and kind", path, index, at)
			}
			items = append(items, i)
		}
	}
	return items, nil
}
