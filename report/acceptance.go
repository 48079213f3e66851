package report

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// An Acceptance holds the codes that one resource accepts by spec.accept, and
// notes which of them occur (rule 12).
type Acceptance struct {
	Item     Item
	Codes    []Code
	occurred []Code
}

// Accept drops the warnings whose codes one of these accepts. Errors, and
// warnings on immutable fields and moves, stay.
func (rs Results) Accept(by ...*Acceptance) Results {
	return slices.DeleteFunc(slices.Clone(rs), func(r Result) bool {
		accepted := false
		for _, a := range by {
			accepted = a.accepts(r) || accepted
		}
		return accepted
	})
}

// accepts reports whether a result is a warning that is accepted.
func (a *Acceptance) accepts(r Result) bool {
	if a == nil {
		return false
	}
	e, _ := Lookup(r.Code)
	if r.Severity != SeverityWarning || e.Always || !slices.Contains(a.Codes, r.Code) {
		return false
	}
	if !slices.Contains(a.occurred, r.Code) {
		a.occurred = append(a.occurred, r.Code)
	}
	return true
}

// Unused returns an info result for each accepted code that did not occur. It means
// something after a whole fleet only: a slice has not seen every warning.
func (a *Acceptance) Unused() Results {
	var unused Results
	for k, code := range a.Codes {
		if !slices.Contains(a.occurred, code) {
			unused.Add(about(a.Item, SeverityInfo, Fault{
				Field: field.NewPath("spec", "accept").Index(k), Current: string(code),
				Message: fmt.Sprintf("%q no longer occurs, so it need not be accepted", code),
			}))
		}
	}
	return unused
}
