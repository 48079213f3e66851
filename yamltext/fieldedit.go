package yamltext

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// fieldText returns the text of an item with a string at path.
func (i *Item) fieldText(value string, path []string) (text string, ok bool) {
	if i.read(); len(path) == 0 {
		return "", false
	}
	if e, found := i.seek(path); found {
		v, ok := e.scalar(i.text)
		if !ok || v.style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			return "", false
		}
		end, ok := LineEnd(i.text, v.to)
		if !ok {
			return "", false
		}
		return i.text[:e.line] + replaced(i.text, e, v, end, annotation{key: e.key, value: value}) + i.text[end:], true
	}
	last := len(path) - 1
	parent, found := i.seek(path[:last])
	if !found {
		return "", false
	}
	b, ok := parent.mapping(i.text)
	if !ok {
		return "", false
	}
	line := strings.Repeat(" ", b.col) + Quote(path[last]) + ": " + Quote(value) + "\n"
	if e, found := b.find("name"); found && last == 1 && path[0] == "metadata" && path[1] == "namespace" {
		return i.insertAfter(e, line)
	}
	return i.text[:b.from] + line + i.text[b.from:], true
}
