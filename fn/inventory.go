package main

import (
	"bytes"
	"context"
	"io"

	"github.com/spf13/cobra"

	"global-headless-service/generators"
	"global-headless-service/inventory"
)

// The values of -o.
var (
	listForms  = []string{"table", "wide", "json", "yaml"}
	namesForms = []string{"table", "json"}
)

// listCommand returns the command `list`.
func listCommand(r *reporter) *cobra.Command {
	o := renderOptions{names: flagNaming{}}
	var form string
	c := &cobra.Command{
		Use:     "list PATH...",
		Short:   "List the services with their sources, members, ports and meshes",
		Long:    listLong,
		Example: listExample,
		Args:    somePaths,
		RunE: func(c *cobra.Command, paths []string) error {
			if err := oneOf("-o", form, listForms); err != nil {
				return err
			}
			o.Paths, o.Stdin = paths, c.InOrStdin()
			plans, err := o.plans(c.Context(), r)
			if err != nil {
				return err
			}
			return printWhole(c.OutOrStdout(), func(w io.Writer) error { return printList(w, inventory.NewList(plans), form) })
		},
	}
	inventoryFlags(c, &o, &form, listForms, "table, wide, json or yaml")
	return c
}

func printList(w io.Writer, list *inventory.List, form string) error {
	switch form {
	case "json":
		return list.JSON(w)
	case "yaml":
		return list.YAML(w)
	}
	return list.Table(w, form == "wide")
}

// namesOptions are the flags of `names`.
type namesOptions struct {
	renderOptions
	inventory.Choice
	form, template string
}

// namesCommand returns the command `names`.
func namesCommand(r *reporter) *cobra.Command {
	o := namesOptions{renderOptions: renderOptions{names: flagNaming{}}}
	c := &cobra.Command{
		Use:     "names PATH...",
		Short:   "Print the names by which each pod is reached from each member",
		Long:    namesLong,
		Example: namesExample,
		Args:    somePaths,
		RunE: func(c *cobra.Command, paths []string) error {
			if err := oneOf("-o", o.form, namesForms); err != nil {
				return err
			}
			o.Paths, o.Stdin = paths, c.InOrStdin()
			return o.run(c.Context(), c.OutOrStdout(), r, c.Flags().Changed("format"))
		},
	}
	c.Flags().StringVar(&o.template, "format", "", "a template, in the syntax of Go's text/template")
	c.Flags().StringVar(&o.Service, "service", "", "only this GlobalHeadlessService")
	c.Flags().StringVar(&o.From, "from", "", "only the names in this member: CLUSTER/NAMESPACE")
	inventoryFlags(c, &o.renderOptions, &o.form, namesForms, "table or json")
	c.MarkFlagsMutuallyExclusive("form", "format")
	completeNames(c, &o)
	return c
}

func (o namesOptions) run(ctx context.Context, stdout io.Writer, r *reporter, templated bool) error {
	plans, err := o.plans(ctx, r)
	if err != nil {
		return err
	}
	names, err := inventory.NewNames(plans, o.Choice)
	if err != nil {
		return err
	}
	for _, note := range names.Notes() {
		r.note("%s", note)
	}
	return printWhole(stdout, func(w io.Writer) error {
		switch {
		case templated:
			return names.Template(w, o.template)
		case o.form == "json":
			return names.JSON(w)
		}
		return names.Table(w)
	})
}

// plans reads the PATHs and reports what is wrong with their declarations.
func (o renderOptions) plans(ctx context.Context, r *reporter) ([]*generators.Plan, error) {
	o.watch(r)
	items, err := o.read(ctx)
	if err != nil {
		return nil, err
	}
	r.now("resolving the declarations")
	p, results := o.load(items)
	if !results.Failed() && p.IsEmpty() {
		results.Add(p.NothingToRender())
	}
	if err := r.report(p.Finish(results)); err != nil {
		return nil, err
	}
	r.now("")
	return p.Plans(), nil
}

// printWhole writes all of an output to stdout, or nothing of it.
func printWhole(stdout io.Writer, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	_, err := stdout.Write(b.Bytes())
	return err
}

// inventoryFlags adds the flags of commands that show what declarations come
// to.
func inventoryFlags(c *cobra.Command, o *renderOptions, form *string, forms []string, usage string) {
	c.Flags().StringVarP(form, "form", "o", forms[0], usage)
	c.Flags().BoolVar(&o.strict, "strict", false, "make errors of warnings that are not accepted")
	kustomizeFlags(c, &o.Kustomize)
	c.RegisterFlagCompletionFunc("form", cobra.FixedCompletions(forms, cobra.ShellCompDirectiveNoFileComp))
}
