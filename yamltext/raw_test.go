package yamltext

import (
	"testing"

	"global-headless-service/internal/expect"
)

// TestItemContains looks into comments too, and into what is written only when
// asked for.
func TestItemContains(t *testing.T) {
	i := New([]byte(stored))
	edited, err := i.WithLabel("c", "added")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"Kafka's account": true, "name: one\n- name": true, "added": false, "kind: Service\n": false} {
		expect.Same(t, text, want, i.Contains(text))
	}
	expect.Same(t, "edited", true, edited.Contains("added"))
}
