package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"slices"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

const referenceHead = `# Reference

<!-- Generated from the types in schemas by make generate. DO NOT EDIT. -->

Every field of the API, group ` + "`fn.kpt.dev/v1alpha1`" + `. [DESIGN.md](DESIGN.md) says by which rules
the fields work together, and [meshes.md](meshes.md) what each mesh needs.

The same as schemas: [CustomResourceDefinitions](../schemas/crds) for a cluster that stores the
declarations, and [JSON Schemas](../schemas/json). For an editor,
` + "`global-headless-service schema --form json`" + ` prints one JSON Schema of both kinds. The examples have it
beside them, as ` + "`.global-headless-service.schema`" + `, and name it in the first line of a file:
` + "`# yaml-language-server: $schema=.global-headless-service.schema`" + `.

- [GlobalHeadlessService](#globalheadlessservice)
- [GlobalNamespace](#globalnamespace)
- [The functionConfig](#the-functionconfig)
`

// referenceEnd describes what has no schema of its own.
const referenceEnd = `
## The functionConfig

A KRM function gets one more resource, the functionConfig. It is a GlobalHeadlessService, or a ConfigMap
with these keys in its data, or nothing. A setting of ` + "`render`" + ` comes from the functionConfig before it
comes from the declarations.

| Key of data | As a field of a GlobalHeadlessService |
|---|---|
| ` + "`cluster`" + ` | ` + "`spec.render.cluster`" + ` |
| ` + "`otherItems`" + ` | ` + "`spec.render.otherItems`" + ` |
| ` + "`absentCluster`" + ` | ` + "`spec.render.absentCluster`" + ` |
| ` + "`warnings`" + ` | ` + "`spec.render.warnings`" + ` |
| ` + "`mode`" + ` | none: ` + "`Render`" + `, the default, or ` + "`Validate`" + `, which makes a validator of the function; only ` + "`cluster` and `warnings`" + ` may stand beside that |
`

// reference returns docs/reference.md, the fields of the kinds.
func reference(kinds []kind) []byte {
	var b bytes.Buffer
	b.WriteString(referenceHead)
	for _, k := range kinds {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", k.name, unwrapped(k.schema().Description))
		b.WriteString("| Field | Type | | Description |\n|---|---|---|---|\n")
		k.rows(&b, k.name, "", k.schema())
	}
	b.WriteString(referenceEnd)
	return b.Bytes()
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
