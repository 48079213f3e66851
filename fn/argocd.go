package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"global-headless-service/disk"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// argocdCommand returns `argocd` with the subcommands that the plugin.yaml of a
// config management plugin runs. Each is a program with arguments, so that the
// image of the sidecar needs no shell.
func argocdCommand(r *reporter) *cobra.Command {
	root := &cobra.Command{
		Use:   "argocd",
		Short: "Be a config management plugin of Argo CD",
		Long:  argocdLong,
		Args:  noSuchCommand,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	var k disk.Kustomize
	parameters := appCommand("parameters [FOLDER]", "Print, as JSON, the parameters that an app can have",
		func(c *cobra.Command, folder string) error {
			return announce(c.Context(), c.OutOrStdout(), r, appOptions(folder, k))
		})
	generate := appCommand("generate [FOLDER]", "Print what the app's cluster applies",
		func(c *cobra.Command, folder string) error {
			return generate(c.Context(), c.OutOrStdout(), r, appOptions(folder, k))
		})
	remoteFlag(parameters, &k)
	remoteFlag(generate, &k)
	root.AddCommand(
		appCommand("discover [FOLDER]", "Print the first file that declares a GlobalHeadlessService, or nothing",
			func(c *cobra.Command, folder string) error { return discover(c.OutOrStdout(), folder) }),
		parameters,
		generate,
		&cobra.Command{
			Use:   "install FOLDER",
			Short: "Copy this program into a folder, in an init container, whose image has no cp",
			Args:  cobra.ExactArgs(1),
			RunE:  func(_ *cobra.Command, args []string) error { return coded(report.WriteFailed, install(args[0])) },
		},
	)
	return root
}

// appCommand returns a command that runs on an app's folder: its argument,
// else the working directory, which Argo CD sets to that folder.
func appCommand(use, short string, run func(c *cobra.Command, folder string) error) *cobra.Command {
	return &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			folder := "."
			if len(args) > 0 {
				folder = args[0]
			}
			return run(c, folder)
		},
	}
}

// discover prints the path of the first declaration in an app's folder, and
// nothing if it has none: Argo CD uses the plugin for apps with output.
func discover(stdout io.Writer, folder string) error {
	found, err := disk.Find(folder, schemas.Group, schemas.KindGlobalHeadlessService)
	if err != nil || found == "" {
		return coded(report.UnreadableInput, err)
	}
	_, err = fmt.Fprintln(stdout, found)
	return err
}

// install copies the program that runs. A reader never finds it half written.
func install(folder string) error {
	if folder == "" {
		return errors.New("FOLDER is empty; . is the working directory")
	}
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
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: there is no such folder; create it first", folder)
	}
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
