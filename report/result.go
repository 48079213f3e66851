package report

import "strconv"

// Severity says how bad a result is.
type Severity string

// The severities, worst first.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// A Result is a Fault, or a plain message, about one object.
type Result struct {
	Severity Severity
	Fault
	Object Object
	File   File
}

// An Object names what a result is about. Its Kind is empty if the result is
// about the run as a whole.
type Object struct{ APIVersion, Kind, Namespace, Name string }

// A File is the place of an object in the input. Its Path is empty if the
// object came from no file.
type File struct {
	Path  string
	Index int // of the document in the file
	Line  int // counted from 1; 0 if unknown
}

// String names one document of a file: kafka.yaml[0].
func (f File) String() string { return f.Path + "[" + strconv.Itoa(f.Index) + "]" }

// An Item is what a result can be about: a resourcelist.Item.
type Item interface {
	// Reference names the object and its file; both are zero for a nil item.
	Reference() (Object, File)
}

// Error is a result of severity error about one field of an item.
func Error(i Item, f Fault) Result { return about(i, SeverityError, f) }

// Warning is a result of severity warning about one field of an item.
func Warning(i Item, f Fault) Result { return about(i, SeverityWarning, f) }

// Info is a result of severity info about the whole run.
func Info(message string) Result {
	return Result{Severity: SeverityInfo, Fault: Fault{Message: message}}
}

// Errors is one result of severity error per fault, all about one item.
func Errors(i Item, faults []Fault) Results {
	var rs Results
	for _, f := range faults {
		rs = append(rs, Error(i, f))
	}
	return rs
}

// about leaves object and file out for a nil item.
func about(i Item, s Severity, f Fault) Result {
	r := Result{Severity: s, Fault: f}
	if i != nil {
		r.Object, r.File = i.Reference()
	}
	return r
}
