package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"global-headless-service/disk"
	"global-headless-service/report"
	"global-headless-service/validate"
)

// validateOptions are the flags of `validate`.
type validateOptions struct {
	disk.Kustomize
	strict bool
}

// validateCommand returns the command `validate`.
func validateCommand(r *reporter) *cobra.Command {
	var o validateOptions
	c := &cobra.Command{
		Use:     "validate [CLUSTER=]PATH...",
		Short:   "Check that what clusters apply is consistent; no declaration is needed",
		Long:    validateLong,
		Example: validateExample,
		Args:    somePaths,
		RunE: func(c *cobra.Command, paths []string) error {
			return o.run(c.Context(), paths, c.InOrStdin(), r)
		},
	}
	c.Flags().BoolVar(&o.strict, "strict", false, "make errors of warnings")
	kustomizeFlags(c, &o.Kustomize)
	return c
}

// run validates what the PATHs hold. It prints nothing but results.
func (o validateOptions) run(ctx context.Context, paths []string, stdin io.Reader, r *reporter) error {
	inputs, err := inputsOf(paths)
	if err != nil {
		return err
	}
	read, err := readClusters(ctx, inputs, o.Kustomize, stdin, r)
	if err != nil {
		return err
	}
	var clusters []validate.Cluster
	for _, c := range read {
		clusters = append(clusters, validate.Cluster(c))
	}
	r.now("validating")
	results := validate.Check(clusters, false)
	if o.strict {
		results.MakeErrors()
	}
	if err := r.report(results); err != nil {
		return err
	}
	r.print("%s", summaryOf(clusters, results))
	return nil
}

// summaryOf returns the line about input without errors.
func summaryOf(clusters []validate.Cluster, results report.Results) string {
	items := 0
	for _, c := range clusters {
		items += len(c.Items)
	}
	text := fmt.Sprintf("%s, %s: consistent", report.Counted(len(clusters), "cluster"), report.Counted(items, "object"))
	if len(results) > 0 {
		text += ", but for warnings"
	}
	return text
}
