package importer

import (
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/yamltext"
)

// TestReadFaults: a field of another type than the API server's is named.
func TestReadFaults(t *testing.T) {
	for text, want := range map[string]string{
		"spec: {serviceName: [a]}":                       "spec.serviceName is a list, and must be a string",
		"spec: {replicas: many}":                         `spec.replicas is "many", and must be a whole number`,
		"spec: {replicas: null, serviceName: 5}":         "",
		"spec: {selector: {matchLabels: {app: {a: b}}}}": "spec.selector.matchLabels[app] is a mapping, and must be a string",
		"spec: {selector: {matchLabels: [app]}}":         "spec.selector.matchLabels is a list, and must be a mapping of strings",
		"metadata: {labels: x}":                          `metadata.labels is "x", and must be a mapping of strings`,
		"spec: []":                                       "spec is a list, and must be a mapping with serviceName, replicas, ordinals, selector, template",
	} {
		var s statefulSet
		_, faults := read(yamltext.New([]byte(text+"\n")), &s.spec)
		got := ""
		for _, f := range faults {
			got += f.Field.String() + " " + f.Message
		}
		expect.Same(t, text, want, got)
	}
	var s service
	_, faults := read(yamltext.New([]byte("spec: {ports: [{port: 1}, {port: x}], publishNotReadyAddresses: maybe}\n")), &s.spec)
	if len(faults) != 2 || faults[0].Field.String() != "spec.ports[1].port" || faults[1].Message != `is "maybe", and must be true or false` {
		t.Errorf("%v", faults)
	}
}
