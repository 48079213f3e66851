package report

import (
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// TestSARIF: a SARIF library reads what is written, with file, line, level,
// rule and message.
func TestSARIF(t *testing.T) {
	results := Results{
		{Severity: SeverityError, Fault: Fault{Code: MissingField, Message: "required"}, File: File{Path: "a b/ü.yaml", Line: 12}},
		{Severity: SeverityWarning, Fault: Fault{Code: MissingField, Message: "again", Proposed: 3}, File: File{Path: "/abs/x.yaml"}},
		Info("skipped"),
	}
	var b strings.Builder
	if err := Write(&b, FormatSARIF, results, "v1"); err != nil {
		t.Fatal(err)
	}
	log, err := sarif.FromString(b.String())
	if err != nil {
		t.Fatalf("%v in:\n%s", err, b.String())
	}
	run := log.Runs[0]
	if len(run.Results) != 3 || len(run.Tool.Driver.Rules) != 2 || *run.Tool.Driver.Version != "v1" {
		t.Fatalf("%d results, %d rules:\n%s", len(run.Results), len(run.Tool.Driver.Rules), b.String())
	}
	first := run.Results[0].Locations[0].PhysicalLocation
	if *first.ArtifactLocation.URI != "a%20b/%C3%BC.yaml" || *first.Region.StartLine != 12 {
		t.Errorf("%s:%d", *first.ArtifactLocation.URI, *first.Region.StartLine)
	}
	if uri := *run.Results[1].Locations[0].PhysicalLocation.ArtifactLocation.URI; uri != "file:///abs/x.yaml" {
		t.Error(uri)
	}
	for k, want := range []string{"error", "warning", "note"} {
		if r := run.Results[k]; r.Level != want || *run.Tool.Driver.Rules[r.RuleIndex].ID != *r.RuleID {
			t.Errorf("result %d: %s, rule %s", k, r.Level, *r.RuleID)
		}
	}
}
