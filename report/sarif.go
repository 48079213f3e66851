package report

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

// writeSARIF prints a SARIF 2.1.0 log with one run, whose rules are the codes
// that occur.
func writeSARIF(w io.Writer, results Results, version string) error {
	driver := sarif.NewToolComponent().WithName("global-headless-service").WithVersion(version)
	run := sarif.NewRun().WithTool(sarif.NewTool().WithDriver(driver))
	for _, r := range results {
		code := string(r.Code)
		if code == "" {
			code = "note"
		}
		rule := run.AddRule(code)
		if e, ok := Lookup(r.Code); ok {
			rule.WithName(code).WithShortDescription(sarif.NewMultiformatMessageString().WithText(e.Title)).
				WithFullDescription(sarif.NewMultiformatMessageString().WithText(e.Cause)).
				WithHelp(sarif.NewMultiformatMessageString().WithText(e.Cure))
		}
		result := run.CreateResultForRule(code).WithLevel(sarifLevel(r.Severity)).WithMessage(sarif.NewTextMessage(r.proposal()))
		if location := sarifLocation(r.File); location != nil {
			result.AddLocation(location)
		}
	}
	log := sarif.NewReport()
	log.AddRun(run)
	b, err := json.MarshalIndent(log, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", b)
	return err
}

// proposal is the sentence of a result with the value that it proposes.
func (r Result) proposal() string {
	if r.Proposed == nil {
		return r.sentence()
	}
	return fmt.Sprintf("%s (proposed: %v)", r.sentence(), r.Proposed)
}

func sarifLevel(s Severity) string {
	if s == SeverityInfo {
		return "note"
	}
	return string(s)
}

// sarifLocation returns a file and line; nil for a result about no file.
func sarifLocation(f File) *sarif.Location {
	if f.Path == "" {
		return nil
	}
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(fileURI(f.Path)))
	if f.Line > 0 {
		physical.WithRegion(sarif.NewRegion().WithStartLine(f.Line))
	}
	return sarif.NewLocationWithPhysicalLocation(physical)
}

// fileURI returns a path as a URI: a relative reference, for a relative path.
func fileURI(path string) string {
	u := url.URL{Path: path}
	if strings.HasPrefix(path, "/") {
		u.Scheme = "file"
	}
	return u.String()
}
