// Package report says what a run found, as the results of a KRM function and
// as the same text for a person.
package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// Error is a result of severity error about one field of an item.
func Error(i *resourcelist.Item, f schemas.Fault) *fn.Result { return about(i, fn.Error, f) }

// Warning is a result of severity warning about one field of an item.
func Warning(i *resourcelist.Item, f schemas.Fault) *fn.Result { return about(i, fn.Warning, f) }

// Info is a result of severity info about the whole run.
func Info(message string) *fn.Result { return &fn.Result{Severity: fn.Info, Message: message} }

// Errors is one result of severity error per fault, all about one item.
func Errors(i *resourcelist.Item, faults []schemas.Fault) fn.Results {
	var rs fn.Results
	for _, f := range faults {
		rs = append(rs, Error(i, f))
	}
	return rs
}

// Failed says whether any of the results is an error.
func Failed(rs fn.Results) bool { return rs.ExitCode() != 0 }

// about names the item by resourceRef and file; a nil item leaves both out.
func about(i *resourcelist.Item, s fn.Severity, f schemas.Fault) *fn.Result {
	r := &fn.Result{Severity: s, Message: f.Message}
	if f.Field != "" {
		r.Field = &fn.Field{Path: f.Field, CurrentValue: f.Current, ProposedValue: f.Proposed}
	}
	if i == nil {
		return r
	}
	if i.Kind() != "" {
		r.ResourceRef = &fn.ResourceRef{APIVersion: i.APIVersion(), Kind: i.Kind(), Name: i.Name(), Namespace: i.Namespace()}
	}
	if p := i.Path(); p != "" {
		r.File = &fn.File{Path: p, Index: i.Index()}
	}
	return r
}

// Sort puts the worst first; within one severity the order is that of file,
// index, resource, field and message, so that it does not depend on the
// order of the items (rule 16).
func Sort(rs fn.Results) {
	slices.SortStableFunc(rs, func(a, b *fn.Result) int {
		return cmp.Or(
			cmp.Compare(rank(a.Severity), rank(b.Severity)),
			compareFiles(a.File, b.File),
			strings.Compare(resource(a), resource(b)),
			strings.Compare(field(a), field(b)),
			strings.Compare(a.Message, b.Message),
		)
	})
}

func rank(s fn.Severity) int {
	return slices.Index([]fn.Severity{fn.Error, fn.Warning, fn.Info}, s)
}

func compareFiles(a, b *fn.File) int {
	if a == nil || b == nil {
		return boolInt(a != nil) - boolInt(b != nil)
	}
	return cmp.Or(strings.Compare(a.Path, b.Path), cmp.Compare(a.Index, b.Index))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func field(r *fn.Result) string {
	if r.Field == nil {
		return ""
	}
	return r.Field.Path
}

func resource(r *fn.Result) string {
	if r.ResourceRef == nil {
		return ""
	}
	s := r.ResourceRef.Kind
	if r.ResourceRef.Name != "" {
		s += " " + strconv.Quote(r.ResourceRef.Name)
	}
	return s
}

// Text is one result as one line for a person:
//
//	error: kafka.yaml[0]: GlobalHeadlessService "kafka-headless": spec.source.cluster: ...
func Text(r *fn.Result) string {
	parts := []string{string(r.Severity)}
	if r.File != nil {
		parts = append(parts, File(r.File.Path, r.File.Index))
	}
	for _, s := range []string{resource(r), field(r), r.Message} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ": ")
}

// File names one document of a file: kafka.yaml[0].
func File(path string, index int) string { return path + "[" + strconv.Itoa(index) + "]" }

// Where names an item for a message: by its file, else by its namespace.
func Where(i *resourcelist.Item) string {
	switch {
	case i.Path() != "":
		return File(i.Path(), i.Index())
	case i.Namespace() != "":
		return "in namespace " + strconv.Quote(i.Namespace())
	}
	return "no namespace"
}

// MostListed is how many things List names before it only counts them.
const MostListed = 10

// List is things in words, the first ten of them, and how many more there are.
func List[T any](things []T, describe func(T) string) string {
	var texts []string
	for k, t := range things {
		if k == MostListed {
			texts = append(texts, "and "+strconv.Itoa(len(things)-MostListed)+" more")
			break
		}
		texts = append(texts, describe(t))
	}
	return strings.Join(texts, ", ")
}
