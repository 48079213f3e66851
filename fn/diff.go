package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"global-headless-service/generators"
	"global-headless-service/graph"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/review"
)

// The exit codes of diff and status, as kubectl diff has them.
const (
	exitChanges   = 1
	exitDiffError = 2
)

// errChanges ends diff if something would change.
var errChanges = fmt.Errorf("something would change: %w", errReported)

// diffForms are the values of diff's -o.
var diffForms = []string{"text", "patch", "markdown", "json"}

// diffOptions are the flags and arguments of `diff`.
type diffOptions struct {
	renderOptions
	live     liveOptions
	isLive   bool
	form     string
	limit    int
	exitZero bool
}

// diffCommand returns the command `diff`.
func diffCommand(r *reporter) *cobra.Command {
	o := diffOptions{renderOptions: renderOptions{names: flagNaming{}}}
	c := &cobra.Command{
		Use:     "diff (--output DIR | --live) PATH...",
		Short:   "Show what render --output, or applying to live clusters, would change, and change nothing",
		Long:    diffLong,
		Example: diffExample,
		Args:    somePaths,
		RunE: func(c *cobra.Command, paths []string) error {
			o.Paths, o.Stdin = paths, c.InOrStdin()
			flags, with := liveFlagNames, "--live"
			if o.isLive {
				flags, with = treeFlagNames, "--output"
			}
			if err := onlyWith(c, flags, with); err != nil {
				return err
			}
			return o.run(c.Context(), c.OutOrStdout(), r)
		},
	}
	c.Flags().StringVar(&o.output, "output", "", "the folder that render --output would write to")
	c.Flags().BoolVar(&o.isLive, "live", false, "compare with live clusters instead, which are read through kubectl")
	c.Flags().StringVarP(&o.form, "form", "o", "text", "text, patch, markdown or json")
	c.Flags().IntVar(&o.limit, "max-bytes", review.GitHubComment, "with -o markdown: the longest comment; GitLab takes 1000000")
	c.Flags().BoolVar(&o.exitZero, "exit-zero", false, "exit 0 also if something would change")
	inputFlags(c, &o.renderOptions)
	treeFlags(c, &o.renderOptions, "output")
	liveFlags(c, &o.live, &o.renderOptions)
	completeFlags(c, &o.renderOptions)
	c.RegisterFlagCompletionFunc("form", cobra.FixedCompletions(diffForms, cobra.ShellCompDirectiveNoFileComp))
	c.MarkFlagsOneRequired("output", "live")
	c.MarkFlagsMutuallyExclusive("output", "live")
	return c
}

// A planned is the plan of what would change, in a tree or in live clusters.
type planned struct {
	review.Plan
	changes []render.Change
	plans   []*generators.Plan // none of live clusters
	where   string             // as the output names it
	empty   bool
	partial bool // not all of the clusters answered
}

// run prints what would change. It returns errChanges if something would, and
// errNoAnswer if that is not known of all live clusters.
func (o diffOptions) run(ctx context.Context, stdout io.Writer, r *reporter) error {
	if err := o.check(); err != nil {
		return err
	}
	o.watch(r)
	plan, results, err := o.plan(ctx, r)
	if err != nil {
		return err
	}
	if err := r.report(o.reported(results, r.format)); err != nil {
		return err
	}
	r.now("")
	err = o.printDiff(stdout, plan, results)
	if err != nil && !errors.Is(err, syscall.EPIPE) { // a reader that stops early still gets the exit code
		return err
	}
	switch {
	case plan.partial:
		return errNoAnswer
	case plan.empty || o.exitZero:
		return nil
	}
	return errChanges
}

// plan plans what would change. The plan is of use only if none of the results is
// an error.
func (o diffOptions) plan(ctx context.Context, r *reporter) (*planned, report.Results, error) {
	if !o.isLive {
		p, plan, results, err := o.planTree(ctx, r)
		if err != nil || results.Failed() {
			return nil, results, err
		}
		return &planned{Plan: plan, changes: plan.Changes, plans: p.Plans(), where: o.output, empty: plan.IsEmpty()}, results, nil
	}
	state, results, err := o.live.compare(ctx, r, o.renderOptions)
	if err != nil || results.Failed() {
		return nil, results, err
	}
	results = append(slices.Clone(results), state.Results...)
	results.Sort()
	where := "live clusters"
	switch {
	case state.NoneAnswered():
		where += ", of which none answered"
	case state.IsPartial():
		where += " that answered"
	}
	return &planned{Plan: state, changes: state.Changes, where: where, empty: state.IsEmpty(), partial: state.IsPartial()}, results, nil
}

// reported returns the results that go to stderr. Warnings are part of what is
// printed, in every form but a patch.
func (o diffOptions) reported(results report.Results, format report.Format) report.Results {
	if results.Failed() || o.form == "patch" || format != report.FormatText {
		return results
	}
	return slices.DeleteFunc(slices.Clone(results), func(r report.Result) bool { return r.Severity == report.SeverityWarning })
}

// check refuses values that the flags do not have.
func (o diffOptions) check() error {
	errs := []error{oneOf("-o", o.form, diffForms)}
	if o.limit < review.ShortestComment {
		errs = append(errs, fmt.Errorf("--max-bytes: %d is too short for a comment; take at least %d", o.limit, review.ShortestComment))
	}
	if o.isLive {
		return errors.Join(append(errs, o.checkSettings(), o.live.check())...)
	}
	if o.output == "" {
		return errors.Join(append(errs, errors.New("--output: the value is empty; name a folder"))...)
	}
	return errors.Join(append(errs, o.renderOptions.check())...)
}

// printDiff prints a plan in the form that is asked for, in colours on a
// terminal.
func (o diffOptions) printDiff(stdout io.Writer, plan *planned, results report.Results) error {
	out := bufio.NewWriter(stdout)
	err := o.write(out, plan, results, isTerminal(stdout) && os.Getenv("NO_COLOR") == "")
	if err == nil {
		err = out.Flush()
	}
	return coded(report.EditFailed, err)
}

// write writes a plan in the form that is asked for.
func (o diffOptions) write(w io.Writer, plan *planned, results report.Results, colours bool) error {
	if o.form == "patch" {
		return review.Patch(w, plan)
	}
	changes, err := review.New(plan, plan.changes, results)
	if err != nil {
		return err
	}
	switch o.form {
	case "markdown":
		return changes.Markdown(w, plan.where, plan.picture(changes), o.limit)
	case "json":
		return changes.JSON(w)
	}
	return changes.Text(w, plan.where, colours)
}

// picture returns what a reviewer sees of the change; it is empty where a picture
// would not help.
func (p *planned) picture(changes *review.Review) string {
	fleet := graph.New(p.plans)
	fleet.Against(changes, p.where)
	var b strings.Builder
	if some, ok := fleet.Difference(); ok && len(p.plans) > 0 {
		some.Mermaid(&b)
	}
	return b.String()
}

// exitCode returns the exit code of a command line that ended with an error.
func exitCode(command string, err error) int {
	switch {
	case errors.Is(err, errChanges), errors.Is(err, errOutOfSync):
		return exitChanges
	case command == "diff", command == "status":
		return exitDiffError
	}
	return 1
}
