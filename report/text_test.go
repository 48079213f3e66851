package report

import "testing"

func TestCounted(t *testing.T) {
	for n, want := range map[int]string{0: "0 clusters", 1: "1 cluster", 2: "2 clusters"} {
		if got := Counted(n, "cluster"); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// TestPrintable: nothing that a terminal obeys gets through.
func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain é 日本": "plain é 日本", "\x1b[31mred": "?[31mred", "a\nb\tc": "a?b?c", "\u202eab": "?ab", "\xff": "�",
	} {
		if got := Printable(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
		}
	}
}
