package report

import (
	"strconv"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// A Severity is how bad a result is.
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
	Index int // of the document in the file, or WholeFile
	Line  int // counted from 1; 0 if unknown
	// Element is the element of the document that a line does not tell from its
	// neighbours: items[2].
	Element string
}

// WholeFile is the Index of a result that is about no single document.
const WholeFile = -1

// String returns the path with the line, if it is known, and the index of the
// document: kafka.yaml:12[0], or dump.json:1[0].items[2].
func (f File) String() string {
	text := f.Path
	if f.Line > 0 {
		text += ":" + strconv.Itoa(f.Line)
	}
	if f.Index != WholeFile {
		text += "[" + strconv.Itoa(f.Index) + "]"
	}
	if f.Element != "" {
		text += "." + f.Element
	}
	return text
}

// An Item is what a result can be about: a yamltext.Item.
type Item interface {
	// Reference names the object and its file, both zero for a nil item. The
	// line is that of a field or, if that is nil, of the object.
	Reference(at *field.Path) (Object, File)
}

// Error returns a result of severity error about one field of an item.
func Error(i Item, f Fault) Result { return about(i, SeverityError, f) }

// Warning returns a result of severity warning about one field of an item.
func Warning(i Item, f Fault) Result { return about(i, SeverityWarning, f) }

// Info returns a result of severity info about the whole run.
func Info(message string) Result {
	return Result{Severity: SeverityInfo, Fault: Fault{Message: message}}
}

// Errors returns one result of severity error per fault, all about one item.
func Errors(i Item, faults []Fault) Results {
	var rs Results
	for _, f := range faults {
		rs = append(rs, Error(i, f))
	}
	return rs
}

// about returns a result about an item. It has no object and no file if the
// item is nil.
func about(i Item, s Severity, f Fault) Result {
	r := Result{Severity: s, Fault: f}
	if i != nil {
		r.Object, r.File = i.Reference(f.Field)
	}
	return r
}
