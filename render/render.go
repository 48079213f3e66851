// Package render brings a package up to date with its GlobalHeadlessServices:
// it settles what to render for which cluster, and puts the result among the
// items that came in (DESIGN.md, rules 7 to 10, 12 and 16).
package render

import (
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// Run renders every GlobalHeadlessService of a list and returns the items to
// go out, with what there is to say, worst first. If one of the results is an
// error, the items are those that came in, as they came.
func Run(list *resourcelist.List) ([]*resourcelist.Item, fn.Results) {
	if len(list.Faults) > 0 {
		return list.Items, unreadable(list)
	}
	p := classify(list)
	results := p.declare(list.FunctionConfig())
	complete := !report.Failed(results)
	results = append(results, p.resolve(complete)...)
	var items []*resourcelist.Item
	if !report.Failed(results) {
		var more fn.Results
		items, more = p.reconcile()
		results = append(results, more...)
	}
	report.Sort(results)
	if report.Failed(results) {
		return list.Items, results
	}
	return items, results
}

// unreadable are the faults of a list that cannot be rendered.
func unreadable(list *resourcelist.List) fn.Results {
	var results fn.Results
	for _, f := range list.Faults {
		r := report.Error(nil, schemas.Fault{Field: f.Field, Message: strings.TrimPrefix(f.Message, f.Field+" ")})
		if f.Path != "" {
			r.File = &fn.File{Path: f.Path, Index: f.Index}
		}
		results = append(results, r)
	}
	return results
}
