package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"global-headless-service/disk"
	"global-headless-service/schemas"
)

// argocdCommand is `argocd`: all that the plugin.yaml of a config management
// plugin runs, each a program with arguments, so that the sidecar's image needs
// no shell.
func argocdCommand(r *reporter) *cobra.Command {
	root := &cobra.Command{
		Use:   "argocd",
		Short: "Be a config management plugin of Argo CD",
		Long:  argocdLong,
		Args:  noSuchCommand,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.AddCommand(
		&cobra.Command{
			Use:   "discover [FOLDER]",
			Short: "Print the first file that declares a GlobalHeadlessService, or nothing",
			Args:  cobra.MaximumNArgs(1),
			RunE: func(c *cobra.Command, args []string) error {
				return discover(c.OutOrStdout(), folderOf(args))
			},
		},
		&cobra.Command{
			Use:   "parameters [FOLDER]",
			Short: "Print, as JSON, the parameters that an app can have",
			Args:  cobra.MaximumNArgs(1),
			RunE: func(c *cobra.Command, args []string) error {
				return announce(c.Context(), c.OutOrStdout(), r, folderOf(args))
			},
		},
		&cobra.Command{
			Use:   "generate [FOLDER]",
			Short: "Print what the app's cluster applies",
			Args:  cobra.MaximumNArgs(1),
			RunE: func(c *cobra.Command, args []string) error {
				return generate(c.Context(), c.OutOrStdout(), r, folderOf(args))
			},
		},
		&cobra.Command{
			Use:   "install FOLDER",
			Short: "Copy this program into a folder, in an init container, whose image has no cp",
			Args:  cobra.ExactArgs(1),
			RunE: func(_ *cobra.Command, args []string) error {
				return install(args[0])
			},
		},
	)
	return root
}

// folderOf is the app's folder: Argo CD runs a plugin's commands in it.
func folderOf(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

// discover prints something for an app that is ours, and nothing for another.
func discover(stdout io.Writer, folder string) error {
	found, err := disk.Find(folder, schemas.Group, schemas.KindGlobalHeadlessService)
	if err != nil || found == "" {
		return err
	}
	_, err = fmt.Fprintln(stdout, found)
	return err
}

// install copies the program that runs. A reader never finds it half written.
func install(folder string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	in, err := os.Open(self)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.CreateTemp(folder, ".global-headless-service-")
	if err != nil {
		return err
	}
	defer os.Remove(out.Name()) // in vain, once it has its own name
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	if err := out.Chmod(0o755); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.Rename(out.Name(), filepath.Join(folder, "global-headless-service"))
}
