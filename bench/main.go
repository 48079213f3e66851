// Command bench runs the same jobs in this project's binary and in others, checks
// that the objects that come out are equal, and prints one table of ratios: of
// the CPU time of whole processes, and of peak memory.
//
// Usage: go run . -bin PATH [-quick] [-run REGEXP] [-installed] [-keep DIR]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "compare" {
		exit(compare(os.Args[2:]))
		return
	}
	var o options
	flag.StringVar(&o.bin, "bin", "", "the binary that is measured (required)")
	flag.BoolVar(&o.quick, "quick", false, "leave out what takes seconds a run")
	flag.BoolVar(&o.installed, "installed", false, "install nothing: leave out the peers that are not there")
	flag.StringVar(&o.keep, "keep", "", "an empty `folder` to keep inputs and outputs in")
	run := flag.String("run", "", "measure only works whose name matches this expression")
	flag.Parse()
	var err error
	if o.run, err = regexp.Compile(*run); err != nil {
		exit(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	exit(o.measure(ctx))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

type options struct {
	bin, keep        string
	quick, installed bool
	run              *regexp.Regexp
}

// measure is the whole of a run: the table goes to stdout, all else to stderr.
func (o options) measure(ctx context.Context) error {
	b, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	if o.keep == "" {
		defer os.RemoveAll(b.dir)
	}
	works, err := b.works()
	if err != nil {
		return err
	}
	costs := costs{}
	for _, w := range works {
		if !o.run.MatchString(w.name) || w.slow && o.quick {
			continue
		}
		if err = b.work(ctx, w, costs); err != nil {
			err = fmt.Errorf("%s: %w", w.name, err)
			break // what was measured until here is worth printing
		}
	}
	fmt.Printf("%s\n%s\n", table(costs), b.caption())
	return err
}

// empty refuses a folder that holds something: what is left of another run would
// be input to this one.
func empty(dir string) error {
	entries, err := os.ReadDir(dir)
	if len(entries) > 0 {
		return fmt.Errorf("-keep %s: the folder is not empty", dir)
	}
	if dir == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// prepare makes the folder that everything lands in, and what runs in it.
func (o options) prepare(ctx context.Context) (*bench, error) {
	if o.bin == "" {
		return nil, fmt.Errorf("-bin says which build of ours is measured; make bench-peers gives it")
	}
	ours, err := filepath.Abs(o.bin)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(ours); err != nil {
		return nil, err
	}
	if err := empty(o.keep); err != nil {
		return nil, err
	}
	b := &bench{quick: o.quick, dir: o.keep, ours: ours, tools: map[string]string{}}
	if b.dir == "" {
		b.dir, err = os.MkdirTemp("", "global-headless-service-bench-")
	} else if b.dir, err = filepath.Abs(b.dir); err == nil {
		err = os.MkdirAll(b.dir, 0o755)
	}
	if err != nil {
		return nil, err
	}
	return b, b.install(ctx, !o.installed)
}
