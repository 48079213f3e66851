package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"global-headless-service/disk"
	"global-headless-service/importer"
	"global-headless-service/report"
	"global-headless-service/scaffold"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// initOptions are the flags and arguments of `init`.
type initOptions struct {
	renderOptions
	members        []string
	from, mesh     string
	kustomize, kpt bool
}

// initCommand returns the command `init`.
func initCommand(r *reporter) *cobra.Command {
	o := initOptions{renderOptions: renderOptions{names: flagNaming{}}}
	c := &cobra.Command{
		Use:     "init --members CLUSTER/NAMESPACE,... PATH...",
		Short:   "Write declarations for a chart's output, and a set-up of kustomize or kpt around them",
		Long:    initLong,
		Example: initExample,
		Args:    somePaths,
		RunE: func(c *cobra.Command, paths []string) error {
			o.Paths, o.Stdin = paths, c.InOrStdin()
			if c.Flags().Changed("output") && o.output == "" {
				return errors.New("--output: its value is empty")
			}
			return o.run(c.Context(), c.OutOrStdout(), r)
		},
	}
	f := c.Flags()
	f.StringSliceVar(&o.members, "members", nil, "the members, each CLUSTER/NAMESPACE; the first is the source")
	f.StringVar(&o.from, "source", "", "the member in which the StatefulSets run, if it is not the first")
	f.StringVar(&o.mesh, "mesh", "", "what joins the members: "+strings.Join(schemas.MeshKeys(), ", "))
	f.BoolVar(&o.kustomize, "kustomize", false, "with --output: a base and an overlay for each cluster")
	f.BoolVar(&o.kpt, "kpt", false, "with --output: a kpt package")
	f.StringVar(&o.output, "output", "", "write files into this folder, and overwrite none")
	f.BoolVar(&o.strict, "strict", false, "make errors of warnings")
	kustomizeFlags(c, &o.renderOptions.Kustomize)
	c.MarkFlagsMutuallyExclusive("kustomize", "kpt")
	c.RegisterFlagCompletionFunc("mesh", cobra.FixedCompletions(schemas.MeshKeys(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

// run prints the declarations, or writes them with what stands around them.
func (o initOptions) run(ctx context.Context, stdout io.Writer, r *reporter) error {
	in, err := o.input()
	if err != nil {
		return err
	}
	if err := o.checkOutput(); err != nil {
		return err
	}
	o.watch(r)
	if in.Items, err = o.read(ctx); err != nil {
		return err
	}
	declarations, sources, results := importer.NewDeclarations(in)
	if o.strict {
		results.MakeErrors()
	}
	if err := r.report(results); err != nil {
		return err
	}
	r.now("")
	if o.output == "" {
		return printWhole(stdout, func(w io.Writer) error {
			_, err := io.WriteString(w, declarations.YAML())
			return err
		})
	}
	p, err := packageOf(in, sources, declarations)
	if err != nil {
		return err
	}
	files, err := o.files(p)
	if err != nil {
		return err
	}
	if err := disk.Create(o.output, files); err != nil {
		return coded(report.WriteFailed, err)
	}
	r.print("%s: %s written; next: %s", o.output, report.Counted(len(files), "file"), o.next(p))
	return nil
}

// input reads the members, the source and the mesh from the flags.
func (o initOptions) input() (in importer.NewInput, err error) {
	if o.output == "" && (o.kustomize || o.kpt) {
		return in, errors.New("--output: required with --kustomize and --kpt; name the folder to write to")
	}
	for _, text := range o.members {
		m, err := memberOfFlag("--members", text)
		if err != nil {
			return in, err
		}
		if slices.Contains(in.Members, m) {
			return in, fmt.Errorf("--members: %s is listed twice; list it once", m)
		}
		in.Members = append(in.Members, m)
	}
	if len(in.Members) == 0 {
		return in, errors.New("--members: required; list them as CLUSTER/NAMESPACE, the source first")
	}
	in.Source = in.Members[0]
	if o.from != "" {
		if in.Source, err = memberOfFlag("--source", o.from); err != nil {
			return in, err
		}
		if !slices.Contains(in.Members, in.Source) {
			return in, fmt.Errorf("--source: %s is not one of the members %s; add it to --members", in.Source, strings.Join(o.members, ", "))
		}
	}
	if o.mesh != "" {
		if err := oneOf("--mesh", o.mesh, schemas.MeshKeys()); err != nil {
			return in, err
		}
		in.Mesh, _ = schemas.NewMesh(o.mesh)
	}
	return in, nil
}

// memberOfFlag reads a member: CLUSTER/NAMESPACE.
func memberOfFlag(flag, text string) (m schemas.Member, err error) {
	var ok bool
	if m.Cluster, m.Namespace, ok = strings.Cut(text, "/"); !ok {
		return m, fmt.Errorf("%s: %q is not CLUSTER/NAMESPACE", flag, text)
	}
	if problem, _ := schemas.CheckClusterName(m.Cluster); problem != "" {
		return m, fmt.Errorf("%s: %q: %s", flag, text, problem)
	}
	if problem, _ := schemas.CheckNamespace(m.Namespace); problem != "" {
		return m, fmt.Errorf("%s: %q: %s", flag, text, problem)
	}
	return m, nil
}

// checkOutput returns an error if the folder to write to holds something because of which
// the files would not be read as they are meant: a kustomization, or the input of a package.
func (o initOptions) checkOutput() error {
	if o.output == "" {
		return nil
	}
	if !o.kustomize && !o.kpt && disk.IsKustomization(o.output) {
		return fmt.Errorf("--output: %s has a kustomization, which does not list the files that init writes; name another folder, and render both", o.output)
	}
	for _, path := range o.Paths {
		if o.kpt && path != "-" && disk.IsWithin(path, o.output) {
			return fmt.Errorf("--output: %s holds %s, and the package would have its manifests twice; name another folder", o.output, path)
		}
	}
	return nil
}

// packageOf returns what the files are made of.
func packageOf(in importer.NewInput, sources []*yamltext.Item, d *importer.Declarations) (*scaffold.Package, error) {
	p := &scaffold.Package{Source: in.Source}
	for _, n := range d.Namespaces {
		p.Namespaces = append(p.Namespaces, importer.NamespaceYAML(n))
	}
	for _, s := range d.Services {
		p.Services = append(p.Services, importer.ServiceYAML(s))
	}
	for _, m := range in.Members {
		if !slices.Contains(p.Clusters, m.Cluster) {
			p.Clusters = append(p.Clusters, m.Cluster)
		}
	}
	return p, p.SetManifests(in.Items, sources)
}

// files returns the files to write.
func (o initOptions) files(p *scaffold.Package) (scaffold.Files, error) {
	switch {
	case o.kustomize:
		return p.Kustomize()
	case o.kpt:
		return p.Kpt(p.Source.Namespace)
	}
	return p.Declarations(), nil
}

// next returns the command that renders what was written, beside the PATHs that the
// declarations were made of. What was on stdin has to come from a file.
func (o initOptions) next(p *scaffold.Package) string {
	switch {
	case o.kustomize:
		return commandLine{"kustomize", "build", "--enable-alpha-plugins", "--enable-exec", operand(filepath.Join(o.output, "overlays", p.Source.Cluster))}.String()
	case o.kpt:
		return commandLine{"kpt", "fn", "render", "--allow-exec", operand(o.output)}.String()
	}
	command := append(commandLine{"global-headless-service", "render"}, setKustomizeFlags(o.Kustomize)...)
	command = append(command, "--cluster", p.Source.Cluster, operand(o.output))
	note := ""
	for _, path := range o.Paths {
		if path == "-" {
			path, note = "MANIFESTS", ", where MANIFESTS is a file with what was on stdin"
		}
		command = append(command, operand(path))
	}
	return command.String() + note
}

// operand returns a path as an argument that is no flag, whatever it begins with.
func operand(path string) string {
	if strings.HasPrefix(path, "-") {
		return "." + string(filepath.Separator) + path
	}
	return path
}
