package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"global-headless-service/graph"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/review"
)

// graphForms are the values of graph's -o.
var graphForms = []string{"mermaid", "text", "dot", "svg", "html"}

// graphOptions are the flags and arguments of `graph`.
type graphOptions struct {
	renderOptions
	form, service, cluster string
}

// graphCommand returns the command `graph`.
func graphCommand(r *reporter) *cobra.Command {
	o := graphOptions{renderOptions: renderOptions{names: flagNaming{}}}
	c := &cobra.Command{
		Use:     "graph PATH...",
		Short:   "Draw the sources and consumers, as text, Mermaid, DOT, SVG or a page",
		Long:    graphLong,
		Example: graphExample,
		Args:    somePaths,
		RunE: func(c *cobra.Command, paths []string) error {
			o.Paths, o.Stdin = paths, c.InOrStdin()
			compared := c.Flags().Changed("against")
			if !compared {
				if err := onlyWith(c, append([]string{"other-items"}, treeFlagNames...), "--against"); err != nil {
					return err
				}
			}
			return o.run(c.Context(), c.OutOrStdout(), r, compared)
		},
	}
	f := c.Flags()
	f.StringVarP(&o.form, "form", "o", graphForms[0], "mermaid, text, dot, svg or html")
	f.StringVar(&o.output, "against", "", "also show what render --output to this folder would change")
	f.StringVar(&o.service, "service", "", "only this GlobalHeadlessService")
	f.StringVar(&o.cluster, "cluster", "", "only the members in this cluster, and their sources")
	f.StringVar((*string)(&o.settings.OtherItems), "other-items", "", "with --against: as for render --output")
	f.BoolVar(&o.strict, "strict", false, "make errors of warnings that are not accepted")
	kustomizeFlags(c, &o.Kustomize)
	treeFlags(c, &o.renderOptions, "against")
	completeGraph(c, &o)
	return c
}

// run prints the picture. The page is printed of inputs with errors too, and
// shows these.
func (o graphOptions) run(ctx context.Context, stdout io.Writer, r *reporter, compared bool) error {
	if err := o.check(compared); err != nil {
		return err
	}
	o.watch(r)
	items, err := o.read(ctx)
	if err != nil {
		return err
	}
	r.now("resolving the declarations")
	p, results := o.load(items)
	if !results.Failed() && p.IsEmpty() {
		results.Add(p.NothingToRender())
	}
	var changes *review.Review
	if compared && !results.Failed() {
		if changes, results, err = o.compare(p, results, r); err != nil {
			return err
		}
	}
	results = p.Finish(results)
	failed := r.report(results)
	if failed != nil && o.form != "html" {
		return failed
	}
	fleet := graph.New(nil)
	if failed == nil {
		if fleet, err = o.fleet(p, changes); err != nil {
			return err
		}
	}
	r.now("")
	err = printWhole(stdout, func(w io.Writer) error { return o.write(w, fleet, results) })
	if failed != nil {
		return failed
	}
	return err
}

// compare reviews what a render into the tree would change.
func (o graphOptions) compare(p *render.Package, results report.Results, r *reporter) (*review.Review, report.Results, error) {
	plan, more := o.planOutput(p, r)
	results.Add(more...)
	if results.Failed() {
		return nil, results, nil
	}
	changes, err := review.New(plan, plan.Changes, more)
	return changes, results, coded(report.EditFailed, err)
}

// fleet returns what is drawn.
func (o graphOptions) fleet(p *render.Package, changes *review.Review) (*graph.Fleet, error) {
	fleet := graph.New(p.Plans())
	if changes != nil {
		fleet.Against(changes, o.output)
	}
	return fleet, fleet.Only(o.service, o.cluster)
}

// write writes the picture in the form that is asked for.
func (o graphOptions) write(w io.Writer, fleet *graph.Fleet, results report.Results) error {
	switch o.form {
	case "text":
		return fleet.Text(w)
	case "dot":
		return fleet.DOT(w)
	case "svg":
		return fleet.SVG(w)
	case "html":
		return graph.Page{Fleet: fleet, Results: results, Version: version}.HTML(w)
	}
	return fleet.Mermaid(w)
}

// check refuses values that the flags do not have.
func (o graphOptions) check(compared bool) error {
	if err := oneOf("-o", o.form, graphForms); err != nil {
		return err
	}
	switch {
	case compared && o.output == "":
		return errors.New("--against: the value is empty; name a folder")
	case compared:
		return o.renderOptions.check()
	}
	return o.checkSettings()
}
