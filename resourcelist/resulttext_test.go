package resourcelist

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// TestResultElement: results are written as the YAML library writes them.
func TestResultElement(t *testing.T) {
	at := field.NewPath("spec", "ports").Index(1).Child("name")
	object := report.Object{APIVersion: "v1", Kind: "Service", Namespace: "true", Name: "a"}
	values := []any{nil, "", "a", "on", "a: b", "a\nb\n", 1, int32(2), 1.5, true, []string{"a", "1"}, map[string]string{"y": "n"}, []any{map[string]any{"a": 1}}, []string{}}
	messages := []string{"a", `"a" is 'b': c`, "a\nb", "a\n\n b\n", "# c", "1", "é\u2028", ""}
	for _, current := range values {
		for _, message := range messages {
			for _, r := range []report.Result{
				report.Info(message),
				{Severity: report.SeverityWarning, Fault: report.Fault{Code: report.InvalidPort, Field: at, Message: message, Current: current, Proposed: message}, Object: object, File: report.File{Path: "a/b.yaml", Index: 2}},
				{Severity: report.SeverityError, Fault: report.Fault{Message: message, Current: current}, File: report.File{Path: message, Index: report.WholeFile}},
			} {
				got, _, err := resultElements(report.Results{r})
				if err != nil {
					t.Fatal(err)
				}
				var n yaml.Node
				if err := n.Encode([]map[string]any{asMap(r)}); err != nil {
					t.Fatal(err)
				}
				sortLike(n.Content[0], "message", "severity", "resourceRef", "field", "file", "tags", "apiVersion", "kind", "name", "namespace", "path", "currentValue", "proposedValue", "index", "code")
				want, err := yamltext.EncodeCompact(&n)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
		}
	}
}

// asMap returns what a ResourceList holds of a result.
func asMap(r report.Result) map[string]any {
	m := map[string]any{"severity": string(r.Severity)}
	if r.Message != "" {
		m["message"] = r.Message
	}
	if o := r.Object; o.Kind != "" {
		m["resourceRef"] = map[string]any{"apiVersion": o.APIVersion, "kind": o.Kind, "name": o.Name, "namespace": o.Namespace}
	}
	if r.Field != nil {
		f := map[string]any{"path": r.Field.String()}
		if r.Current != nil {
			f["currentValue"] = r.Current
		}
		if r.Proposed != nil {
			f["proposedValue"] = r.Proposed
		}
		m["field"] = f
	}
	if r.File.Path != "" {
		m["file"] = map[string]any{"path": r.File.Path}
		if r.File.Index != 0 {
			m["file"] = map[string]any{"path": r.File.Path, "index": r.File.Index}
		}
	}
	if r.Code != "" {
		m["tags"] = map[string]string{"code": string(r.Code)}
	}
	return m
}

// sortLike puts the keys of a mapping and of those below it in this order. It
// leaves values of fields alone.
func sortLike(n *yaml.Node, keys ...string) {
	var sorted []*yaml.Node
	for _, key := range keys {
		for k := 0; k+1 < len(n.Content); k += 2 {
			if n.Content[k].Value == key {
				sorted = append(sorted, n.Content[k], n.Content[k+1])
				if v := n.Content[k+1]; v.Kind == yaml.MappingNode && key != "currentValue" {
					sortLike(v, keys...)
				}
			}
		}
	}
	n.Content = sorted
}
