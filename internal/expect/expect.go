// Package expect compares what a test expects with what it got. It is for
// tests only.
package expect

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Same reports a difference between the expected and the actual value; what
// names the value.
func Same[T any](t testing.TB, what string, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s, -want +got:\n%s", what, diff)
	}
}

// Contains reports each part that a text lacks; what names the text.
func Contains(t testing.TB, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s: no %q in:\n%s", what, part, text)
		}
	}
}

// NoError ends the test if there is an error.
func NoError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
