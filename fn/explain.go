package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// explainCommand returns the command `explain`.
func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain [CODE...]",
		Short:   "Print the cause and cure of an error or warning by its code; without one, list all codes",
		Example: explainExample,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return codeNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, codes []string) error {
			return printWhole(c.OutOrStdout(), func(w io.Writer) error {
				if len(codes) == 0 {
					return listCodes(w)
				}
				return explain(w, codes)
			})
		},
	}
}

func codeNames() []string {
	var names []string
	for _, e := range report.Catalog {
		names = append(names, string(e.Code))
	}
	return names
}

// listCodes prints every code with its title.
func listCodes(w io.Writer) error {
	for _, e := range report.Catalog {
		if _, err := fmt.Fprintf(w, "%-30s %s\n", e.Code, e.Title); err != nil {
			return err
		}
	}
	return nil
}

// explain prints what codes mean. A code may stand in the brackets in which
// messages end.
func explain(w io.Writer, codes []string) error {
	for k, code := range codes {
		code = strings.Trim(code, "[]")
		e, ok := report.Lookup(report.Code(code))
		if !ok {
			if near, ok := schemas.Nearest(code, codeNames()); ok {
				return fmt.Errorf("CODE: there is no %q; did you mean %q?", code, near)
			}
			return fmt.Errorf("CODE: there is no %q; explain without a code lists all", code)
		}
		if k > 0 {
			fmt.Fprintln(w)
		}
		if _, err := fmt.Fprintf(w, "%s (%s): %s\n\n%s\n\n%s\n", e.Code, e.Severity, e.Title, e.Cause, e.Cure); err != nil {
			return err
		}
	}
	return nil
}
