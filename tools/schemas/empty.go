package main

import (
	"slices"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// allowEmpty lets every optional field be empty, which to the parser is the
// same as absent. The markers say what a field may be when it says something.
func allowEmpty(s *apiextensions.JSONSchemaProps) {
	for name, field := range s.Properties {
		if !slices.Contains(s.Required, name) {
			allowEmptyValue(&field)
		}
		allowEmpty(&field)
		s.Properties[name] = field
	}
	if s.Items != nil {
		allowEmpty(s.Items.Schema)
	}
}

func allowEmptyValue(s *apiextensions.JSONSchemaProps) {
	s.MinLength, s.MinItems = nil, nil
	if s.Pattern != "" {
		s.Pattern = "^$|" + s.Pattern
	}
	if len(s.Enum) > 0 {
		s.Enum = append(slices.Clone(s.Enum), apiextensions.JSON{Raw: []byte(`""`)})
	}
}
