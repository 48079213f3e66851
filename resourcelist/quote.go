package resourcelist

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Quote writes a string as a YAML scalar on one line, as the library does
// where that takes one line.
func Quote(s string) string {
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

// plainWord knows the names and paths that are surely strings without quotes:
// of letters, digits, "-", "_", "." and "/", beginning with a letter, and
// longer than any word of YAML, or with something in them that no word has.
func plainWord(s string) bool {
	const longestWord = len("false")
	if s == "" || !isLetter(s[0]) {
		return false
	}
	sure := len(s) > longestWord
	for k := 1; k < len(s); k++ {
		if class[s[k]]&inKey == 0 {
			return false
		}
		sure = sure || !isLetter(s[k])
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
