package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"global-headless-service/disk"
	"global-headless-service/importer"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// importOptions are the flags of `import`.
type importOptions struct {
	disk.Kustomize
	globalNamespaces     []string
	clusters, namespaces []string
	namespace            string
	strict               bool
}

// importCommand returns the command `import`.
func importCommand(r *reporter) *cobra.Command {
	var o importOptions
	c := &cobra.Command{
		Use:     "import [CLUSTER=]PATH...",
		Short:   "Make declarations of what clusters have: hand-written copies, dumps, a mesh's objects",
		Long:    importLong,
		Example: importExample,
		Args: func(_ *cobra.Command, paths []string) error {
			if len(o.globalNamespaces) > 0 {
				return nil
			}
			return somePaths(nil, paths)
		},
		RunE: func(c *cobra.Command, paths []string) error {
			if len(o.globalNamespaces) == 0 {
				if err := onlyWith(c, []string{"clusters", "namespaces"}, "--global-namespace"); err != nil {
					return err
				}
			}
			return o.run(c.Context(), paths, c.InOrStdin(), c.OutOrStdout(), r)
		},
	}
	f := c.Flags()
	f.StringSliceVar(&o.globalNamespaces, "global-namespace", nil, "a file with a global namespace as the API of Tanzu Service Mesh gives it, from which the members come; - is stdin")
	f.StringSliceVar(&o.clusters, "clusters", nil, "clusters that its conditions with START_WITH may match, each with each of --namespaces")
	f.StringSliceVar(&o.namespaces, "namespaces", nil, "namespaces that its conditions with START_WITH may match")
	f.StringVar(&o.namespace, "namespace", "", "the namespace of what has none")
	f.BoolVar(&o.strict, "strict", false, "make errors of warnings")
	kustomizeFlags(c, &o.Kustomize)
	return c
}

// run prints the declarations that the PATHs come to.
func (o importOptions) run(ctx context.Context, paths []string, stdin io.Reader, stdout io.Writer, r *reporter) error {
	inputs, err := inputsOf(paths)
	if err := errors.Join(err, o.checkNames(), o.checkStdin(inputs)); err != nil {
		return err
	}
	clusters, err := o.read(ctx, inputs, stdin, r)
	if err != nil {
		return err
	}
	r.now("importing")
	in := importer.Input{Clusters: clusters, Namespace: o.namespace}
	results, err := o.expand(ctx, &in, stdin)
	if err != nil {
		return err
	}
	declarations := &importer.Declarations{}
	if !results.Failed() {
		var more report.Results
		declarations, more = importer.Import(in)
		results.Add(more...)
	}
	if o.strict {
		results.MakeErrors()
	}
	results.Sort()
	if err := r.report(results); err != nil {
		return err
	}
	r.now("")
	return printWhole(stdout, func(w io.Writer) error {
		_, err := io.WriteString(w, declarations.YAML())
		return err
	})
}

// checkNames refuses names that the flags cannot have.
func (o importOptions) checkNames() error {
	var errs []error
	check := func(flag, name string, check func(string) (problem, proposed string)) {
		if problem, _ := check(name); problem != "" {
			errs = append(errs, fmt.Errorf("%s: %s", flag, problem))
		}
	}
	if o.namespace != "" {
		check("--namespace", o.namespace, schemas.CheckNamespace)
	}
	for _, name := range o.clusters {
		check("--clusters", name, schemas.CheckClusterName)
	}
	for _, name := range o.namespaces {
		check("--namespaces", name, schemas.CheckNamespace)
	}
	return errors.Join(errs...)
}

// checkStdin refuses stdin in two places, since it can be read once.
func (o importOptions) checkStdin(inputs []clusterInput) error {
	n := 0
	for _, in := range inputs {
		if in.path == "-" {
			n++
		}
	}
	for _, path := range o.globalNamespaces {
		if path == "-" {
			n++
		}
	}
	if n > 1 {
		return errors.New("-: stdin is named twice, and can be read once; name it once")
	}
	return nil
}

// read reads the clusters, each of which has a name.
func (o importOptions) read(ctx context.Context, inputs []clusterInput, stdin io.Reader, r *reporter) ([]importer.Cluster, error) {
	if len(inputs) == 0 {
		return nil, nil
	}
	read, err := readClusters(ctx, inputs, o.Kustomize, stdin, r)
	if err != nil {
		return nil, err
	}
	var clusters []importer.Cluster
	for _, c := range read {
		if c.Name == "" {
			return nil, fmt.Errorf("PATH: no cluster name for %s; name it: CLUSTER=PATH", unnamed(inputs))
		}
		clusters = append(clusters, importer.Cluster(c))
	}
	return clusters, nil
}

// unnamed returns the paths that name no cluster.
func unnamed(inputs []clusterInput) string {
	var paths []string
	for _, in := range inputs {
		if in.cluster == "" {
			paths = append(paths, in.path)
		}
	}
	return strings.Join(paths, ", ")
}

// expand reads the global namespaces of Tanzu Service Mesh and determines their
// members.
func (o importOptions) expand(ctx context.Context, in *importer.Input, stdin io.Reader) (report.Results, error) {
	var results report.Results
	to := importer.ExpandTo{Clusters: o.clusters, Namespaces: o.namespaces}
	if len(o.globalNamespaces) > 0 {
		to.Members = importer.NamespacesSeen(in.Clusters)
	}
	pathOf := map[*importer.GlobalNamespace]string{}
	for _, path := range o.globalNamespaces {
		text, err := reading(ctx, func() ([]byte, error) { return disk.Source{Stdin: stdin}.Text(path) })
		if err != nil {
			return nil, err
		}
		if path == "-" {
			path = "stdin"
		}
		namespaces, err := importer.ParseGlobalNamespaces(text)
		if err != nil {
			return nil, coded(report.UnreadableInput, fmt.Errorf("%s: %w", path, err))
		}
		for _, n := range namespaces {
			pathOf[n] = path
		}
		in.Namespaces = append(in.Namespaces, namespaces...)
	}
	in.Namespaces, results = importer.UniqueGlobalNamespaces(in.Namespaces)
	for _, n := range in.Namespaces {
		expanded := n.Expand(to)
		for k := range expanded {
			if expanded[k].Severity != report.SeverityInfo {
				expanded[k].File = report.File{Path: pathOf[n], Index: report.WholeFile}
			}
		}
		results.Add(expanded...)
	}
	return results, nil
}
