package report

import "k8s.io/apimachinery/pkg/util/validation/field"

// A Code names one kind of error or warning: a short noun phrase in lower case
// with hyphens, such as unknown-field. It never changes its meaning, so users
// can search for it and accept it. Catalog explains each.
type Code string

// A Fault is one thing that is wrong in one field.
type Fault struct {
	// Code says which kind of fault it is.
	Code Code
	// Field is the field at fault; nil if it is the object as a whole.
	Field *field.Path
	// Message says what is wrong and what to do, without the field's path,
	// user values quoted.
	Message string
	// Current and Proposed are the field's value and a better one; nil if
	// there is none.
	Current, Proposed any
}
