package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// A schema is what of JSON Schema the outputs need.
type schema struct {
	Schema      string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        string             `json:"type,omitempty"`
	Const       json.RawMessage    `json:"const,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	Additional  *bool              `json:"additionalProperties,omitempty"`
}

// schemaOf returns the schema of a type. A type that the outputs do not have is
// an error.
func schemaOf(t reflect.Type, comments map[string]string) (*schema, error) {
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), comments)
	case reflect.Interface:
		return &schema{}, nil // any value
	case reflect.String:
		return &schema{Type: "string"}, nil
	case reflect.Bool:
		return &schema{Type: "boolean"}, nil
	case reflect.Int:
		return &schema{Type: "integer"}, nil
	case reflect.Slice:
		items, err := schemaOf(t.Elem(), comments)
		return &schema{Type: "array", Items: items}, err
	case reflect.Struct:
		return objectOf(t, comments)
	}
	return nil, fmt.Errorf("%s: no schema for this kind of type", t)
}

// objectOf returns the schema of a struct: fields without omitempty are
// required, and those with the tags enum and const have no other values.
func objectOf(t reflect.Type, comments map[string]string) (*schema, error) {
	closed := false
	s := &schema{Type: "object", Description: comments[t.Name()], Properties: map[string]*schema{}, Additional: &closed}
	for f := range t.Fields() {
		if !f.IsExported() {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		property, err := schemaOf(f.Type, comments)
		if err != nil {
			return nil, err
		}
		if property.Description = comments[t.Name()+"."+f.Name]; property.Description == "" {
			return nil, fmt.Errorf("%s.%s has no doc comment", t, f.Name)
		}
		if values := f.Tag.Get("enum"); values != "" {
			property.Enum = strings.Split(values, ",")
		}
		if value := f.Tag.Get("const"); value != "" {
			property.Const = json.RawMessage(value)
		}
		if options != "omitempty" {
			s.Required = append(s.Required, name)
		}
		s.Properties[name] = property
	}
	return s, nil
}
