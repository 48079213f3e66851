package report

import (
	"encoding/json"
	"io"
)

// jsonVersion is that of the JSON form of results. It changes when a field is
// taken away or gets another meaning.
const jsonVersion = 1

// jsonResults is the document that FormatJSON prints.
type jsonResults struct {
	Version int          `json:"version"`
	Results []jsonResult `json:"results"` // worst first; never null
}

// jsonResult is one result.
type jsonResult struct {
	Severity Severity    `json:"severity"`
	Code     Code        `json:"code,omitempty"`
	Message  string      `json:"message"`
	Object   *jsonObject `json:"object,omitempty"`
	File     string      `json:"file,omitempty"`
	Index    *int        `json:"index,omitempty"` // of the document in the file
	Line     int         `json:"line,omitempty"`  // counted from 1
	Field    string      `json:"field,omitempty"`
	Current  any         `json:"current,omitempty"`
	Proposed any         `json:"proposed,omitempty"`
}

type jsonObject struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace,omitempty"`
	Name       string `json:"name,omitempty"`
}

func writeJSON(w io.Writer, results Results) error {
	document := jsonResults{Version: jsonVersion, Results: make([]jsonResult, 0, len(results))}
	for _, r := range results {
		document.Results = append(document.Results, r.json())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

func (r Result) json() jsonResult {
	j := jsonResult{
		Severity: r.Severity, Code: r.Code, Message: r.Message, File: r.File.Path, Line: r.File.Line,
		Field: r.fieldText(), Current: r.Current, Proposed: r.Proposed,
	}
	if r.Object.Kind != "" {
		j.Object = &jsonObject{r.Object.APIVersion, r.Object.Kind, r.Object.Namespace, r.Object.Name}
	}
	if r.File.Path != "" && r.File.Index != WholeFile {
		j.Index = &r.File.Index
	}
	return j
}
