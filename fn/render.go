package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"global-headless-service/disk"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// renderOptions are what `render` is told.
type renderOptions struct {
	disk.Source
	flags    schemas.Render
	output   string
	sayEmpty string // how absentCluster: Empty is said, if not as a flag
}

// run renders one cluster to stdout, or all of them into a folder. Nothing
// but data goes to stdout.
func (o renderOptions) run(ctx context.Context, stdout, stderr io.Writer) error {
	if err := o.check(); err != nil {
		return err
	}
	p := watch(stderr)
	defer p.end()
	o.Note = func(text string) { fmt.Fprintln(p, "note: "+text) }
	o.Doing = p.now
	if slices.Contains(o.Paths, "-") && isTerminal(o.Stdin) {
		o.Note("reading resources from stdin, up to the end of the input (Ctrl-D)")
	}
	if o.output != "" {
		return o.writeTree(ctx, p)
	}
	items, err := o.read(ctx)
	if err != nil {
		return err
	}
	p.now("rendering cluster " + o.flags.Cluster)
	items, results := render.NewSlicer(items, o.flags, nil).Slice(o.flags.Cluster, nil)
	if err := told(p, results); err != nil {
		return err
	}
	p.now("") // stdout may be the same screen
	return o.print(stdout, items)
}

// read is the input without what earlier runs generated: that is never an
// input (DESIGN.md, rule 9). The end of ctx does not wait for whoever writes the
// input.
func (o renderOptions) read(ctx context.Context) ([]*resourcelist.Item, error) {
	var items []*resourcelist.Item
	var err error
	done := make(chan struct{})
	go func() {
		items, err = o.Read()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	if ctx.Err() != nil {
		return nil, errors.New("interrupted while reading; nothing was changed")
	}
	return slices.DeleteFunc(items, render.IsOurs), err
}

// check refuses values that the flags do not have.
func (o renderOptions) check() error {
	flags := map[string]string{"cluster": "--cluster", "otherItems": "--other-items", "absentCluster": "--absent-cluster"}
	var errs []error
	if o.output == "" && o.flags.Cluster == "" {
		return errors.New("--cluster or --output: its value is empty")
	}
	for _, f := range o.flags.Validate(nil) {
		errs = append(errs, fmt.Errorf("%s: %s", flags[f.Field.String()], f.Message))
	}
	return errors.Join(errs...)
}

// told prints errors and warnings, and is errSaid when there were errors.
func told(stderr io.Writer, results report.Results) error {
	for _, r := range results {
		if r.Severity != report.SeverityInfo {
			fmt.Fprintln(stderr, report.Text(r))
		}
	}
	if results.Failed() {
		return errSaid
	}
	return nil
}

// print writes a stream of documents. One that is empty is an error, since
// whoever applies it deletes everything, but for a cluster that is retired.
func (o renderOptions) print(stdout io.Writer, items []*resourcelist.Item) error {
	if len(items) == 0 && o.flags.AbsentCluster != schemas.AbsentClusterEmpty {
		return fmt.Errorf("nothing is left for cluster %q, and an empty output would delete everything there; if it is being retired, say %s", o.flags.Cluster, cmp.Or(o.sayEmpty, "--absent-cluster Empty"))
	}
	w := bufio.NewWriter(stdout)
	for k, i := range items {
		document, err := bare(i)
		if err != nil {
			return err
		}
		if k > 0 {
			w.WriteString("---\n")
		}
		w.Write(document)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing stdout: %w", err)
	}
	return nil
}

// bare is an item as a cluster gets it: without the annotations of the tools
// that carried it, and without a mark that is not set.
func bare(i *resourcelist.Item) ([]byte, error) {
	i, err := i.WithoutOrchestration()
	if err != nil {
		return nil, err
	}
	if i, err = i.WithoutAnnotation(schemas.AnnotationLocalConfig); err != nil {
		return nil, err
	}
	return bytes.TrimPrefix(i.YAML(), []byte("---\n")), nil
}
