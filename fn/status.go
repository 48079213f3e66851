package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// The errors that end status and diff --live if all is not well, with exit codes
// of their own.
var (
	errOutOfSync = fmt.Errorf("clusters are out of sync: %w", errReported)
	errNoAnswer  = fmt.Errorf("not all clusters answered: %w", errReported)
)

// statusForms are the values of status' -o.
var statusForms = []string{"table", "json"}

// statusOptions are the flags and arguments of `status`.
type statusOptions struct {
	renderOptions
	live liveOptions
	form string
}

// statusCommand returns the command `status`.
func statusCommand(r *reporter) *cobra.Command {
	o := statusOptions{renderOptions: renderOptions{names: flagNaming{}}}
	c := &cobra.Command{
		Use:     "status PATH...",
		Short:   "Compare live clusters with what is rendered for them, and the pods that members reach with the source's",
		Long:    statusLong,
		Example: statusExample,
		Args:    somePaths,
		RunE: func(c *cobra.Command, paths []string) error {
			o.Paths, o.Stdin = paths, c.InOrStdin()
			return o.run(c.Context(), c.OutOrStdout(), r)
		},
	}
	c.Flags().StringVarP(&o.form, "form", "o", statusForms[0], "table or json")
	o.live.pods = true
	liveFlags(c, &o.live, &o.renderOptions)
	inputFlags(c, &o.renderOptions)
	completeFlags(c, &o.renderOptions)
	c.RegisterFlagCompletionFunc("form", cobra.FixedCompletions(statusForms, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// run prints how the clusters are. It returns errOutOfSync or errNoAnswer if all
// is not well.
func (o statusOptions) run(ctx context.Context, stdout io.Writer, r *reporter) error {
	if err := errors.Join(oneOf("-o", o.form, statusForms), o.checkSettings(), o.live.check()); err != nil {
		return err
	}
	o.watch(r)
	state, results, err := o.live.compare(ctx, r, o.renderOptions)
	if err := errors.Join(r.report(results), err); err != nil {
		return err
	}
	r.now("")
	status := state.Status()
	write := status.Table
	if o.form == "json" {
		write = status.JSON
	}
	if err := printWhole(stdout, write); err != nil {
		return err
	}
	switch {
	case status.Counts.Unknown > 0:
		return errNoAnswer
	case status.Counts.OutOfSync > 0:
		return errOutOfSync
	}
	return nil
}
