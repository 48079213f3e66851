package resourcelist

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// scalar is a scalar that stands on one line, or a block scalar.
type scalar struct {
	raw    string     // between the quotes; of a block scalar, its lines
	style  yaml.Style // 0 is plain
	escape bool       // raw holds '' or a backslash
	indent int        // of a block scalar's lines
	chomp  byte       // '+', '-' or 0
	from   int        // offset of the first byte, quotes included
	to     int        // offset behind the last byte, quotes included
}

// null says whether it is one of YAML's spellings of null.
func (s *scalar) null() bool { return s.style == 0 && isNull(s.raw) }

func isNull(plain string) bool {
	switch plain {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// value is what it says. ok is false for what only the library folds.
func (s *scalar) value() (value string, ok bool) {
	switch {
	case s.style == yaml.LiteralStyle:
		return literal(s.raw, s.indent, s.chomp), true
	case s.style == yaml.FoldedStyle:
		return "", false
	case !s.escape:
		return s.raw, true
	case s.style == yaml.SingleQuotedStyle:
		return strings.ReplaceAll(s.raw, "''", "'"), true
	}
	return unescape(s.raw), true
}

// escapes are the one-letter escapes the reader takes upon itself.
var escapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '"': '"', '\\': '\\', '0': 0, 'a': 7, 'b': 8, 'e': 27, 'f': 12, 'v': 11}

func unescape(raw string) string {
	b := make([]byte, 0, len(raw))
	for k := 0; k < len(raw); k++ {
		if raw[k] == '\\' {
			k++
			b = append(b, escapes[raw[k]])
			continue
		}
		b = append(b, raw[k])
	}
	return string(b)
}

// literal is the value of a literal block scalar's lines.
func literal(lines string, indent int, chomp byte) string {
	b := make([]byte, 0, len(lines))
	kept := 0 // length up to the last line that holds something, its break included
	for len(lines) > 0 {
		at := strings.IndexByte(lines, '\n') + 1
		line := lines[:at]
		if lines = lines[at:]; len(line)-1 > indent {
			b = append(b, line[indent:]...)
			kept = len(b)
			continue
		}
		b = append(b, '\n')
	}
	switch {
	case chomp == '+':
		return string(b)
	case chomp == '-' && kept > 0:
		return string(b[:kept-1])
	}
	return string(b[:kept])
}

// What a byte may be.
const (
	inPlain  = 1 << iota // anywhere in a plain scalar, but for ':' and '#', which need a look
	inQuoted             // in quotes, but for quotes and backslash
	inKey                // in a plain key
	toStart              // first of a plain scalar
)

var class = classes()

func classes() (t [256]byte) {
	for c := ' '; c <= '~'; c++ {
		t[c] = inPlain | inQuoted
	}
	for _, c := range ":#" {
		t[c] = inQuoted
	}
	for _, c := range "'\"\\" {
		t[c] = inPlain
	}
	for c := 0; c < 128; c++ {
		letter := 'a' <= c|32 && c|32 <= 'z'
		if letter || '0' <= c && c <= '9' || strings.IndexByte("_./", byte(c)) >= 0 {
			t[c] |= inKey | toStart
		}
	}
	t['-'] |= inKey
	for _, c := range "+($^~=;\\" {
		t[c] |= toStart
	}
	return t
}

// wide is the length of the printable rune beyond ASCII at k, and 0 for all
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
	next, ok = lineEnd(s, v.to)
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

// lineEnd is the offset of the next line, if nothing but spaces and a comment
// are left of this one.
func lineEnd(s string, k int) (next int, ok bool) {
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

// comment is the offset of the line after the comment at k.
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
