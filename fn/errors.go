package main

import "strings"

// unjoined returns the errors that errors.Join joined, at any depth; err itself when
// it is none of these.
func unjoined(err error) []error {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	var texts []string
	for _, e := range several.Unwrap() {
		all = append(all, unjoined(e)...)
		texts = append(texts, e.Error())
	}
	if strings.Join(texts, "\n") != err.Error() { // it wraps them in a sentence of its own
		return []error{err}
	}
	return all
}
