package report

import (
	"fmt"
	"io"
	"strings"
)

// A Format is a form in which results are printed.
type Format string

// The formats.
const (
	FormatText   Format = "text"   // a line each, for a person
	FormatJSON   Format = "json"   // one JSON document
	FormatGitHub Format = "github" // GitHub's workflow commands, which it shows beside the code
	FormatSARIF  Format = "sarif"  // a SARIF 2.1.0 log, for code scanning
)

// Formats are all formats.
var Formats = []Format{FormatText, FormatJSON, FormatGitHub, FormatSARIF}

// Write prints results in a format. The version is that of the program.
func Write(w io.Writer, f Format, results Results, version string) error {
	switch f {
	case FormatJSON:
		return writeJSON(w, results)
	case FormatGitHub:
		return writeGitHub(w, results)
	case FormatSARIF:
		return writeSARIF(w, results, version)
	}
	return writeText(w, results)
}

func writeText(w io.Writer, results Results) error {
	for _, r := range results {
		text := Text(r)
		if r.Severity == SeverityInfo {
			text = Harmless("note: " + r.Message)
		}
		if _, err := fmt.Fprintln(w, text); err != nil {
			return err
		}
	}
	return nil
}

// writeGitHub prints ::error file=…,line=…,title=CODE::message.
func writeGitHub(w io.Writer, results Results) error {
	commands := map[Severity]string{SeverityError: "error", SeverityWarning: "warning", SeverityInfo: "notice"}
	for _, r := range results {
		var properties []string
		if r.File.Path != "" {
			properties = append(properties, "file="+gitHubProperty.Replace(Harmless(Printable(r.File.Path))))
		}
		if r.File.Line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d", r.File.Line))
		}
		if r.Code != "" {
			properties = append(properties, "title="+gitHubProperty.Replace(string(r.Code)))
		}
		space := ""
		if len(properties) > 0 {
			space = " "
		}
		if _, err := fmt.Fprintf(w, "::%s%s%s::%s\n", commands[r.Severity], space, strings.Join(properties, ","), gitHubData.Replace(Harmless(r.sentence()))); err != nil {
			return err
		}
	}
	return nil
}

// gitHubData and gitHubProperty escape what GitHub decodes in the data and the
// properties of a workflow command.
var (
	gitHubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	gitHubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// sentence returns a result without its severity, file and code.
func (r Result) sentence() string {
	var parts []string
	for _, s := range []string{r.Object.String(), r.FieldText(), r.Message} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ": ")
}
