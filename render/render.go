// Package render brings a package up to date with its GlobalHeadlessServices:
// it settles what to render for which cluster, and puts the result among the
// items that came in (DESIGN.md, rules 7 to 10, 12 and 16).
package render

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// Run renders every GlobalHeadlessService of a list, as a KRM function, and
// returns the items to go out, with what there is to say, worst first. If one
// of the results is an error, the items are those that came in, as they came.
func Run(list *resourcelist.List) ([]*resourcelist.Item, report.Results) {
	if len(list.Faults) > 0 {
		return list.Items, unreadable(list)
	}
	p := classify(list.Items)
	p.Generator = isGenerator(list)
	return p.run(list.FunctionConfig())
}

// A Slicer renders slices of one package for the command line. What is the
// same in all of them it settles once; it is for one goroutine.
type Slicer struct {
	pkg     *pkg
	results report.Results
}

// NewSlicer reads the declarations among items. What flags does not say, the
// items do; the cluster is each slice's own. flagsAt is what stands, in errors,
// before the name of what flags say; nil where they are flags.
func NewSlicer(items []*resourcelist.Item, flags schemas.Render, flagsAt *field.Path) *Slicer {
	p := classify(items)
	p.leaveOut, p.flags, p.flagsAt = true, flags, flagsAt
	p.flags.Cluster = "any" // goes before what the items say
	return &Slicer{p, p.settleAll(nil)}
}

// Slice is what a cluster applies: what it does not apply is left out. earlier
// is what earlier runs generated for it. If one of the results is an error,
// there are no items.
func (s *Slicer) Slice(cluster string, earlier []*resourcelist.Item) ([]*resourcelist.Item, report.Results) {
	p := s.pkg.with(earlier)
	p.settings.Cluster = cluster
	items, results := p.finish(slices.Clone(s.results))
	if results.Failed() {
		return nil, results
	}
	return items, results
}

// Clusters are those of all member lists, sorted. The results are errors only.
func (s *Slicer) Clusters() ([]string, report.Results) {
	results := slices.DeleteFunc(slices.Clone(s.results), func(r report.Result) bool { return r.Severity != report.SeverityError })
	if len(s.pkg.plans) == 0 && len(results) == 0 {
		results = report.Results{report.Error(nil, report.Fault{Code: report.NothingToRender, Message: "nothing to render: no GlobalHeadlessService in the input"})}
	}
	results.Sort()
	return slices.Sorted(maps.Keys(s.pkg.Clusters)), results
}

func (p *pkg) run(config *resourcelist.Item) ([]*resourcelist.Item, report.Results) {
	items, results := p.finish(p.settleAll(config))
	if results.Failed() {
		return p.items, results
	}
	return items, results
}

// settleAll reads the declarations and settles every plan.
func (p *pkg) settleAll(config *resourcelist.Item) report.Results {
	results := p.declare(config)
	p.complete = !results.Failed()
	return append(results, p.resolve()...)
}

// finish adds what settings ask for to what is settled: the items to go out,
// unless there are errors.
func (p *pkg) finish(results report.Results) ([]*resourcelist.Item, report.Results) {
	results = append(results, p.checkCluster()...)
	var items []*resourcelist.Item
	if !results.Failed() {
		var more report.Results
		items, more = p.reconcile()
		results = append(results, more...)
	}
	results.Sort()
	return items, results
}

// unreadable are the faults of a list that cannot be rendered.
func unreadable(list *resourcelist.List) report.Results {
	var results report.Results
	for _, f := range list.Faults {
		message := f.Message
		if f.Field != nil {
			message = strings.TrimPrefix(message, f.Field.String()+" ")
		}
		r := report.Error(nil, report.Fault{Code: f.Code, Field: f.Field, Message: message})
		r.File = report.File{Path: f.Path, Index: f.Index}
		results = append(results, r)
	}
	return results
}
