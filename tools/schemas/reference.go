package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"slices"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

const (
	referenceBegin = "<!-- reference:begin -->\n"
	referenceEnd   = "<!-- reference:end -->\n"
)

// withReference puts the reference of the kinds between the README's markers.
func withReference(readme []byte, kinds []kind) ([]byte, error) {
	before, rest, ok := bytes.Cut(readme, []byte(referenceBegin))
	_, after, closed := bytes.Cut(rest, []byte(referenceEnd))
	if !ok || !closed {
		return nil, fmt.Errorf("README.md: the lines %q and %q are wanted, in that order", referenceBegin, referenceEnd)
	}
	var b bytes.Buffer
	b.Write(before)
	b.WriteString(referenceBegin)
	for _, k := range kinds {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n", k.name, unwrapped(k.schema().Description))
		b.WriteString("| Field | Type | | Description |\n|---|---|---|---|\n")
		k.rows(&b, k.name, "", k.schema())
	}
	b.WriteString("\n" + referenceEnd)
	b.Write(after)
	return b.Bytes(), nil
}

// rows writes one row a field, in the order of the Go type.
func (k kind) rows(b *bytes.Buffer, goType, path string, s *apiextensions.JSONSchemaProps) {
	for _, f := range k.types[goType].Fields {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		field, ok := s.Properties[name]
		if !ok || path == "" && (name == "apiVersion" || name == "kind") || goType == "Metadata" && name != "name" {
			continue
		}
		where := path + name
		if name != "metadata" {
			fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", where, typeText(&field), presence(s, name), cell(field.Description))
		}
		switch inner := elementType(f.RawField.Type); {
		case field.Type == "object" && k.types[inner] != nil:
			k.rows(b, inner, where+".", &field)
		case field.Items != nil && field.Items.Schema.Type == "object":
			k.rows(b, inner, where+"[].", field.Items.Schema)
		}
	}
}

// elementType is the name of a type, or of what it is a list of or points to.
func elementType(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return elementType(e.X)
	case *ast.ArrayType:
		return elementType(e.Elt)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// typeText is a type in words.
func typeText(s *apiextensions.JSONSchemaProps) string {
	switch {
	case s.XIntOrString:
		return "integer or string"
	case len(s.Enum) > 0:
		var all []string
		for _, v := range s.Enum {
			if text := strings.Trim(string(v.Raw), `"`); text != "" {
				all = append(all, "`"+text+"`")
			}
		}
		return strings.Join(all, ", ")
	case s.Items != nil:
		return "list of " + plural(typeText(s.Items.Schema))
	case s.AdditionalProperties != nil:
		return "map of " + plural(typeText(s.AdditionalProperties.Schema))
	}
	return s.Type
}

func plural(text string) string {
	if strings.HasPrefix(text, "`") {
		return text
	}
	return text + "s"
}

// presence says whether a field is required, else its default.
func presence(s *apiextensions.JSONSchemaProps, name string) string {
	if slices.Contains(s.Required, name) {
		return "required"
	}
	if d := s.Properties[name].Default; d != nil {
		return "`" + strings.Trim(string(d.Raw), `"`) + "`"
	}
	return ""
}

// cell is a text as Markdown has it in a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", `\<`).Replace(unwrapped(text))
}
