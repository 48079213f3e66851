// Package report holds what a run found: errors, warnings and notes, each with
// a code, the object and field at fault, and the same text for a person.
//
// It is the lowest package: it knows nothing of the API, of items or of
// ResourceLists. Start reading at Fault and Result; Catalog lists all codes.
package report
