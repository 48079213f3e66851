package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"syscall"

	"github.com/spf13/cobra"

	"global-headless-service/disk"
	"global-headless-service/report"
	"global-headless-service/review"
)

// The exit codes of diff, as kubectl diff has them.
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
	form     string
	limit    int
	exitZero bool
}

// diffCommand returns the command `diff`.
func diffCommand(r *reporter) *cobra.Command {
	o := diffOptions{renderOptions: renderOptions{names: flagNaming{}}}
	c := &cobra.Command{
		Use:     "diff --output DIR PATH...",
		Short:   "Show what render --output would change, and change nothing",
		Long:    diffLong,
		Example: diffExample,
		Args:    somePaths,
		RunE: func(c *cobra.Command, paths []string) error {
			o.Paths, o.Stdin = paths, c.InOrStdin()
			return o.run(c.Context(), c.OutOrStdout(), r)
		},
	}
	c.Flags().StringVar(&o.output, "output", "", "the folder that render --output would write to")
	c.Flags().StringVarP(&o.form, "form", "o", "text", "text, patch, markdown or json")
	c.Flags().IntVar(&o.limit, "max-bytes", review.GitHubComment, "with -o markdown: the longest comment; GitLab takes 1000000")
	c.Flags().BoolVar(&o.exitZero, "exit-zero", false, "exit 0 also if something would change")
	inputFlags(c, &o.renderOptions)
	treeFlags(c, &o.renderOptions)
	completeFlags(c, &o.renderOptions)
	c.RegisterFlagCompletionFunc("form", cobra.FixedCompletions(diffForms, cobra.ShellCompDirectiveNoFileComp))
	c.MarkFlagRequired("output")
	return c
}

// run prints what would change. It returns errChanges if something would.
func (o diffOptions) run(ctx context.Context, stdout io.Writer, r *reporter) error {
	if err := o.check(); err != nil {
		return err
	}
	o.watch(r)
	plan, results, err := o.planTree(ctx, r)
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
	if plan.IsEmpty() || o.exitZero {
		return nil
	}
	return errChanges
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
	if o.output == "" {
		return errors.Join(append(errs, errors.New("--output: its value is empty"))...)
	}
	return errors.Join(append(errs, o.renderOptions.check())...)
}

// printDiff prints a plan in the form that is asked for, in colours on a
// terminal.
func (o diffOptions) printDiff(stdout io.Writer, plan *disk.Plan, results report.Results) error {
	w := &errorWriter{w: stdout}
	out := bufio.NewWriter(w)
	err := o.write(out, plan, results, isTerminal(stdout) && os.Getenv("NO_COLOR") == "")
	if err == nil {
		err = out.Flush()
	}
	if w.err != nil {
		return coded(report.WriteFailed, fmt.Errorf("writing stdout: %w", w.err))
	}
	return coded(report.EditFailed, err)
}

// write writes a plan in the form that is asked for.
func (o diffOptions) write(w io.Writer, plan *disk.Plan, results report.Results, colours bool) error {
	if o.form == "patch" {
		return review.Patch(w, plan)
	}
	changes, err := review.New(plan, results)
	if err != nil {
		return err
	}
	switch o.form {
	case "markdown":
		return changes.Markdown(w, o.output, o.limit)
	case "json":
		return changes.JSON(w)
	}
	return changes.Text(w, o.output, colours)
}

// An errorWriter keeps the error of its writer.
type errorWriter struct {
	w   io.Writer
	err error
}

func (e *errorWriter) Write(p []byte) (int, error) {
	n, err := e.w.Write(p)
	e.err = err
	return n, err
}

// exitCode returns the exit code of a command line that ended with an error.
func exitCode(command string, err error) int {
	switch {
	case errors.Is(err, errChanges):
		return exitChanges
	case command == "diff":
		return exitDiffError
	}
	return 1
}
