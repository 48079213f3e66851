package report

import "testing"

func TestCounted(t *testing.T) {
	for n, want := range map[int]string{0: "0 clusters", 1: "1 cluster", 2: "2 clusters"} {
		if got := Counted(n, "cluster"); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// TestHarmless: no line is a command of GitHub's or Azure's logs.
func TestHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"a: b\n  c\td":                  "a: b\n  c\td",
		"::error::x":                    "  | ::error::x",
		"error: a\n \t::add-mask::b\nc": "error: a\n  | ::add-mask::b\nc",
		"error: x\r::stop-commands::t":  "error: x?::stop-commands::t",
		"x##[stop-commands]t.yaml":      "x## [stop-commands]t.yaml",
		"a ##vso[task.setvariable]b":    "a ## vso[task.setvariable]b",
		"a\n\x1b[31mred\u009b0m":        "a\n?[31mred?0m",
	} {
		if got := Harmless(text); got != want {
			t.Errorf("%q is %q, not %q", text, got, want)
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
