package report

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strings"
)

// The parts of a SARIF 2.1.0 log that results need. A library for all of it
// would bring net/http and a third more start-up time to every run; a test
// compares what is written here with one.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string       `json:"id"`
		ShortDescription sarifMessage `json:"shortDescription"`
		FullDescription  sarifMessage `json:"fullDescription"`
		Help             sarifMessage `json:"help"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
)

// noteRule is the rule of results without a code.
const noteRule = "note"

// writeSARIF prints a SARIF 2.1.0 log with one run, whose rules are the codes
// that occur.
func writeSARIF(w io.Writer, results Results, version string) error {
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "global-headless-service", Version: version, Rules: []sarifRule{}}
	rules := map[Code]int{}
	for _, r := range results {
		k, known := rules[r.Code]
		if !known {
			k = len(rules)
			rules[r.Code] = k
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(r.Code))
		}
		run.Results = append(run.Results, sarifResult{
			RuleID: run.Tool.Driver.Rules[k].ID, RuleIndex: k, Level: sarifLevel(r.Severity),
			Message: sarifMessage{r.proposal()}, Locations: sarifLocations(r.File),
		})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func sarifRuleOf(c Code) sarifRule {
	e, ok := Lookup(c)
	if !ok {
		const note = "What a run skipped, changed or left alone"
		return sarifRule{noteRule, sarifMessage{note}, sarifMessage{note}, sarifMessage{"Nothing needs to be done."}}
	}
	return sarifRule{string(c), sarifMessage{e.Title}, sarifMessage{e.Cause}, sarifMessage{e.Cure}}
}

// proposal returns the sentence of a result with the value that it proposes.
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

// sarifLocations returns a file and line; none for a result about no file.
func sarifLocations(f File) []sarifLocation {
	if f.Path == "" {
		return []sarifLocation{}
	}
	physical := sarifPhysical{Artifact: sarifArtifact{fileURI(f.Path)}}
	if f.Line > 0 {
		physical.Region = &sarifRegion{f.Line}
	}
	return []sarifLocation{{physical}}
}

// fileURI returns a path as a URI: a relative reference, for a relative path.
func fileURI(path string) string {
	u := url.URL{Path: strings.TrimPrefix(filepath.ToSlash(path), "./")}
	if filepath.IsAbs(path) {
		u.Scheme = "file"
	}
	return u.String()
}
