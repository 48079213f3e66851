package schemas

import "strings"

// Nearest returns the candidate that word may have been meant to be: one that
// differs only by case, else the one with the fewest edits (a letter put in,
// left out, changed, or two swapped), if they are at most a third of word's
// length. Of equals it is the first.
func Nearest(word string, candidates []string) (string, bool) {
	const longestWord = 255
	if word == "" || len(word) > longestWord {
		return "", false
	}
	for _, c := range candidates {
		if strings.EqualFold(c, word) {
			return c, true
		}
	}
	lower := strings.ToLower(word)
	best, least := "", max(len(word)/3, min(len(word)/2, 1))+1
	for _, c := range candidates {
		if d := len(c) - len(word); d >= least || -d >= least {
			continue
		}
		if d := edits(lower, strings.ToLower(c)); d < least {
			best, least = c, d
		}
	}
	return best, best != ""
}

// edits counts the fewest insertions, deletions, substitutions and swaps of
// neighbours that make b of a, by bytes.
func edits(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
