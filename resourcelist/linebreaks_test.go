package resourcelist

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"global-headless-service/internal/expect"
	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// unstyled is an item in a form that rewriting would not keep.
const unstyled = "- # kept\n  apiVersion:  v1\n  kind: 'X'\n"

// TestLineBreaksOfYAML11: a list is not rewritten because an item or section
// holds a line break that only YAML 1.1 knows (rule 10).
func TestLineBreaksOfYAML11(t *testing.T) {
	for _, b := range []string{"\u0085", "\u2028", "\u2029"} {
		for _, text := range []string{
			head + "items:\n" + unstyled + "- apiVersion: v1\n  kind: Y\n  a: 'b" + b + "c'\n" + unstyled,
			head + "items:\n" + unstyled + "- apiVersion: v1\n  kind: Y\n  a: \"b" + b + "c\"\n",
			head + "items:\n" + unstyled + "- apiVersion: v1\n  kind: Y # b" + b + "  # c\n" + unstyled,
			head + "functionConfig:\n  kind: X\n  a: 'b" + b + "c'\nitems:\n" + unstyled,
			head + "items:\n" + unstyled + "results:\n- message: 'b" + b + "c'\n",
		} {
			l, err := readable([]byte(text))
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			expect.Same(t, "written", text, string(written(t, l, l.Items, nil)))
		}
	}
}

// TestLineBreaksThatEndAnItem: where the library sees another item, there is
// one.
func TestLineBreaksThatEndAnItem(t *testing.T) {
	l, err := readable([]byte(head + "items:\n- apiVersion: v1\n  kind: X\u2028- apiVersion: v1\n  kind: Y\n"))
	if err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "items", 2, len(l.Items))
}

// TestLineBreaksAreEscaped: none of these is written as it is.
func TestLineBreaksAreEscaped(t *testing.T) {
	for _, value := range []string{"a\u0085b", "a\u2028b c", "\u2029", "a\u2028\nb", "'\u2028\""} {
		item, err := yamltext.New([]byte("apiVersion: v1\nkind: X\n")).WithAnnotation("a", value)
		if err != nil {
			t.Fatal(err)
		}
		field, err := item.WithField(value, "spec", "b")
		if err != nil {
			t.Fatal(err)
		}
		l, err := readable([]byte(head + "items: []\n"))
		if err != nil {
			t.Fatal(err)
		}
		out := string(written(t, l, nil, report.Results{report.Info(value), report.Error(nil, report.Fault{Code: report.InvalidItem, Message: value, Current: value})}))
		for _, text := range []string{yamltext.Quote(value), string(item.YAML()), string(field.YAML()), out} {
			if strings.ContainsAny(text, "\u0085\u2028\u2029") {
				t.Errorf("not escaped: %q", text)
			}
		}
		got, _ := field.Field("spec", "b")
		expect.Same(t, "value", value, got)
		var unquoted string
		if err := yaml.Unmarshal([]byte(yamltext.Quote(value)), &unquoted); err != nil {
			t.Fatal(err)
		}
		expect.Same(t, "Quote", value, unquoted)
	}
}
