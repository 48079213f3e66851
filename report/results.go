package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Results are what a run found.
type Results []Result

// Add appends results.
func (rs *Results) Add(more ...Result) { *rs = append(*rs, more...) }

// Failed reports whether any of the results is an error.
func (rs Results) Failed() bool {
	return slices.ContainsFunc(rs, func(r Result) bool { return r.Severity == SeverityError })
}

// MakeErrors makes errors of warnings, as a strict run has it (rule 12).
func (rs Results) MakeErrors() {
	for k := range rs {
		if rs[k].Severity == SeverityWarning {
			rs[k].Severity = SeverityError
		}
	}
}

// Sort puts the worst first; within one severity the order is that of file,
// index, object, field and message, so that it does not depend on the order of
// the items (rule 16).
func (rs Results) Sort() {
	slices.SortStableFunc(rs, func(a, b Result) int {
		return cmp.Or(
			cmp.Compare(rank(a.Severity), rank(b.Severity)),
			strings.Compare(a.File.Path, b.File.Path),
			cmp.Compare(a.File.Index, b.File.Index),
			strings.Compare(a.Object.text(), b.Object.text()),
			strings.Compare(a.fieldText(), b.fieldText()),
			strings.Compare(a.Message, b.Message),
		)
	})
}

// Dedupe keeps the first of results that are the same in every field, the file
// included (rule 12).
func (rs Results) Dedupe() Results {
	seen := make(map[string]bool, len(rs))
	var once Results
	for _, r := range rs {
		if k := r.key(); !seen[k] {
			seen[k] = true
			once = append(once, r)
		}
	}
	return once
}

// key tells results apart by all that they say.
func (r Result) key() string {
	return fmt.Sprintf("%q %q %q %q %#v %#v %#v %#v",
		r.Severity, r.Code, r.fieldText(), r.Message, r.Object, r.File, r.Current, r.Proposed)
}

func rank(s Severity) int {
	return slices.Index([]Severity{SeverityError, SeverityWarning, SeverityInfo}, s)
}

func (r Result) fieldText() string {
	if r.Field == nil {
		return ""
	}
	return r.Field.String()
}
