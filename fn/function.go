package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"global-headless-service/render"
	"global-headless-service/report"
	"global-headless-service/resourcelist"
	"global-headless-service/schemas"
)

// function is the KRM function: whatever comes in, a ResourceList goes out,
// since an empty output makes kustomize and kpt delete everything. It exits
// 1 on any error, with the items as they came and the errors on stderr, of
// which kustomize shows nothing else.
func function(stdin io.Reader, stdout, stderr io.Writer) int {
	input, err := readAll(stdin)
	if err != nil {
		return finish(stdout, stderr, fn.Results{problem("reading stdin: %v", err)}, resourcelist.WriteEmpty)
	}
	list, err := read(input)
	if err != nil {
		return finish(stdout, stderr, fn.Results{problem("%v", err)}, resourcelist.WriteEmpty)
	}
	items, results := rendered(list)
	return finish(stdout, stderr, results, func(w io.Writer, results fn.Results) error {
		return list.Write(w, items, results)
	})
}

func problem(format string, args ...any) *fn.Result {
	return report.Error(nil, schemas.Fault{Message: fmt.Sprintf(format, args...)})
}

// read is resourcelist.Read, with a panic as an error.
func read(input []byte) (list *resourcelist.List, err error) {
	defer func() {
		if p := recover(); p != nil {
			list, err = nil, panicked(p)
		}
	}()
	return resourcelist.Read(input)
}

// rendered is render.Run, with a panic as an error and the items as they came.
func rendered(list *resourcelist.List) (items []*resourcelist.Item, results fn.Results) {
	defer func() {
		if p := recover(); p != nil {
			items, results = list.Items, fn.Results{problem("%v", panicked(p))}
		}
	}()
	return render.Run(list)
}

// panicked is a panic in words, with the place in the code that a bug report
// needs.
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

// finish writes the list to stdout and errors and warnings to stderr, worst
// first, and returns the exit code.
func finish(stdout, stderr io.Writer, results fn.Results, write func(io.Writer, fn.Results) error) int {
	err := write(stdout, results)
	for _, r := range results {
		if r.Severity != fn.Info {
			fmt.Fprintln(stderr, report.Text(r))
		}
	}
	if err != nil {
		fmt.Fprintf(stderr, "error: writing stdout: %v\n", err)
		return 1
	}
	return results.ExitCode()
}
