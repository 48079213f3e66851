package yamltext

import (
	"iter"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ReadElement reads the element of a list of items whose dash stands in column
// dash of the line at offset pos; end is the offset of the first line that no
// longer belongs to it. The item is part of text, which has to end in a
// newline. ok is false if only the library can find the end of the element.
func ReadElement(text string, pos, dash int) (i *Item, end int, ok bool) {
	made := new(struct { // one allocation
		item Item
		head header
	})
	i = &made.item
	i.dash, i.head = dash, &made.head
	x := scanner{s: text, head: i.head}
	if end, ok = x.item(pos, dash); ok {
		i.text, i.col, i.simple, i.inFlow = text[pos:end], x.col, true, x.inFlow
		if i.head.annotations > 0 {
			i.head.annotations -= pos
		}
		return i, end, true
	}
	end = nextLine(text, pos, func(col, k int) bool { return col <= dash })
	i.text, *i.head = text[pos:end], header{}
	return i, end, i.readByLibrary()
}

// readByLibrary has the library read an element of a list. It is false if the
// library sees anything but one element.
func (i *Item) readByLibrary() bool {
	if hasMarkers(i.text) {
		return false
	}
	n, err := Document(i.text)
	if err != nil || n == nil || len(n.Content) != 1 {
		return false
	}
	if n = deref(n.Content[0]); n.Kind != yaml.MappingNode {
		i.notMapping = true
		return true
	}
	i.headFrom(n)
	return true
}

// IsMapping reports whether an item that ReadElement read is a mapping. Only
// such an item can be a resource.
func (i *Item) IsMapping() bool { return !i.notMapping }

// ReadField reads the field of a top-level mapping that begins at offset pos,
// with all its lines; end is the offset of the next field.
func ReadField(text string, pos int) (key string, end int, ok bool) {
	if key, _, ok = Key(text, pos); !ok {
		return "", 0, false
	}
	x := scanner{s: text, section: true}
	if end, ok = x.item(pos, -1); ok {
		return key, end, true
	}
	end = nextLine(text, pos, func(col, k int) bool { return col == 0 && !IsDash(text, k) })
	n, err := Document(text[pos:end])
	ok = err == nil && !hasMarkers(text[pos:end]) && n != nil && len(n.Content) == 2 && n.Content[0].Value == key
	return key, end, ok
}

// SkipBlank returns the offset of the first line at or after pos that holds
// more than a comment.
func SkipBlank(text string, pos int) (next int, ok bool) {
	for pos < len(text) {
		k := pos + indentOf(text, pos, -1)
		switch text[k] {
		case '\n':
			pos = k + 1
		case '#':
			if pos, ok = comment(text, k); !ok {
				return 0, false
			}
		default:
			return pos, true
		}
	}
	return pos, true
}

// nextLine returns the offset of the first line after the one at pos for which
// begins reports that something else begins there.
func nextLine(text string, pos int, begins func(col, k int) bool) int {
	for {
		pos += strings.IndexByte(text[pos:], '\n') + 1
		if pos == len(text) {
			return pos
		}
		k := pos + indentOf(text, pos, -1)
		if c := text[k]; c != '\n' && c != '#' && begins(k-pos, k) {
			return pos
		}
	}
}

// hasMarkers reports whether a line may begin or end a document. The lines are
// those that the library sees.
func hasMarkers(chunk string) bool {
	for line := range linesOf(chunk) {
		if begins(line) {
			return true
		}
	}
	return false
}

// linesOf returns the lines of a text.
func linesOf(text string) iter.Seq[string] {
	if strings.Contains(text, nextLineBreak) || strings.Contains(text, lineSeparator) || strings.Contains(text, paragraphSeparator) {
		return strings.FieldsFuncSeq(text, func(c rune) bool { return c == '\n' || strings.ContainsRune(lineBreaks, c) })
	}
	return strings.SplitSeq(text, "\n")
}

// begins reports whether a line may be a marker or a directive.
func begins(line string) bool {
	return strings.HasPrefix(line, "---") || strings.HasPrefix(line, "...") || strings.HasPrefix(line, "%")
}
