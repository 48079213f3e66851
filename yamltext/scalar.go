package yamltext

import (
	"strings"

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

// null reports whether it is one of YAML's spellings of null.
func (s *scalar) null() bool { return s.style == 0 && isNull(s.raw) }

func isNull(plain string) bool {
	switch plain {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// value returns the text after unquoting. It is not ok for a folded scalar, which
// only the library folds.
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

// escapes are the one-letter escapes that the scanner reads.
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

// literal returns the value of a literal block scalar's lines.
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
	inFlow               // in a plain scalar of a flow collection
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
			t[c] |= inKey | inFlow | toStart
		}
	}
	t['-'] |= inKey | inFlow
	for _, c := range "+($^~=;)@*&!%<>| " {
		t[c] |= inFlow
	}
	for _, c := range "+($^~=;\\" {
		t[c] |= toStart
	}
	return t
}
