package disk

import (
	"fmt"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/yamltext"
)

// headers are kind, name and line of items.
func headers(items []*yamltext.Item) (all []string) {
	for _, i := range items {
		all = append(all, fmt.Sprintf("%s %s %d", i.Kind(), i.Name(), i.Line()))
	}
	return all
}

// TestLists reads Lists as kubectl prints them, and lists in lists, with the lines
// of their elements.
func TestLists(t *testing.T) {
	const (
		a = "apiVersion: v1\n  kind: A\n  metadata: {name: a}\n"
		b = "apiVersion: v1\n  kind: B\n  metadata:\n    name: b\n    managedFields:\n    - fieldsV1:\n        f:spec: {}\n        .: {}\n"
	)
	for text, want := range map[string][]string{
		"apiVersion: v1\nitems:\n- " + a + "- " + b + "kind: List\nmetadata:\n  resourceVersion: \"\"\n":                             {"A a 3", "B b 6"},
		"---\n# all\nkind: List\napiVersion: v1\nitems: # these\n  # first\n  - apiVersion: v1\n    kind: A\n":                       {"A  7"},
		"apiVersion: v1\nkind: List\nitems: []\n":                                                                                    nil,
		"apiVersion: v1\nkind: List\nitems:\n- " + a + "- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: v1\n    kind: C\n": {"A a 4", "C  10"},
		"{\n\"apiVersion\": \"v1\",\n\"items\": [\n{\"apiVersion\": \"v1\", \"kind\": \"A\"},\n{\"apiVersion\": \"v1\",\n \"kind\": \"B\"},\n" +
			"{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n{\"apiVersion\": \"v1\", \"kind\": \"C\"}]}],\n\"kind\": \"List\"}": {"A  4", "B  5", "C  8"},
		"apiVersion: v1\nkind: List\nitems:\n- &x {apiVersion: v1, kind: A}\n- {<<: *x, kind: List, items: [*x]}\n": {"A  4", "A  5"},
		"apiVersion: apps/v1\nkind: StatefulSetList\nmetadata: {resourceVersion: \"1\"}\nitems:\n- metadata: {name: a}\n- metadata:\n    name: b\n- {metadata: {name: c}}\n": {
			"StatefulSet a 5", "StatefulSet b 6", "StatefulSet c 8"},
		"{\"kind\": \"ServiceList\", \"apiVersion\": \"v1\", \"metadata\": {},\n\"items\": [{\"metadata\": {\"name\": \"a\"}},\n{\"metadata\": {\"name\": \"b\"}, \"kind\": \"Service\", \"apiVersion\": \"v1\"}]}": {
			"Service a 2", "Service b 3"},
		"apiVersion: v1\nkind: ServiceList\nitems:\n- &x {metadata: {name: a}}\n- <<: *x\n":              {"Service a 4", "Service a 5"},
		"apiVersion: v1\nkind: ServiceList\nitems: []\n":                                                 nil,
		"apiVersion: x/v1\nkind: AllowList\nmetadata: {name: own}\nitems:\n- {a: b}\n":                   {"AllowList own 1"},
		"apiVersion: x/v1\nkind: AllowList\nitems: [1, 2]\n":                                             {"AllowList  1"},
		"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- {apiVersion: v1, kind: A}\n": {"ResourceList  1"},
		"apiVersion: x/v1\nkind: Other\nitems:\n- 1\n":                                                   {"Other  1"},
	} {
		items, err := Parse([]byte(text), "x.yaml")
		if err != nil {
			t.Errorf("%v in:\n%s", err, text)
		}
		expect.Same(t, text, want, headers(items))
	}
}

// TestListsCutOff: half of a dump is an error, since the rest would be taken for
// absent.
func TestListsCutOff(t *testing.T) {
	for text, want := range map[string]string{
		"apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: A\n":                     "x.yaml[0]: it is cut off: it has items and no kind",
		"{\"apiVersion\": \"v1\", \"items\": [{\"apiVersion\": \"v1\", \"k":         "x.yaml[0]: it is cut off: the JSON ends in the middle",
		"apiVersion: v1\nkind: List\nitems:\n- kind: A\n":                           "x.yaml[0]: items[0]: it has no apiVersion and kind",
		"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n  x: [\n": "x.yaml:6[0]",
	} {
		if _, err := Parse([]byte(text), "x.yaml"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in: %v", want, err)
		}
	}
}
