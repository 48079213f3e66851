package generators

import "testing"

// TestSelectorJSON is rule 11: keys sorted, no HTML escaping, values strings.
// Labels that are valid hold nothing that HTML escapes, so no case of
// testdata can show it.
func TestSelectorJSON(t *testing.T) {
	got := selectorJSON(map[string]string{"b": "<a&b>", "a": "0", "A": "true"})
	if want := `{"A":"true","a":"0","b":"<a&b>"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := selectorJSON(nil); got != "{}" {
		t.Errorf("no selector is %s, want {}", got)
	}
}
