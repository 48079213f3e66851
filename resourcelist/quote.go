package resourcelist

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// quote writes a string on one line, as the library does where that takes one
// line.
func quote(s string) string {
	switch {
	case plainWord(s):
		return s
	case s == "true", s == "false":
		return `"` + s + `"`
	}
	if out, err := yaml.Marshal(s); err == nil {
		if text := strings.TrimSuffix(string(out), "\n"); text != "" && !strings.ContainsAny(text, "\n") {
			return text
		}
	}
	out, err := encodeOnce(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: s}, false)
	if err != nil {
		return `""` // only text that is not valid UTF-8, which no edit takes
	}
	return strings.TrimSuffix(string(out), "\n")
}

// plainWord knows the names and paths that are strings without quotes: they
// hold letters, digits, "-", "_", "." and "/", begin with a letter, and hold a
// "/" or a "-" before a letter, as no word of YAML does.
func plainWord(s string) bool {
	sure := false
	for k := 0; k < len(s); k++ {
		c := s[k]
		if class[c]&inKey == 0 || k == 0 && !isLetter(c) {
			return false
		}
		sure = sure || (c == '/' || c == '-') && k+1 < len(s) && isLetter(s[k+1])
	}
	return sure
}

func isLetter(c byte) bool { return 'a' <= c|32 && c|32 <= 'z' }

// indent moves lines to the right. Empty lines stay empty.
func indent(lines string, col int) string {
	if col == 0 {
		return lines
	}
	var b strings.Builder
	writeIndented(&b, lines, strings.Repeat(" ", col))
	return b.String()
}

func writeIndented(b *strings.Builder, lines, by string) {
	for len(lines) > 0 {
		end := strings.IndexByte(lines, '\n') + 1
		if end == 0 {
			end = len(lines)
		}
		if lines[0] != '\n' {
			b.WriteString(by)
		}
		b.WriteString(lines[:end])
		lines = lines[end:]
	}
}

// outdent moves lines to the left, as far as they have spaces.
func outdent(lines string, col int) string {
	var b strings.Builder
	b.Grow(len(lines))
	for len(lines) > 0 {
		k := 0
		for k < col && lines[k] == ' ' {
			k++
		}
		end := strings.IndexByte(lines, '\n') + 1
		b.WriteString(lines[k:end])
		lines = lines[end:]
	}
	return b.String()
}
