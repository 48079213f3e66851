package report

import (
	"encoding/json"
	"io"
)

// jsonVersion is the version of the JSON form of results. It changes when a
// field is removed or gets another meaning.
const jsonVersion = 1

// A JSONDocument is what --results json prints.
type JSONDocument struct {
	// Version is that of this form: 1.
	Version int `json:"version" const:"1"`
	// Results are errors, warnings and notes, worst first.
	Results []JSONResult `json:"results"`
}

// A JSONResult is one error, warning or note.
type JSONResult struct {
	// Severity says how bad it is.
	Severity Severity `json:"severity" enum:"error,warning,info"`
	// Code names the kind of error or warning; explain CODE prints its cause
	// and cure. A note has none.
	Code Code `json:"code,omitempty"`
	// Message says what is wrong and what to do.
	Message string `json:"message"`
	// Object is the object at fault; absent if it is the run as a whole.
	Object *JSONObject `json:"object,omitempty"`
	// File is the path of the file with the object.
	File string `json:"file,omitempty"`
	// Index counts the documents of the file, from 0.
	Index *int `json:"index,omitempty"`
	// Line counts the lines of the file, from 1.
	Line int `json:"line,omitempty"`
	// Field is the path of the field at fault: spec.ports[0].port.
	Field string `json:"field,omitempty"`
	// Current is the value of the field.
	Current any `json:"current,omitempty"`
	// Proposed is a better value.
	Proposed any `json:"proposed,omitempty"`
}

// A JSONObject names a Kubernetes object.
type JSONObject struct {
	// APIVersion is the group and version.
	APIVersion string `json:"apiVersion"`
	// Kind is the kind, without its group.
	Kind string `json:"kind"`
	// Namespace is empty for an object that has none.
	Namespace string `json:"namespace,omitempty"`
	// Name is metadata.name.
	Name string `json:"name,omitempty"`
}

func writeJSON(w io.Writer, results Results) error {
	document := JSONDocument{Version: jsonVersion, Results: make([]JSONResult, 0, len(results))}
	for _, r := range results {
		document.Results = append(document.Results, r.json())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

func (r Result) json() JSONResult {
	j := JSONResult{
		Severity: r.Severity, Code: r.Code, Message: r.Message, File: r.File.Path, Line: r.File.Line,
		Field: r.FieldText(), Current: r.Current, Proposed: r.Proposed,
	}
	if r.Object.Kind != "" {
		j.Object = &JSONObject{r.Object.APIVersion, r.Object.Kind, r.Object.Namespace, r.Object.Name}
	}
	if r.File.Path != "" && r.File.Index != WholeFile {
		j.Index = &r.File.Index
	}
	return j
}
