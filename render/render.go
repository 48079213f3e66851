// Package render brings a package up to date with its GlobalHeadlessServices:
// it settles what to render for which cluster, and puts the result among the
// items that came in (DESIGN.md, rules 7 to 10, 12 and 16).
package render

import (
	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/report"
	"global-headless-service/resourcelist"
)

// Run renders every GlobalHeadlessService of a list and returns the items to
// go out, with what there is to say, worst first. If one of the results is an
// error, the items are those that came in, as they came.
func Run(list *resourcelist.List) ([]*resourcelist.Item, fn.Results) {
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
