package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/yamltext"
)

// function runs the KRM function: whatever comes in, a ResourceList goes out,
// since an empty output makes kustomize and kpt delete everything. It exits
// 1 on any error, with the items as they came. Errors and warnings go to stderr
// too, which is all that kustomize shows; warnings do not under kpt, which would
// show them twice (rule 12).
func function(stdin io.Reader, stdout, stderr io.Writer) int {
	input, err := readAll(stdin)
	if err != nil {
		return refuse(stdout, stderr, problem(report.UnreadableInput, "reading stdin: %v", err))
	}
	list, err := read(input)
	if err != nil {
		return refuse(stdout, stderr, problem(report.InvalidResourceList, "%v", err))
	}
	items, results := rendered(list)
	printed := results
	if !results.Failed() && render.ShowsResults(list.Items) {
		printed = nil
	}
	return finish(stderr, printed, list.Write(stdout, items, results))
}

// refuse writes a list without items, whose only result is an error.
func refuse(stdout, stderr io.Writer, r report.Result) int {
	results := report.Results{r}
	return finish(stderr, results, resourcelist.WriteEmpty(stdout, results))
}

func problem(code report.Code, format string, args ...any) report.Result {
	return report.Error(nil, report.Fault{Code: code, Message: fmt.Sprintf(format, args...)})
}

// read calls resourcelist.Read, and returns a panic as an error.
func read(input []byte) (list *resourcelist.List, err error) {
	defer func() {
		if p := recover(); p != nil {
			list, err = nil, panicked(p)
		}
	}()
	return resourcelist.Read(input)
}

// rendered calls render.Run, or validateItems, and returns a panic as an error
// and the items as they came (rule 12).
func rendered(list *resourcelist.List) (items []*yamltext.Item, results report.Results) {
	defer func() {
		if p := recover(); p != nil {
			items, results = list.Items, report.Results{problem(report.InternalError, "%v", panicked(p))}
		}
	}()
	if faults := list.Problems(); len(faults) > 0 {
		return list.Items, faults
	}
	if config := list.FunctionConfig(); isValidation(config) {
		return validateItems(list.Items, config)
	}
	return render.Run(render.Input{Items: list.Items, Config: list.FunctionConfig()})
}

// panicked returns a panic as an error, with the place in the code that a bug
// report needs.
func panicked(p any) error {
	var place []byte
	for _, line := range bytes.Split(debug.Stack(), []byte("\n")) {
		if bytes.HasPrefix(line, []byte("\t")) && bytes.Contains(line, []byte("global-headless-service")) && !bytes.Contains(line, []byte("fn/function.go")) {
			place = bytes.TrimSpace(line)
			break
		}
	}
	return fmt.Errorf("a bug in global-headless-service %s: %v (at %s); nothing was rendered, please report it with the input", version, p, place)
}

// finish writes errors and warnings to stderr, worst first, and returns the exit
// code. err is that of writing the list.
func finish(stderr io.Writer, results report.Results, err error) int {
	var text strings.Builder
	for _, r := range results {
		if r.Severity != report.SeverityInfo {
			text.WriteString(report.Text(r) + "\n")
		}
	}
	_, _ = io.WriteString(stderr, text.String())
	if err != nil {
		fmt.Fprintln(stderr, report.Text(problem(report.WriteFailed, "writing stdout: %v", err)))
		return 1
	}
	if results.Failed() {
		return 1
	}
	return 0
}
