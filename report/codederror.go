package report

// A CodedError is an error with the code that its result has.
type CodedError struct {
	Code Code
	Err  error
}

// Error returns the message, without the code.
func (e CodedError) Error() string { return e.Err.Error() }

// Unwrap returns the error without its code.
func (e CodedError) Unwrap() error { return e.Err }
