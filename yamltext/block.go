package yamltext

import (
	"go.yaml.in/yaml/v3"
)

// blockAt reads the block scalar whose indicator is at k, in a collection in
// column parent. One without lines, or with an indentation indicator, is left
// to the library.
func blockAt(s string, k, parent int) (v scalar, next int, ok bool) {
	v = scalar{style: yaml.LiteralStyle, from: k}
	if s[k] == '>' {
		v.style = yaml.FoldedStyle
	}
	k++
	if s[k] == '+' || s[k] == '-' {
		v.chomp = s[k]
		k++
	}
	pos, ok := LineEnd(s, k)
	if !ok {
		return v, 0, false
	}
	v.indent, ok = blockIndent(s, pos)
	if !ok || v.indent <= parent {
		return v, 0, false
	}
	if next, ok = blockLines(s, pos, v.indent); ok {
		v.raw, v.to = s[pos:next], next
	}
	return v, next, ok
}

// blockIndent returns the column of the first line at or after pos that holds
// something.
func blockIndent(s string, pos int) (indent int, ok bool) {
	deepest := 0
	for pos < len(s) {
		k := pos
		for s[k] == ' ' {
			k++
		}
		if s[k] != '\n' {
			return k - pos, deepest <= k-pos && s[k] != '\t'
		}
		deepest = max(deepest, k-pos)
		pos = k + 1
	}
	return 0, false
}

// blockLines returns the offset of the first line at or after pos that lies left
// of indent and holds something.
func blockLines(s string, pos, indent int) (next int, ok bool) {
	for pos < len(s) {
		k := pos
		for s[k] == ' ' {
			k++
		}
		if s[k] == '\n' {
			pos = k + 1
			continue
		}
		if k-pos < indent {
			return pos, s[k] != '\t'
		}
		for s[k] != '\n' {
			switch {
			case class[s[k]] != 0 || s[k] == '\t':
				k++
			case s[k] >= 0x80 && wide(s, k) > 0:
				k += wide(s, k)
			default:
				return 0, false
			}
		}
		pos = k + 1
	}
	return pos, true
}
