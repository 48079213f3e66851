// Package render brings a package up to date with its GlobalHeadlessServices:
// it settles what to render for which cluster, and puts the result among the
// items that came in (DESIGN.md, rules 7 to 10, 12 and 16).
package render

import (
	"maps"
	"slices"
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// Run renders every GlobalHeadlessService of a list, as a KRM function, and
// returns the items to go out, with what there is to say, worst first. If one
// of the results is an error, the items are those that came in, as they came.
func Run(list *resourcelist.List) ([]*resourcelist.Item, fn.Results) {
	if len(list.Faults) > 0 {
		return list.Items, unreadable(list)
	}
	p := classify(list.Items)
	p.Generator = isGenerator(list)
	return p.run(list.FunctionConfig())
}

// A Slicer renders slices for the command line, and reads each declaration
// once for all of them. The zero Slicer is ready for use, by one goroutine.
type Slicer struct {
	memo memo
	// At is what stands, in errors, before the name of what flags say, where
	// they are no flags.
	At string
}

// Slice is what the cluster of flags applies of items: what it does not apply
// is left out. What flags does not say, the items do. If one of the results is
// an error, the items are those that came in.
func (s *Slicer) Slice(items []*resourcelist.Item, flags schemas.Render) ([]*resourcelist.Item, fn.Results) {
	p := classify(items)
	p.memo = &s.memo
	p.leaveOut, p.flagsAt = true, s.At
	p.flags = flags
	return p.run(nil)
}

// Clusters are those of all member lists, sorted, each of which flags can then
// name. The results are errors only.
func (s *Slicer) Clusters(items []*resourcelist.Item, flags schemas.Render) ([]string, fn.Results) {
	p := classify(items)
	p.memo = &s.memo
	p.leaveOut, p.flagsAt, p.flags = true, s.At, flags
	p.flags.Cluster = "any" // goes before what the items say
	results := p.declare(nil)
	seen := map[string]bool{}
	for _, plan := range p.plans {
		for _, m := range plan.Members {
			seen[m.Cluster] = true
		}
	}
	if len(p.plans) == 0 && !report.Failed(results) {
		results = append(results, report.Error(nil, schemas.Fault{Message: "nothing to render: no GlobalHeadlessService in the input"}))
	}
	report.Sort(results)
	return slices.Sorted(maps.Keys(seen)), results
}

func (p *pkg) run(config *resourcelist.Item) ([]*resourcelist.Item, fn.Results) {
	results := p.declare(config)
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
		return p.items, results
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
