package graph

import "strings"

// compareNames compares numbers in names by value: eu-9 is before eu-10.
func compareNames(a, b string) int {
	for x, y := a, b; ; {
		n := common(x, y)
		x, y = x[n:], y[n:]
		digits, others := leadingDigits(x), leadingDigits(y)
		if digits == 0 || others == 0 {
			return strings.Compare(a, b)
		}
		if c := compareNumbers(x[:digits], y[:others]); c != 0 {
			return c
		}
		x, y = x[digits:], y[others:]
		if c := strings.Compare(x, y); x == "" || y == "" {
			if c == 0 {
				return strings.Compare(a, b)
			}
			return c
		}
	}
}

// common returns the length of the beginning that two names share, up to the
// number in which they differ.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && isDigit(a[n-1]) {
		n--
	}
	return n
}

// compareNumbers compares two texts of digits by their value.
func compareNumbers(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
