package kubectl

import (
	"encoding/json"
	"testing"

	"global-headless-service/internal/expect"
)

// TestUnreadNamesWhat: an object that is none is named, with or without a field.
func TestUnreadNamesWhat(t *testing.T) {
	for text, want := range map[string]string{
		`{"metadata": 1}`: "kubectl prints no objects of Kubernetes: metadata is a number",
		`1`:               "kubectl prints no objects of Kubernetes: one of them is a number",
	} {
		var object struct {
			Metadata struct{} `json:"metadata"`
		}
		expect.Same(t, text, want, unread(json.Unmarshal([]byte(text), &object)).Error())
	}
}
