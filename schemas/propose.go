package schemas

import (
	"strings"
	"unicode"
)

// ProposeLabel returns the DNS label that text may have been meant to be: nsOne
// and NS_One give ns-one. It is empty when there is none, or none of at most
// 63 characters.
func ProposeLabel(text string) string {
	if len(text) > 4*63 {
		return ""
	}
	var b strings.Builder
	runes := []rune(strings.TrimSpace(text))
	for i, r := range runes {
		switch {
		case !isASCIILetter(r) && !isDigit(r):
			b.WriteByte(' ')
		case beginsWord(runes, i):
			b.WriteByte(' ')
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	label := strings.Join(strings.Fields(b.String()), "-")
	if len(label) > 63 {
		return ""
	}
	return label
}

// beginsWord reports whether an upper-case letter begins a word: one after a
// lower-case letter or digit (nsOne), or the last of several (HTTPServer).
func beginsWord(runes []rune, i int) bool {
	if i == 0 || !isUpper(runes[i]) {
		return false
	}
	before := runes[i-1]
	return isLower(before) || isDigit(before) ||
		isUpper(before) && i+1 < len(runes) && isLower(runes[i+1])
}

// proposeCluster returns text with a "-" for whatever a cluster name cannot have.
func proposeCluster(text string) string {
	fields := strings.FieldsFunc(text, func(r rune) bool {
		return !isASCIILetter(r) && !isDigit(r) && !strings.ContainsRune("-_.", r)
	})
	return strings.Trim(strings.Join(fields, "-"), "-_.")
}

func isUpper(r rune) bool       { return 'A' <= r && r <= 'Z' }
func isLower(r rune) bool       { return 'a' <= r && r <= 'z' }
func isDigit(r rune) bool       { return '0' <= r && r <= '9' }
func isASCIILetter(r rune) bool { return isUpper(r) || isLower(r) }
