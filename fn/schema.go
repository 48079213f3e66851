package main

import (
	"fmt"
	"io"
	"slices"

	"global-headless-service/schemas"
)

// printSchemas prints the schemas of some kinds, of all when none is named.
// Of JSON Schemas it prints one only, since a file holds one.
func printSchemas(w io.Writer, kinds []string, form string) error {
	if form != schemas.FormCRD && form != schemas.FormJSON {
		return fmt.Errorf("--form: %q is neither %q nor %q", form, schemas.FormCRD, schemas.FormJSON)
	}
	if form == schemas.FormJSON && len(kinds) != 1 {
		return fmt.Errorf("--form json: name one kind, %s or %s", schemas.KindGlobalHeadlessService, schemas.KindGlobalNamespace)
	}
	for _, d := range schemas.Documents() {
		if d.Form != form || len(kinds) > 0 && !slices.Contains(kinds, d.Kind) {
			continue
		}
		if _, err := io.WriteString(w, d.Content); err != nil {
			return fmt.Errorf("writing stdout: %w", err)
		}
	}
	return nil
}
