package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/disk"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// A parameterNaming names settings as parameters in an app.
type parameterNaming struct{}

// Field returns the parameter of a setting.
func (parameterNaming) Field(setting string) *field.Path { return field.NewPath("parameters", setting) }

// Assign returns the words that set a parameter.
func (parameterNaming) Assign(setting, value string) string {
	return "parameter " + setting + ": " + value
}

// appOptions returns the options of `render` for an app's folder. What is no
// resource there is skipped without a note: that would bury the error in Argo
// CD's UI.
func appOptions(folder string, k disk.Kustomize) renderOptions {
	o := renderOptions{names: parameterNaming{}}
	o.Paths, o.Kustomize = []string{folder}, k
	o.Note = func(string) {}
	return o
}

// generate prints what the app's cluster applies, with the options of appOptions. Argo CD shows stderr when
// this fails; it deletes everything if the output is empty, so that is an
// error, but for a cluster that is being retired.
func generate(ctx context.Context, stdout io.Writer, r *reporter, o renderOptions) error {
	flags, err := appParameters()
	if err != nil {
		return err
	}
	o.settings = flags
	items, err := o.read(ctx)
	if folder := o.Paths[0]; errors.Is(err, disk.ErrFunctions) && disk.IsKustomization(folder) {
		return kustomize(ctx, stdout, r, folder, flags)
	}
	if err != nil {
		return err
	}
	if flags.Cluster == "" {
		return o.needCluster(items, r)
	}
	if o.settings.OtherItems == "" {
		o.settings.OtherItems = schemas.OtherItemsWithSource // as --output does
	}
	objects, results := o.slice(items)
	if err := r.report(results); err != nil {
		return err
	}
	return printStream(stdout, objects)
}

// needCluster returns the error about the missing parameter, with its possible
// values. If the declarations are wrong too, it reports that first.
func (o renderOptions) needCluster(items []*yamltext.Item, r *reporter) error {
	clusters, results := o.clusters(items)
	if err := r.report(results); err != nil {
		return err
	}
	return fmt.Errorf("parameter %q: required, since Argo CD does not tell a plugin which cluster the app is applied to; say one of %s in the app's spec.source.plugin.parameters",
		parameterCluster, report.List(clusters, strconv.Quote))
}

// kustomize builds a kustomization that runs the function itself, whose
// settings are there. A parameter can only agree with them.
func kustomize(ctx context.Context, stdout io.Writer, r *reporter, folder string, flags schemas.Render) error {
	if flags.OtherItems != "" || flags.AbsentCluster != "" {
		return fmt.Errorf("parameters %q and %q: the app's kustomization runs the function itself; say them there", parameterOtherItems, parameterAbsentCluster)
	}
	var out bytes.Buffer
	c := exec.CommandContext(ctx, "kustomize", "build", "--enable-alpha-plugins", "--enable-exec", folder)
	c.Stdout, c.Stderr = &out, r
	if err := c.Run(); err != nil {
		return coded(report.UnreadableInput, fmt.Errorf("%s: %w", strings.Join(c.Args, " "), err))
	}
	items, err := disk.Parse(out.Bytes(), "what kustomize builds")
	if err != nil {
		return coded(report.UnreadableInput, err)
	}
	if len(items) == 0 {
		return coded(report.EmptyOutput, errors.New("the kustomization builds nothing, and an empty output would delete everything in the cluster; to retire it, delete the app"))
	}
	if err := checkBuilt(items, flags.Cluster); err != nil {
		return err
	}
	_, err = stdout.Write(out.Bytes())
	return err
}

// checkBuilt refuses a build in which the function did not run, or ran for
// another cluster than the app's.
func checkBuilt(items []*yamltext.Item, cluster string) error {
	for _, i := range items {
		if strings.HasPrefix(i.APIVersion(), schemas.Group+"/") {
			return fmt.Errorf("%s %q is left in what kustomize builds: the kustomization runs other functions, and not this one; make it the last transformer of the outermost kustomization", i.Kind(), i.Name())
		}
		if got, _ := i.Annotation(schemas.AnnotationCluster); render.IsManaged(i) && cluster != "" && got != cluster {
			return fmt.Errorf("parameter %q: it says %q, but the app's kustomization renders cluster %q; take the parameter away, or the transformer", parameterCluster, cluster, got)
		}
	}
	return nil
}
