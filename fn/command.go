package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"global-headless-service/disk"
	"global-headless-service/schemas"
)

// errReported ends a command whose errors are on stderr already.
var errReported = errors.New("reported already")

// command returns the command line. Without arguments, and with something on
// stdin, the program is the KRM function instead.
func command(stdin io.Reader, stdout io.Writer, r *reporter) *cobra.Command {
	var showVersion bool
	root := &cobra.Command{
		Use:               "global-headless-service",
		Short:             "Render a headless Service for every member of a global namespace",
		Long:              long,
		Args:              noSuchCommand,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return checkFlagGroups(c) },
		RunE: func(*cobra.Command, []string) error {
			if showVersion {
				return printVersion(stdout)
			}
			return errors.New("no input: as a KRM function this reads a ResourceList from stdin; see --help")
		},
	}
	// cobra's own flag brings text/template, which makes the start slower
	root.Flags().BoolVarP(&showVersion, "version", "v", false, "print the version")
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(r)
	root.SetFlagErrorFunc(flagError)
	root.PersistentFlags().Var(formatFlag{r}, "results", "how errors, warnings and notes are printed: text, json, github or sarif")
	root.RegisterFlagCompletionFunc("results", cobra.FixedCompletions(formatNames(), cobra.ShellCompDirectiveNoFileComp))
	root.AddCommand(renderCommand(r), diffCommand(r), statusCommand(r), validateCommand(r), importCommand(r), initCommand(r), listCommand(r), namesCommand(r), graphCommand(r), explainCommand(), schemaCommand(), versionCommand(), argocdCommand(r))
	refuseOthers(root)
	return root
}

// renderCommand returns the command `render`.
func renderCommand(r *reporter) *cobra.Command {
	o := renderOptions{names: flagNaming{}}
	c := &cobra.Command{
		Use:     "render (--cluster C | --output DIR) PATH...",
		Short:   "Render files, folders and kustomizations, without kustomize or kpt",
		Long:    renderLong,
		Example: renderExample,
		Args:    somePaths,
		RunE: func(c *cobra.Command, paths []string) error {
			o.Paths, o.Stdin = paths, c.InOrStdin()
			return o.run(c.Context(), c.OutOrStdout(), r)
		},
	}
	c.Flags().StringVar(&o.settings.Cluster, "cluster", "", "print what this cluster applies, as a stream of YAML documents")
	c.Flags().StringVar(&o.output, "output", "", "write what every cluster applies below DIR/clusters")
	inputFlags(c, &o)
	treeFlags(c, &o, "output")
	completeFlags(c, &o)
	c.MarkFlagsMutuallyExclusive("cluster", "output")
	c.MarkFlagsOneRequired("cluster", "output")
	return c
}

// somePaths requires at least one PATH.
func somePaths(_ *cobra.Command, paths []string) error {
	if len(paths) == 0 {
		return errors.New("PATH: name the files and folders to read, or - for stdin")
	}
	return nil
}

// inputFlags adds the flags of commands that render their PATHs.
func inputFlags(c *cobra.Command, o *renderOptions) {
	f := c.Flags()
	f.StringVar((*string)(&o.settings.OtherItems), "other-items", "",
		"the input's other resources: Keep, Drop, or WithSource, which keeps each in the clusters it belongs to; the default with --output")
	f.StringVar((*string)(&o.settings.AbsentCluster), "absent-cluster", "",
		"a cluster in no member list: Error, or Empty when it is being retired")
	f.BoolVar(&o.strict, "strict", false, "make errors of warnings that are not accepted")
	kustomizeFlags(c, &o.Kustomize)
}

// kustomizeFlags adds the flags of commands that build kustomizations.
func kustomizeFlags(c *cobra.Command, k *disk.Kustomize) {
	f := c.Flags()
	remoteFlag(c, k)
	f.BoolVar(&k.EnableHelm, "enable-helm", false, "as for kustomize build")
	f.StringVar(&k.HelmCommand, "helm-command", "helm", "as for kustomize build")
	f.StringVar(&k.LoadRestrictor, "load-restrictor", disk.LoadRestrictors[0], "as for kustomize build")
	c.RegisterFlagCompletionFunc("load-restrictor", cobra.FixedCompletions(disk.LoadRestrictors, cobra.ShellCompDirectiveNoFileComp))
}

