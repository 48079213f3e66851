package generators

import (
	"testing"

	"global-headless-service/yamltext"
)

// TestMisspeltHeads finds kinds and apiVersions that are nearly those of a Service or
// StatefulSet, and Lists that hold one, and lets all others pass (rule 12).
func TestMisspeltHeads(t *testing.T) {
	for head, want := range map[string]string{
		"apiVersion: v1\nkind: Service":                                           "",
		"apiVersion: v1\nkind: service":                                           "kind",
		"apiVersion: v1\nkind: Sevice":                                            "kind",
		"apiVersion: v1\nkind: ServiceAccount":                                    "",
		"apiVersion: v1\nkind: Secret":                                            "",
		"apiVersion: v1beta1\nkind: Service":                                      "apiVersion",
		"apiVersion: serving.knative.dev/v1\nkind: Service":                       "",
		"apiVersion: apps.kruise.io/v1beta1\nkind: StatefulSet":                   "",
		"apiVersion: apps/v1beta2\nkind: StatefulSet":                             "",
		"apiVersion: apps/v1\nkind: Statefulset":                                  "kind",
		"apiVersion: Apps/v1\nkind: StatefulSet":                                  "apiVersion",
		"apiVersion: v1\nkind: StatefulSet":                                       "apiVersion",
		"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service}":   "items",
		"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap}": "",
	} {
		var p Package
		p.Add(yamltext.New([]byte(head + "\nmetadata: {name: a}\n")))
		got := ""
		for _, r := range append(p.Faults(), p.Warnings()...) {
			got += r.Field.String()
		}
		if got != want {
			t.Errorf("%s\ngives %q, want %q", head, got, want)
		}
	}
}
