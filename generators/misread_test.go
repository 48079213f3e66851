package generators

import (
	"slices"
	"testing"

	"global-headless-service/yamltext"
)

// TestMisreadChoice finds keys given twice and overriding merge keys in what decides
// whether an item is a source's, and in nothing else (rules 11 and 12).
func TestMisreadChoice(t *testing.T) {
	const statefulSet, service = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a}\n", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n"
	for document, want := range map[string][]string{
		statefulSet + "spec: {serviceName: a}\n":                                                      nil,
		statefulSet + "spec:\n  serviceName: a\n  serviceName: b\n":                                   {"spec.serviceName"},
		statefulSet + "spec:\n  replicas: 1\n  replicas: 2\n  serviceName: a\n":                       nil,
		statefulSet + "spec:\n  replicas: 1\n  replicas: 2\n  template:\n  template: {}\n":            {"spec.template"},
		statefulSet + "spec: {}\nspec: {serviceName: a}\n":                                            {"spec"},
		statefulSet + "spec:\n  replicas: 1\n  <<: {replicas: 2}\n":                                   nil,
		statefulSet + "spec:\n  replicas: 1\n  serviceName: a\n  <<: {replicas: 2, serviceName: b}\n": {"spec.serviceName"},
		statefulSet + "spec:\n  template:\n    metadata:\n      labels: {app: a, app: b}\n":           {"spec.template.metadata.labels.app"},
		service + "spec:\n  clusterIP: None\n  clusterIP: None\n":                                     {"spec.clusterIP"},
		service + "spec:\n  selector: {app: a}\n  <<: {selector: {app: b}}\n":                         {"spec.selector"},
		service + "spec:\n  ports: []\n  ports: []\n":                                                 nil,
	} {
		var got []string
		for _, f := range misreadChoice(yamltext.New([]byte(document))) {
			got = append(got, f.Field.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\ngives %q, want %q", document, got, want)
		}
	}
}
