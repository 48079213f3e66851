package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// item is an Item at a place.
type item struct {
	object Object
	file   File
}

func (i item) Reference(*field.Path) (Object, File) { return i.object, i.file }

var kafka = item{Object{"apps/v1", "StatefulSet", "ns-one", "kafka"}, File{Path: "kafka.yaml", Index: 1}}

// TestText: a result names file, object, field and code (rule 12).
func TestText(t *testing.T) {
	tests := map[string]struct {
		result Result
		want   string
	}{
		"Everything": {
			Error(kafka, Fault{Code: InvalidPort, Field: field.NewPath("spec", "ports").Index(0), Message: "no port"}),
			`error: kafka.yaml[1]: StatefulSet "kafka": spec.ports[0]: no port [invalid-port]`,
		},
		"NoItem": {Warning(nil, Fault{Code: NoDeclaration, Message: "nothing to render"}), "warning: nothing to render [no-declaration]"},
		"NoCode": {Info("rendered nothing"), "info: rendered nothing"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Text(tc.result); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// TestDedupe: results that differ by their file alone are two (rule 12).
func TestDedupe(t *testing.T) {
	other := kafka
	other.file.Index = 2
	f := Fault{Code: InvalidPort, Field: field.NewPath("spec"), Message: "m", Current: map[string]string{"a": "b"}}
	got := Results{Warning(kafka, f), Warning(other, f), Warning(kafka, f), Error(kafka, f)}.Dedupe()
	if len(got) != 3 {
		t.Errorf("got %d results, want 3: %v", len(got), got)
	}
}

// TestSort: the worst first, then by file and index (rule 12).
func TestSort(t *testing.T) {
	other := kafka
	other.file.Index = 0
	rs := Results{Info("i"), Warning(kafka, Fault{Message: "w"}), Error(kafka, Fault{Message: "e1"}), Error(other, Fault{Message: "e0"}), Error(nil, Fault{Message: "e"})}
	rs.Sort()
	var got []string
	for _, r := range rs {
		got = append(got, r.Message)
	}
	if diff := cmp.Diff([]string{"e", "e0", "e1", "w", "i"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestFileURI: a path is a URI, whatever characters it has.
func TestFileURI(t *testing.T) {
	for path, want := range map[string]string{
		"base/kafka.yaml":   "base/kafka.yaml",
		"a b/ü?#%20.yaml":   "a%20b/%C3%BC%3F%23%2520.yaml",
		"c:d/x.yaml":        "./c:d/x.yaml",
		"/tmp/a b.yaml":     "file:///tmp/a%20b.yaml",
		"../base/\"<>.yaml": "../base/%22%3C%3E.yaml",
	} {
		if got := fileURI(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}
