package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

func (k kind) editorPath() string { return "schemas/json/" + strings.ToLower(k.name) + ".json" }

// editor is the JSON Schema for editors. It is of draft 7, the one that
// yaml-language-server reads by default.
func (k kind) editor() ([]byte, error) {
	s, err := editorSchema(k.schema())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", k.name, err)
	}
	s["$schema"] = "http://json-schema.org/draft-07/schema#"
	s["title"] = k.name
	fields := s["properties"].(object)
	fields["apiVersion"].(object)["const"] = k.definition.Spec.Group + "/" + k.definition.Spec.Versions[0].Name
	fields["kind"].(object)["const"] = k.name
	delete(fields["metadata"].(object), "additionalProperties") // the rest of metadata is Kubernetes'
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err = e.Encode(s)
	return b.Bytes(), err
}

type object = map[string]any

// editorSchema turns a structural schema into a JSON Schema that is as strict
// as the parser about names, and as lenient about null.
func editorSchema(s *apiextensions.JSONSchemaProps) (object, error) {
	o := object{}
	for key, value := range map[string]any{
		"type": s.Type, "description": unwrapped(s.Description), "pattern": s.Pattern,
		"minLength": s.MinLength, "maxLength": s.MaxLength, "minItems": s.MinItems, "maxItems": s.MaxItems,
		"minimum": s.Minimum, "maximum": s.Maximum, "minProperties": s.MinProperties, "maxProperties": s.MaxProperties, "default": s.Default,
	} {
		if !isNothing(value) {
			o[key] = value
		}
	}
	if len(s.Enum) > 0 {
		o["enum"] = values(s.Enum)
	}
	if s.XIntOrString {
		o["type"] = []string{"integer", "string"}
	}
	if s.XListType != nil && *s.XListType != "atomic" {
		o["uniqueItems"] = true
	}
	if err := addRules(o, s.XValidations); err != nil {
		return nil, err
	}
	return o, addChildren(o, s)
}

// addChildren adds the schemas of fields, elements and entries.
func addChildren(o object, s *apiextensions.JSONSchemaProps) error {
	var err error
	if s.Items != nil {
		if s.Items.Schema.Type == "object" {
			delete(o, "maxItems") // it only bounds what a rule costs the API server
		}
		if o["items"], err = editorSchema(s.Items.Schema); err != nil {
			return err
		}
	}
	if s.AdditionalProperties != nil {
		o["additionalProperties"], err = editorSchema(s.AdditionalProperties.Schema)
		return err
	}
	if len(s.Properties) == 0 {
		if s.Type == "object" {
			o["additionalProperties"] = false // it has no fields
		}
		return nil
	}
	required := map[string]bool{}
	for _, name := range s.Required {
		required[name] = true
	}
	fields := object{}
	for name, field := range s.Properties {
		f, err := editorSchema(&field)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if !required[name] && o["minProperties"] == nil && f["minProperties"] == nil { // a mesh, or one of its keys
			allowNull(f)
		}
		fields[name] = f
	}
	o["properties"], o["additionalProperties"] = fields, false
	if len(s.Required) > 0 {
		o["required"] = s.Required
	}
	return nil
}

// allowNull lets a field be null, which to the parser, and to the API server,
// is the same as absent.
func allowNull(o object) {
	switch t := o["type"].(type) {
	case string:
		o["type"] = []string{t, "null"}
	case []string:
		o["type"] = append(t, "null")
	}
	if enum, ok := o["enum"].([]any); ok {
		o["enum"] = append(enum, nil)
	}
}

func values(enum []apiextensions.JSON) []any {
	var all []any
	for _, v := range enum {
		all = append(all, json.RawMessage(v.Raw))
	}
	return all
}

// unwrapped is a description without the line breaks of its Go comment.
func unwrapped(text string) string { return strings.Join(strings.Fields(text), " ") }

func isNothing(value any) bool {
	switch v := value.(type) {
	case string:
		return v == ""
	case *int64:
		return v == nil
	case *float64:
		return v == nil
	case *apiextensions.JSON:
		return v == nil
	}
	return false
}
