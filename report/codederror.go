package report

import "k8s.io/apimachinery/pkg/util/validation/field"

// A CodedError is an error with the code that its result has, and the place at fault
// if one is known: a file, and a field in it.
type CodedError struct {
	Code  Code
	File  File        // its Path is empty if none is known
	Field *field.Path // nil if none is known
	Err   error
}

// Error returns the place and the message, without the code.
func (e CodedError) Error() string {
	text := e.Err.Error()
	if e.Field != nil {
		text = e.Field.String() + ": " + text
	}
	if e.File.Path != "" {
		text = e.File.String() + ": " + text
	}
	return text
}

// Unwrap returns the error without its code and place.
func (e CodedError) Unwrap() error { return e.Err }
