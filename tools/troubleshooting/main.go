// Command troubleshooting writes docs/troubleshooting.md, the manual of all
// errors and warnings, from report.Catalog and report.KustomizeMessages to stdout.
package main

import (
	"fmt"
	"io"
	"os"

	"global-headless-service/report"
)

func main() {
	if err := write(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "troubleshooting:", err)
		os.Exit(1)
	}
}

const kustomizeHead = `
## What kustomize says itself

These are no errors of this program: kustomize did not come to run it.
`

const head = `# Troubleshooting

<!-- Generated from the catalogue in report by make generate. DO NOT EDIT. -->

Every error and warning ends with its code in brackets. Find the code here to
learn what causes it and what to do about it. The last section is about messages
of kustomize.

| code | severity | what it is |
|---|---|---|
`

// write writes a table of all codes, then a section for each and one on kustomize.
func write(w io.Writer) error {
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	for _, e := range report.Catalog {
		if _, err := fmt.Fprintf(w, "| [%s](#%s) | %s | %s |\n", e.Code, e.Code, e.Severity, e.Title); err != nil {
			return err
		}
	}
	for _, e := range report.Catalog {
		if _, err := fmt.Fprintf(w, "\n## %s\n\n%s (%s).\n\n**Cause.** %s\n\n**Cure.** %s\n", e.Code, e.Title, e.Severity, e.Cause, e.Cure); err != nil {
			return err
		}
	}
	return writeKustomize(w)
}

// writeKustomize writes a section on the messages of kustomize.
func writeKustomize(w io.Writer) error {
	if _, err := io.WriteString(w, kustomizeHead); err != nil {
		return err
	}
	for _, m := range report.KustomizeMessages {
		title := "No message"
		if m.Text != "" {
			title = "`" + m.Text + "`"
		}
		if _, err := fmt.Fprintf(w, "\n### %s\n\n**Cause.** %s\n\n**Cure.** %s\n", title, m.Cause, m.Cure); err != nil {
			return err
		}
	}
	return nil
}
