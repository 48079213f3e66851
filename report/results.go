package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Results are the errors, warnings and notes of a run.
type Results []Result

// Add appends results.
func (rs *Results) Add(more ...Result) { *rs = append(*rs, more...) }

// Failed reports whether any of the results is an error.
func (rs Results) Failed() bool {
	return slices.ContainsFunc(rs, func(r Result) bool { return r.Severity == SeverityError })
}

// MakeErrors turns warnings into errors, for a strict run (rule 12).
func (rs Results) MakeErrors() {
	for k := range rs {
		if rs[k].Severity == SeverityWarning {
			rs[k].Severity = SeverityError
		}
	}
}

// Sort orders results by severity, worst first, then by file, index, object,
// field and message, so that it does not depend on the order of the items
// (rule 16).
func (rs Results) Sort() { slices.SortStableFunc(rs, compare) }

func compare(a, b Result) int {
	if c := cmp.Or(
		cmp.Compare(rank(a.Severity), rank(b.Severity)),
		strings.Compare(a.File.Path, b.File.Path),
		cmp.Compare(a.File.Index, b.File.Index),
	); c != 0 {
		return c
	}
	return cmp.Or(
		strings.Compare(a.Object.String(), b.Object.String()),
		strings.Compare(a.Object.Namespace, b.Object.Namespace),
		cmp.Compare(a.File.Line, b.File.Line),
		strings.Compare(a.FieldText(), b.FieldText()),
		strings.Compare(a.Message, b.Message),
		strings.Compare(string(a.Code), string(b.Code)),
	)
}

// Dedupe keeps the first of results that are the same in every field, the file
// included (rule 12).
func (rs Results) Dedupe() Results {
	if len(rs) == 0 {
		return nil
	}
	seen := make(map[key]bool, len(rs))
	once := make(Results, 0, len(rs))
	for _, r := range rs {
		if k := r.key(); !seen[k] {
			seen[k] = true
			once = append(once, r)
		}
	}
	return once
}

// A key is everything that two results have to share to be the same.
type key struct {
	severity               Severity
	code                   Code
	field, message, values string
	object                 Object
	file                   File
}

func (r Result) key() key {
	k := key{severity: r.Severity, code: r.Code, field: r.FieldText(), message: r.Message, object: r.Object, file: r.File}
	if r.Current != nil || r.Proposed != nil {
		k.values = fmt.Sprintf("%#v %#v", r.Current, r.Proposed)
	}
	return k
}

func rank(s Severity) int {
	return slices.Index([]Severity{SeverityError, SeverityWarning, SeverityInfo}, s)
}

// FieldText returns the path of the field; it is empty if there is none.
func (r Result) FieldText() string {
	if r.Field == nil {
		return ""
	}
	return r.Field.String()
}