// remoteFlag adds the flag by which a build may download.
func remoteFlag(c *cobra.Command, k *disk.Kustomize) {
	c.Flags().BoolVar(&k.AllowRemote, "allow-remote-resources", false, "download what kustomizations refer to by URL, and run git for repositories")
}

// onlyWith refuses flags that are only of use with another one, which is not given.
func onlyWith(c *cobra.Command, flags []string, with string) error {
	var errs []error
	for _, name := range flags {
		if c.Flags().Changed(name) {
			errs = append(errs, fmt.Errorf("--%s: only valid with %s", name, with))
		}
	}
	return errors.Join(errs...)
}

// setKustomizeFlags returns the flags of kustomizeFlags that are not as usual.
func setKustomizeFlags(k disk.Kustomize) []string {
	var flags []string
	if k.AllowRemote {
		flags = append(flags, "--allow-remote-resources")
	}
	if k.EnableHelm {
		flags = append(flags, "--enable-helm")
	}
	if k.HelmCommand != "helm" {
		flags = append(flags, "--helm-command", k.HelmCommand)
	}
	if k.LoadRestrictor != disk.LoadRestrictors[0] {
		flags = append(flags, "--load-restrictor", k.LoadRestrictor)
	}
	return flags
}

// treeFlagNames are the flags that treeFlags adds.
var treeFlagNames = []string{"prune", "prune-all", "retired", "forget", "prune-edited"}

// treeFlags adds the flags of commands that plan a tree, which go with the flag
// that names it.
func treeFlags(c *cobra.Command, o *renderOptions, with string) {
	f := c.Flags()
	with = "with --" + with + ": "
	f.StringSliceVar(&o.prune.Owners, "prune", nil, with+"also remove what is left of this GlobalHeadlessService, which is not in the input")
	f.BoolVar(&o.prune.All, "prune-all", false, with+"also remove what is left of all that are not in the input")
	f.StringVar(&o.retired, "retired", retiredRemove, with+"the folder of a cluster that nothing is left for: remove; or keep-empty, with a kustomization without resources, which Flux needs to prune")
	f.StringSliceVar(&o.prune.Forget, "forget", nil, "with --retired keep-empty: remove what is kept of this cluster")
	f.BoolVar(&o.prune.Edited, "prune-edited", false, with+"also remove edited files that are no longer rendered")
}

// schemaCommand returns the command `schema`.
func schemaCommand() *cobra.Command {
	var form string
	c := &cobra.Command{
		Use:       "schema [KIND...]",
		Short:     "Print the schemas of GlobalHeadlessService and GlobalNamespace",
		Example:   schemaExample,
		ValidArgs: []string{schemas.KindGlobalHeadlessService, schemas.KindGlobalNamespace},
		Args: func(_ *cobra.Command, kinds []string) error {
			for _, kind := range kinds {
				if err := oneOf("KIND", kind, []string{schemas.KindGlobalHeadlessService, schemas.KindGlobalNamespace}); err != nil {
					return err
				}
			}
			return nil
		},
		RunE: func(c *cobra.Command, kinds []string) error {
			return printSchemas(c.OutOrStdout(), kinds, form)
		},
	}
	c.Flags().StringVar(&form, "form", schemas.FormCRD, "crd, CustomResourceDefinitions for a cluster; or json, one JSON Schema for an editor")
	c.RegisterFlagCompletionFunc("form", cobra.FixedCompletions([]string{schemas.FormCRD, schemas.FormJSON}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// isApplied reports whether users apply what a command prints. Half of such an
// output is an error, even if its reader stopped early.
func isApplied(c *cobra.Command) bool {
	return c.Name() == "render" || c.Name() == "schema" || c.HasParent() && c.Parent().Name() == "argocd"
}
