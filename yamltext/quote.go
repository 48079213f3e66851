package yamltext

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Quote writes a string as a YAML scalar on one line, as the library does
// where that takes one line.
func Quote(s string) string {
	sentence := isSentence(s)
	switch {
	case IsWord(s), sentence && isText(s):
		return s
	case s == "true", s == "false", s == mergeKey: // the library writes the last one plain
		return `"` + s + `"`
	case isJSON(s):
		return "'" + s + "'"
	case sentence:
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	if out, err := yaml.Marshal(s); err == nil && !strings.ContainsAny(s, lineBreaks) {
		if text := strings.TrimSuffix(string(out), "\n"); text != "" && !strings.ContainsAny(text, "\n") {
			return text
		}
	}
	return quoteDouble(s)
}

// mergeKey, as a plain key, merges a mapping in YAML 1.1, and so in the library.
const mergeKey = "<<"

// lineBreaks are the line breaks of YAML 1.1 beside \n and \r. The library writes
// them as they are, and YAML 1.2 reads that as something else, so they are
// always escaped.
const (
	nextLineBreak      = "\u0085"
	lineSeparator      = "\u2028"
	paragraphSeparator = "\u2029"
	lineBreaks         = nextLineBreak + lineSeparator + paragraphSeparator
)

// isText reports whether a sentence needs no quotes: it has nothing that looks
// like a key or a comment.
func isText(s string) bool {
	last := byte('a')
	for k := range len(s) {
		c := s[k]
		if c == ' ' && last == ':' || c == '#' && last == ' ' {
			return false
		}
		last = c
	}
	return last != ' ' && last != ':'
}

// isSentence reports whether a string is printable ASCII that begins with a
// letter and has a space or, as paths of fields do, a bracket. That is a string
// in quotes or without, never a number or the like.
func isSentence(s string) bool {
	if s == "" || !isLetter(s[0]) || !strings.ContainsAny(s, " [") {
		return false
	}
	for k := range len(s) {
		if s[k] < ' ' || s[k] > '~' {
			return false
		}
	}
	return true
}

// isJSON reports whether a string looks like a JSON object that single quotes
// suffice for.
func isJSON(s string) bool {
	if s == "" || s[0] != '{' || s[len(s)-1] != '}' {
		return false
	}
	for k := range len(s) {
		if c := s[k]; c < ' ' || c > '~' || c == '\'' {
			return false
		}
	}
	return true
}

// IsWord reports whether a string needs no quotes in any version of YAML: letters, digits, "-", "_", "." and "/", beginning with a letter, and
// none of YAML's own words.
func IsWord(s string) bool {
	if s == "" || !isLetter(s[0]) {
		return false
	}
	for k := 1; k < len(s); k++ {
		if class[s[k]]&inKey == 0 {
			return false
		}
	}
	return !isReserved(s)
}

// isReserved reports whether a plain scalar that begins with a letter may be
// anything but a string.
func isReserved(s string) bool {
	const longest = len("false")
	if len(s) > longest {
		return false
	}
	switch strings.ToLower(s) { // the words that YAML 1.1 or 1.2 read as anything but strings
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return true
	}
	return false
}

func isLetter(c byte) bool { return 'a' <= c|32 && c|32 <= 'z' }

// Indent moves lines to the right. Empty lines stay empty.
func Indent(lines string, col int) string {
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
	writeOutdented(&b, lines, col)
	return b.String()
}

func writeOutdented(b *strings.Builder, lines string, col int) {
	for len(lines) > 0 {
		k := 0
		for k < col && lines[k] == ' ' {
			k++
		}
		end := strings.IndexByte(lines, '\n') + 1
		b.WriteString(lines[k:end])
		lines = lines[end:]
	}
}
