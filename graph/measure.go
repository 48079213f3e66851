package graph

import "unicode/utf8"

// The sizes of text, in pixels.
const (
	nameSize   = 12 // names of clusters, namespaces, Services and pods, in a monospaced font
	detailSize = 11 // everything else
)

// monoWidth returns an upper bound of the width of a text in common monospaced
// fonts: the widest, DejaVu Sans Mono, advances by 0.602 of its size.
func monoWidth(text string, size int) int {
	return (utf8.RuneCountInString(text)*size*605 + 999) / 1000
}

// sansWidth returns an upper bound of the width of a text in common system fonts,
// of which DejaVu Sans is about the widest. Bold is 12 % wider.
func sansWidth(text string, size int, bold bool) int {
	sum := 0
	for _, c := range text {
		sum += advance(c)
	}
	if bold {
		sum = sum * 112 / 100
	}
	return (sum*size + 999) / 1000
}

// advance returns the width of a character in thousandths of the size.
func advance(c rune) int {
	switch {
	case c == 'm' || c == 'M' || c == 'w' || c == 'W' || c == '%' || c == '@':
		return 990
	case c == 'i' || c == 'l' || c == 'j' || c == '\'' || c == '|':
		return 290
	case c == ' ' || c == '.' || c == ',' || c == ':' || c == ';' || c == 'I' || c == 'f' || c == 't' || c == 'r' || c == '/' || c == '-' || c == '(' || c == ')':
		return 420
	case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		return 640
	case 'A' <= c && c <= 'Z':
		return 780
	}
	return 1000
}
