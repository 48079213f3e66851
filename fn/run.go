package main

import (
	"context"
	"errors"
	"io"
	"os"
	"syscall"

	"github.com/spf13/cobra"

	"global-headless-service/report"
)

// run runs the program with the streams that main passes, and returns the exit
// code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if isFunction(args, stdin) {
		return function(stdin, stdout, stderr)
	}
	r := newReporter(stderr)
	defer r.close()
	out := &output{w: stdout}
	c := command(stdin, out, r)
	c.SetArgs(args)
	ran, err := execute(ctx, c)
	applied := isApplied(ran)
	if err == nil {
		err, applied = out.err, false // that of its help
	}
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE) && !applied:
		return 0
	}
	r.fail(err)
	named, _, _ := c.Find(args) // also of a command that panicked
	return exitCode(named.Name(), err)
}

// execute runs a command, and returns a panic as an error.
func execute(ctx context.Context, c *cobra.Command) (ran *cobra.Command, err error) {
	defer func() {
		if p := recover(); p != nil {
			ran, err = c, coded(report.InternalError, panicked(p))
		}
	}()
	return c.ExecuteContextC(ctx)
}

// isFunction reports whether this is a run as a KRM function: kustomize and kpt
// give no arguments.
func isFunction(args []string, stdin io.Reader) bool { return len(args) == 0 && !isTerminal(stdin) }

// isTerminal reports whether a file is a terminal: reading stdin would then wait
// for a user to type a ResourceList, and a user reads stderr. /dev/null
// is a character device too, and a file like any other.
func isTerminal(stream any) bool {
	if o, ok := stream.(*output); ok {
		stream = o.w
	}
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
