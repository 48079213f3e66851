package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// noSuchCommand refuses the arguments of a command that has only commands, and
// suggests the nearest of these.
func noSuchCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	if near, ok := schemas.Nearest(args[0], names); ok {
		return fmt.Errorf("there is no command %q; did you mean %q?", args[0], near)
	}
	if near, ok := alike(args[0], names); ok {
		return fmt.Errorf("there is no command %q; did you mean %q?", args[0], near)
	}
	return fmt.Errorf("there is no command %q; there are %s", args[0], report.List(names, strconv.Quote))
}

// alike returns the one name that begins with the same three letters.
func alike(word string, names []string) (string, bool) {
	const letters = 3
	if len(word) < letters {
		return "", false
	}
	var found []string
	for _, name := range names {
		if strings.HasPrefix(name, word[:letters]) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// refuseOthers makes the commands that cobra brings refuse what they do not have,
// where they would print a help text: completion another shell, help another
// command.
func refuseOthers(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Args = func(_ *cobra.Command, args []string) error {
				if found, rest, err := root.Find(args); err != nil || len(rest) > 0 && found.HasSubCommands() {
					return noSuchCommand(found, rest)
				}
				return nil
			}
		case "completion":
			c.Args = noSuchCommand
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
		}
	}
}

// The annotations by which cobra marks the flags of a group: the names of its flags,
// separated by spaces.
const (
	oneRequired       = "cobra_annotation_one_required"
	mutuallyExclusive = "cobra_annotation_mutually_exclusive"
)

// checkFlagGroups refuses flags that exclude each other, and the lack of any of a
// group, before cobra does so in words of its own.
func checkFlagGroups(c *cobra.Command) error {
	var errs []error
	seen := map[string]bool{}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		for _, annotation := range []string{oneRequired, mutuallyExclusive} {
			for _, group := range f.Annotations[annotation] {
				if !seen[annotation+group] {
					seen[annotation+group] = true
					errs = append(errs, checkFlagGroup(c, annotation, strings.Fields(group)))
				}
			}
		}
	})
	return errors.Join(errs...)
}

// checkFlagGroup checks the flags of one group.
func checkFlagGroup(c *cobra.Command, annotation string, names []string) error {
	var given, uses []string
	for _, name := range names {
		if c.Flags().Changed(name) {
			given = append(given, "--"+name)
		}
		uses = append(uses, fmt.Sprintf("--%s: %s", name, c.Flags().Lookup(name).Usage))
	}
	switch {
	case annotation == oneRequired && len(given) == 0:
		return fmt.Errorf("--%s is required (%s)", strings.Join(names, " or --"), strings.Join(uses, "; "))
	case annotation == mutuallyExclusive && len(given) > 1:
		return fmt.Errorf("%s exclude each other: give one of them", strings.Join(given, " and "))
	}
	return nil
}

// flagError returns the error about a flag, with the nearest one for a
// misspelt name. Behind a command that is misspelt, every flag is unknown.
func flagError(c *cobra.Command, err error) error {
	if args := c.Flags().Args(); c.HasSubCommands() && len(args) > 0 {
		return noSuchCommand(c, args)
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	name := unknown.GetSpecifiedName()
	if unknown.GetSpecifiedShortnames() != "" {
		return noShorthand(name, names)
	}
	if near, ok := schemas.Nearest(name, names); ok {
		return fmt.Errorf("there is no flag --%s; did you mean --%s?", name, near)
	}
	return fmt.Errorf("there is no flag --%s; see --help", name)
}

// noShorthand returns the error about a flag of one letter, with the flags that
// begin with it.
func noShorthand(letter string, names []string) error {
	var begin []string
	for _, name := range names {
		if strings.HasPrefix(name, letter) {
			begin = append(begin, "--"+name)
		}
	}
	if len(begin) == 0 {
		return fmt.Errorf("there is no flag -%s; see --help", letter)
	}
	return fmt.Errorf("there is no flag -%s; did you mean %s?", letter, strings.Join(begin, " or "))
}
