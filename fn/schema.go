package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"global-headless-service/schemas"
)

// printSchemas prints the schemas of some kinds, of all when none is named. A
// file holds one JSON Schema, so that of several kinds is one, by kind.
func printSchemas(w io.Writer, kinds []string, form string) error {
	if err := oneOf("--form", form, []string{schemas.FormCRD, schemas.FormJSON}); err != nil {
		return err
	}
	documents := slices.DeleteFunc(schemas.Documents(), func(d schemas.Document) bool {
		return d.Form != form || len(kinds) > 0 && !slices.Contains(kinds, d.Kind)
	})
	if form == schemas.FormJSON && len(documents) > 1 {
		return printByKind(w, documents)
	}
	for _, d := range documents {
		if _, err := io.WriteString(w, d.Content); err != nil {
			return err
		}
	}
	return nil
}

// printByKind prints one JSON Schema of several kinds, for a file of any of
// them, or with documents of each.
func printByKind(w io.Writer, documents []schemas.Document) error {
	type object = map[string]any
	var kinds []string
	var rules []object
	for _, d := range documents {
		var schema object
		decoder := json.NewDecoder(bytes.NewReader([]byte(d.Content)))
		decoder.UseNumber()
		if err := decoder.Decode(&schema); err != nil {
			return fmt.Errorf("schema of %s: %w", d.Kind, err)
		}
		delete(schema, "$schema") // it belongs to the whole
		isKind := object{"properties": object{"kind": object{"const": d.Kind}}, "required": []string{"kind"}}
		kinds, rules = append(kinds, d.Kind), append(rules, object{"if": isKind, "then": schema})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(object{
		"$schema": "http://json-schema.org/draft-07/schema#", "title": schemas.Group, "type": "object",
		"properties": object{"kind": object{"enum": kinds}}, "required": []string{"apiVersion", "kind"}, "allOf": rules,
	})
}
