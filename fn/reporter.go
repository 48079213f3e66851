package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"global-headless-service/disk"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// A reporter is the one way in which the commands report to stderr: results,
// errors and notes, in the format of --results. As text they are printed at
// once; any other format is one document at the end, and nothing else stands
// on stderr then.
type reporter struct {
	*progress
	format  report.Format
	mu      sync.Mutex     // of what follows: reading goes on in the background after a signal
	results report.Results // those that are not printed yet
	closed  bool
}

// newReporter returns a reporter that prints text.
func newReporter(stderr io.Writer) *reporter {
	return &reporter{progress: watch(stderr), format: report.FormatText}
}

// report reports results. It returns errReported if there are errors.
func (r *reporter) report(results report.Results) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	r.results.Add(results...)
	if r.format == report.FormatText {
		report.Write(r, r.format, r.results, version)
		r.results = nil
	}
	if results.Failed() {
		return errReported
	}
	return nil
}

// note reports information that is no fault.
func (r *reporter) note(format string, args ...any) {
	r.report(report.Results{report.Info(fmt.Sprintf(format, args...))})
}

// print prints a line that says what a command did, after its results.
func (r *reporter) print(format string, args ...any) {
	if r.format == report.FormatText {
		fmt.Fprintln(r, report.Harmless(fmt.Sprintf(format, args...)))
		return
	}
	r.note(format, args...)
}

// fail reports the errors that are joined in err, but for one that was
// reported already.
func (r *reporter) fail(err error) {
	if err == nil || errors.Is(err, errReported) {
		return
	}
	var results report.Results
	for _, e := range unjoined(err) {
		result := report.Error(nil, report.Fault{Code: report.InvalidUsage})
		var coded report.CodedError
		if errors.As(e, &coded) {
			result.Code = coded.Code
			if e.Error() == coded.Error() { // nothing is said around it
				result.File, result.Field, e = coded.File, coded.Field, coded.Err
			}
		}
		result.Message = strings.ReplaceAll(strings.TrimSpace(e.Error()), "\n", "\n  ")
		var syntax *disk.SyntaxError
		if errors.As(e, &syntax) {
			result.Code, result.File, result.Message = report.InvalidYAML, syntax.File, "the YAML cannot be read: "+syntax.Reason
		}
		results.Add(result)
	}
	r.report(results.Dedupe())
}

// close prints the results that are not printed yet.
func (r *reporter) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	r.end()
	if r.format != report.FormatText {
		report.Write(r.progress.w, r.format, r.results, version)
	}
}

// setFormat sets the format to a value of --results.
func (r *reporter) setFormat(value string) error {
	names := formatNames()
	if slices.Contains(names, value) {
		r.format = report.Format(value)
		return nil
	}
	if near, ok := schemas.Nearest(value, names); ok {
		return fmt.Errorf("it is one of %s; did you mean %q?", strings.Join(names, ", "), near)
	}
	return fmt.Errorf("it is one of %s", strings.Join(names, ", "))
}

func formatNames() []string {
	var names []string
	for _, f := range report.Formats {
		names = append(names, string(f))
	}
	return names
}

// A formatFlag is the value of --results.
type formatFlag struct{ *reporter }

func (f formatFlag) String() string {
	if f.reporter == nil {
		return ""
	}
	return string(f.format)
}
func (f formatFlag) Set(value string) error { return f.setFormat(value) }
func (f formatFlag) Type() string           { return "format" }

// coded returns err with a code for each error that is joined in it and has
// none.
func coded(code report.Code, err error) error {
	if err == nil || errors.Is(err, errReported) {
		return err
	}
	var all []error
	for _, e := range unjoined(err) {
		var known report.CodedError
		if !errors.As(e, &known) {
			e = report.CodedError{Code: code, Err: e}
		}
		all = append(all, e)
	}
	return errors.Join(all...)
}
