package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/disk"
	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// renderOptions are the flags and arguments of `render`.
type renderOptions struct {
	disk.Source
	settings schemas.Render
	names    render.SettingNames
	strict   bool
	output   string
	retired  string
	prune    disk.Prune
}

// The values of --retired.
const (
	retiredRemove    = "remove"
	retiredKeepEmpty = "keep-empty"
)

var retiredValues = []string{retiredRemove, retiredKeepEmpty}

// run renders one cluster to stdout, or all of them into a folder. Nothing
// but data goes to stdout.
func (o renderOptions) run(ctx context.Context, stdout io.Writer, r *reporter) error {
	if err := o.check(); err != nil {
		return err
	}
	o.watch(r)
	if o.output != "" {
		return o.writeTree(ctx, r)
	}
	items, err := o.read(ctx)
	if err != nil {
		return err
	}
	r.now("rendering cluster " + o.settings.Cluster)
	objects, results := o.slice(items)
	if err := r.report(results); err != nil {
		return err
	}
	r.now("") // stdout may be the same screen
	return printStream(stdout, objects)
}

// watch shows progress and reports skipped files.
func (o *renderOptions) watch(r *reporter) {
	o.Note = func(text string) { r.note("%s", text) }
	o.Doing = r.now
	if slices.Contains(o.Paths, "-") && isTerminal(o.Stdin) {
		o.Note("reading resources from stdin, up to the end of the input (Ctrl-D)")
	}
}

// load reads the declarations among items.
func (o renderOptions) load(items []*yamltext.Item) (*render.Package, report.Results) {
	if o.strict {
		o.settings.Warnings = schemas.WarningsError
	}
	if o.output != "" && o.settings.OtherItems == "" {
		o.settings.OtherItems = schemas.OtherItemsWithSource
	}
	return render.Load(render.Input{Items: items, Settings: &render.Settings{Render: o.settings, Names: o.names}})
}

// clusters returns the clusters that the declarations name.
func (o renderOptions) clusters(items []*yamltext.Item) ([]string, report.Results) {
	p, results := o.load(items)
	if !results.Failed() && p.IsEmpty() {
		results.Add(p.NothingToRender())
	}
	results.Sort()
	return p.Clusters(), results
}

// slice returns the objects that one cluster applies.
func (o renderOptions) slice(items []*yamltext.Item) ([]*render.Object, report.Results) {
	p, results := o.load(items)
	if results.Failed() { // the rest would be consequences
		return nil, p.Finish(results)
	}
	objects, more := p.Slice(o.settings.Cluster)
	results.Add(more...)
	if !results.Failed() {
		changes, err := p.Compare(objects, nil, render.Policy{})
		if err != nil {
			results.Add(problem(report.EditFailed, "%v", err))
		}
		results.Add(p.CheckEmpty(objects, o.settings.Cluster)...)
		results.Add(p.LiveSteps(changes)...)
		results.Add(p.CheckNamespaces(o.settings.Cluster)...)
		results.Add(p.Ignored(func(string) bool { return false })...)
	}
	return objects, p.Finish(results)
}

// read reads the input.
func (o renderOptions) read(ctx context.Context) ([]*yamltext.Item, error) {
	return reading(ctx, o.Read)
}

// reading returns what read returns. The end of ctx does not wait for whoever
// writes what is read.
func reading[T any](ctx context.Context, read func() (T, error)) (T, error) {
	var value, none T
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if p := recover(); p != nil {
				err = coded(report.InternalError, panicked(p))
			}
		}()
		value, err = read()
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	if ctx.Err() != nil {
		return none, coded(report.Interrupted, errors.New("interrupted while reading; nothing was changed"))
	}
	return value, coded(report.UnreadableInput, err)
}

// check refuses values that the flags do not have.
func (o renderOptions) check() error {
	var errs []error
	if o.output == "" && o.settings.Cluster == "" {
		return errors.New("--cluster or --output: its value is empty")
	}
	if o.output == "" && o.prune.IsSet() {
		errs = append(errs, errors.New("--prune, --prune-all, --prune-edited: they go with --output, whose files they remove"))
	}
	errs = append(errs, o.checkSettings())
	if o.output != "" {
		errs = append(errs, o.checkRetired())
	}
	return errors.Join(errs...)
}

// checkSettings refuses values of the flags for settings.
func (o renderOptions) checkSettings() error {
	var errs []error
	for _, f := range o.settings.Validate(nil) {
		errs = append(errs, fmt.Errorf("%s: %s", o.names.Field(f.Field.String()), f.Message))
	}
	return errors.Join(errs...)
}

// checkRetired refuses values of the flags for retired clusters.
func (o renderOptions) checkRetired() error {
	if len(o.prune.Forget) > 0 && o.retired == retiredRemove {
		return errors.New("--forget: it goes with --retired keep-empty; else nothing is kept of a retired cluster")
	}
	return oneOf("--retired", o.retired, retiredValues)
}

// oneOf refuses a value that a flag does not have.
func oneOf(flag, value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	err := fmt.Errorf("%s: %q is not one of %s", flag, value, strings.Join(values, ", "))
	if near, ok := schemas.Nearest(value, values); ok {
		return fmt.Errorf("%w; did you mean %q?", err, near)
	}
	return err
}

// printStream writes a stream of documents.
func printStream(stdout io.Writer, objects []*render.Object) error {
	w := bufio.NewWriter(stdout)
	for k, object := range objects {
		document, err := object.Document()
		if err != nil {
			return err
		}
		if k > 0 {
			w.WriteString("---\n")
		}
		w.Write(document)
	}
	return w.Flush()
}

// A flagNaming names settings as flags of the command line.
type flagNaming struct{}

// Field returns the flag of a setting.
func (flagNaming) Field(setting string) *field.Path { return field.NewPath(flagOf(setting)) }

// Assign returns the flag with its value.
func (flagNaming) Assign(setting, value string) string { return flagOf(setting) + " " + value }

// flagOf returns --other-items for otherItems.
func flagOf(setting string) string {
	var b strings.Builder
	b.WriteString("--")
	for _, c := range setting {
		if 'A' <= c && c <= 'Z' {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
