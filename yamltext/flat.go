package yamltext

import (
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// wide returns the length of the printable rune beyond ASCII at k, and 0 for all
// that the library refuses or takes for a line break or a byte order mark.
func wide(s string, k int) int {
	r, n := utf8.DecodeRuneInString(s[k:])
	switch {
	case r == utf8.RuneError && n < 2, r < 0xA0, r == 0x2028, r == 0x2029, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF:
		return 0
	}
	return n
}

// flat reads the scalar on the line at k. It is not ok with anything but a
// plain or quoted scalar that surely ends on this line. next is the offset of
// the next line.
func flat(s string, k int) (v scalar, next int, ok bool) {
	c := s[k]
	switch {
	case c == '"':
		v, ok = doubleQuoted(s, k)
	case c == '\'':
		v, ok = singleQuoted(s, k)
	case class[c]&toStart != 0 || c >= 0x80 || c == '-' && class[s[k+1]]&inKey != 0:
		return plain(s, k)
	}
	if !ok {
		return v, 0, false
	}
	next, ok = LineEnd(s, v.to)
	return v, next, ok
}

func plain(s string, k int) (v scalar, next int, ok bool) {
	j := k
	for {
		for class[s[j]]&inPlain != 0 {
			j++
		}
		switch c := s[j]; {
		case c == '\n':
			next = j + 1
		case c == '#' && s[j-1] == ' ':
			if next, ok = comment(s, j); !ok {
				return v, 0, false
			}
		case c == '#' || c == ':' && s[j+1] != ' ' && s[j+1] != '\n' && s[j+1] != '\t':
			j++
			continue
		case c >= 0x80:
			n := wide(s, j)
			if n == 0 {
				return v, 0, false
			}
			j += n
			continue
		default:
			return v, 0, false
		}
		for s[j-1] == ' ' {
			j--
		}
		return scalar{raw: s[k:j], from: k, to: j}, next, true
	}
}

func doubleQuoted(s string, k int) (v scalar, ok bool) {
	v = scalar{style: yaml.DoubleQuotedStyle, from: k}
	j := k + 1
	for {
		for class[s[j]]&inQuoted != 0 || s[j] == '\'' {
			j++
		}
		switch c := s[j]; {
		case c == '"':
			v.raw, v.to = s[k+1:j], j+1
			return v, true
		case c == '\\':
			if _, known := escapes[s[j+1]]; !known {
				return v, false
			}
			v.escape = true
			j += 2
		case c >= 0x80:
			n := wide(s, j)
			if n == 0 {
				return v, false
			}
			j += n
		default:
			return v, false
		}
	}
}

func singleQuoted(s string, k int) (v scalar, ok bool) {
	v = scalar{style: yaml.SingleQuotedStyle, from: k}
	j := k + 1
	for {
		for class[s[j]]&inQuoted != 0 || s[j] == '"' || s[j] == '\\' {
			j++
		}
		switch c := s[j]; {
		case c == '\'' && s[j+1] == '\'':
			v.escape = true
			j += 2
		case c == '\'':
			v.raw, v.to = s[k+1:j], j+1
			return v, true
		case c >= 0x80:
			n := wide(s, j)
			if n == 0 {
				return v, false
			}
			j += n
		default:
			return v, false
		}
	}
}

// LineEnd returns the offset of the next line, if nothing but spaces and a
// comment are left of the line at offset k.
func LineEnd(s string, k int) (next int, ok bool) {
	j := k
	for s[j] == ' ' {
		j++
	}
	if s[j] == '\n' {
		return j + 1, true
	}
	if s[j] != '#' || j == k {
		return 0, false
	}
	return comment(s, j)
}

// comment returns the offset of the line after the comment at k.
func comment(s string, k int) (next int, ok bool) {
	for {
		for class[s[k]] != 0 {
			k++
		}
		if s[k] == '\n' {
			return k + 1, true
		}
		n := 0
		if s[k] >= 0x80 {
			n = wide(s, k)
		}
		if n == 0 {
			return 0, false
		}
		k += n
	}
}
