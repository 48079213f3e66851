// Package schemas holds the API of fn.kpt.dev/v1alpha1: its types, strict
// parsing, defaulting and validation.
package schemas
