package disk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"global-headless-service/yamltext"
)

// A list is a v1 List, as kubectl prints it, or a list of one kind, as API
// servers do, cut into its elements as text.
type list struct {
	elements               []chunk // each a document at column 0
	apiVersion, kind, name string
}

// isList reports whether it is a list of resources.
func (l *list) isList() bool {
	return l.kind == "List" && l.apiVersion == "v1" || l.name == "" && elementKind(l.apiVersion, l.kind) != ""
}

// isCutOff reports whether it is the first part of a list: kubectl prints the kind
// behind the items.
func (l *list) isCutOff() bool { return l.kind == "" && l.apiVersion == "v1" && len(l.elements) > 0 }

// errCutOff is the error of half a dump.
var errCutOff = errors.New("it is cut off: it has items and no kind behind them, as the first part of a List has; get the whole of it")

// cutList cuts a document into the elements of a v1 List without reading them as
// nodes, which for a dump of a hundred megabytes would take gigabytes. It is not
// ok if the document is no List, or if only the library can find its elements.
// first is the line on which the document begins.
func cutList(document []byte, first int) (elements []chunk, ok bool, err error) {
	if !bytes.Contains(document, []byte("items")) {
		return nil, false, nil
	}
	l, ok, err := cutJSON(document, first)
	if !ok && err == nil && hasItems(document) {
		ok = l.cutYAML(document, first)
	}
	switch {
	case err != nil:
		return nil, false, err
	case ok && l.isCutOff():
		return nil, false, errCutOff
	}
	ok = ok && l.isList()
	if kind := elementKind(l.apiVersion, l.kind); ok && kind != "" {
		for k, e := range l.elements {
			l.elements[k].text = withKind(e.text, l.apiVersion, kind)
		}
	}
	return l.elements, ok, nil
}

// hasItems reports whether a document in block style has a field items, or may
// have one.
func hasItems(document []byte) bool {
	return bytes.HasPrefix(document, []byte("items:")) || bytes.Contains(document, []byte("\nitems:"))
}

// cutYAML cuts a list in block style.
func (l *list) cutYAML(document []byte, first int) (ok bool) {
	text := yamltext.Text(document)
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	pos, ok := yamltext.SkipBlank(text, 0)
	for ok && pos < len(text) {
		key, _, isKey := yamltext.Key(text, pos)
		if !isKey {
			return false
		}
		if key == "items" {
			pos, ok = l.cutItems(text, pos, first)
		} else {
			pos, ok = l.readField(text, pos)
		}
		if ok {
			pos, ok = yamltext.SkipBlank(text, pos)
		}
	}
	return ok
}

// readField reads a field of a List other than its items; end is the offset of
// the next one.
func (l *list) readField(text string, pos int) (end int, ok bool) {
	key, end, ok := yamltext.ReadField(text, pos)
	if !ok {
		return 0, false
	}
	if key == "apiVersion" || key == "kind" {
		header := yamltext.New([]byte(text[pos:end]))
		l.apiVersion, l.kind = firstOf(header.APIVersion(), l.apiVersion), firstOf(header.Kind(), l.kind)
	} else if key == "metadata" {
		l.name = yamltext.New([]byte(text[pos:end])).Name()
	}
	return end, true
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// cutItems cuts the items that stand below their key, at whatever column.
func (l *list) cutItems(text string, pos, first int) (end int, ok bool) {
	_, after, _ := yamltext.Key(text, pos)
	if strings.HasPrefix(strings.TrimLeft(text[after:], " "), "[]") {
		_, end, ok = yamltext.ReadField(text, pos)
		return end, ok
	}
	if pos, ok = yamltext.LineEnd(text, after); !ok {
		return 0, false
	}
	if pos, ok = yamltext.SkipBlank(text, pos); !ok || pos == len(text) {
		return pos, false
	}
	dash := len(text[pos:]) - len(strings.TrimLeft(text[pos:], " "))
	if !yamltext.IsDash(text, pos+dash) {
		return 0, false
	}
	line, counted := first, 0
	for pos < len(text) && strings.HasPrefix(text[pos:], strings.Repeat(" ", dash)) && yamltext.IsDash(text, pos+dash) {
		i, next, ok := yamltext.ReadElement(text, pos, dash)
		if !ok || !i.IsMapping() {
			return 0, false
		}
		line, counted = line+strings.Count(text[counted:pos], "\n"), pos
		l.elements = append(l.elements, chunk{i.YAML(), line})
		pos = next
	}
	return pos, true
}

// cutJSON cuts a list that is JSON, as kubectl -o json prints it. It is not ok if
// the document is none; that it ends in the middle is an error.
func cutJSON(document []byte, first int) (l list, ok bool, err error) {
	if !bytes.HasPrefix(bytes.TrimSpace(document), []byte("{")) {
		return l, false, nil
	}
	var read struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Metadata   struct {
			Name string `json:"name"`
		} `json:"metadata"`
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal(document, &read); err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && syntax.Offset >= int64(len(document)) {
			return l, false, errors.New("it is cut off: the JSON ends in the middle; get the whole of it")
		}
		return l, false, nil // flow style of YAML, or a value of another type
	}
	if read.Items == nil || slices.ContainsFunc(read.Items, func(item json.RawMessage) bool { return item[0] != '{' }) {
		return l, false, nil
	}
	l.apiVersion, l.kind, l.name = read.APIVersion, read.Kind, read.Metadata.Name
	rest, line := document, first
	for _, item := range read.Items {
		at := max(bytes.Index(rest, item), 0)
		line += bytes.Count(rest[:at], []byte("\n"))
		rest = rest[at:]
		l.elements = append(l.elements, chunk{item, line})
		line += bytes.Count(item, []byte("\n"))
		rest = rest[len(item):]
	}
	return l, true, nil
}

// elements returns the resources that stand in a file at from: of lists among
// them, those that they hold.
func (s Source) elements(cut []chunk, from yamltext.Origin) ([]*yamltext.Item, error) {
	var items []*yamltext.Item
	for k, e := range cut {
		of := from
		of.Line = e.line
		if k > 0 && cut[k-1].line == e.line || k+1 < len(cut) && cut[k+1].line == e.line {
			of.Element = fmt.Sprintf("items[%d]", k)
		}
		more, err := s.element(e, of)
		if _, placed := errors.AsType[*SyntaxError](err); placed {
			return nil, err
		} else if err != nil {
			return nil, fmt.Errorf("items[%d]: %w", k, err)
		}
		items = append(items, more...)
	}
	return items, nil
}

// element returns the resource that an element of a list is, or those of a list.
func (s Source) element(e chunk, from yamltext.Origin) ([]*yamltext.Item, error) {
	nested, ok, err := cutList(e.text, e.line)
	if err != nil {
		return nil, err
	}
	if ok {
		return s.elements(nested, from)
	}
	i := yamltext.FromFile(e.text, from)
	if err := i.Check(); err != nil {
		return nil, newSyntaxError(err, e.text, from)
	}
	if i.Kind() == "" || i.APIVersion() == "" {
		return nil, errNoResource
	}
	return []*yamltext.Item{i}, nil
}

// errNoResource is the error of an element that is no resource.
var errNoResource = errors.New("it has no apiVersion and kind")
