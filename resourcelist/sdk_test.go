package resourcelist

import (
	"strings"
	"testing"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// TestSDKReadsResults: kpt's SDK reads the results that are written, each with
// its severity, field, file and code.
func TestSDKReadsResults(t *testing.T) {
	l, err := Read([]byte("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n"))
	if err != nil {
		t.Fatal(err)
	}
	warning := report.Warning(nil, report.Fault{Code: report.PortRenamed, Field: field.NewPath("spec", "ports").Index(1), Message: "renamed: \"a\"", Current: 3, Proposed: "b"})
	warning.File = report.File{Path: "a.yaml", Index: 2}
	var b strings.Builder
	if err := l.Write(&b, nil, report.Results{warning, report.Info("done")}); err != nil {
		t.Fatal(err)
	}
	read, err := fn.ParseResourceList([]byte(b.String()))
	if err != nil {
		t.Fatalf("%v in:\n%s", err, b.String())
	}
	if len(read.Results) != 2 || read.Results[1].Severity != fn.Info || read.Results[1].Message != "done" {
		t.Fatalf("%v", read.Results)
	}
	r := read.Results[0]
	if r.Severity != fn.Warning || r.Field.Path != "spec.ports[1]" || r.Field.ProposedValue != "b" || r.File.Path != "a.yaml" || r.File.Index != 2 ||
		r.Tags["code"] != "port-renamed" || r.Message != `renamed: "a"` {
		t.Errorf("%+v %+v %+v", r, r.Field, r.File)
	}
}
