package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// works are all jobs. Their names are what bars call them.
func (b *bench) works() ([]work, error) {
	var all []work
	for _, members := range []int{3, 100, 1_000, 10_000} {
		w, err := b.fleet(members)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	for _, next := range []func() ([]work, error){b.again, b.foreign, b.many, b.flow, b.warnings, b.meshes, b.kustomize, b.tree, b.trees} {
		more, err := next()
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// resourceList writes an input and returns where it is.
func (b *bench) resourceList(name string, items func(w io.Writer)) (string, error) {
	path := filepath.Join(b.dir, name+".yaml")
	return path, writeFile(path, func(w io.Writer) {
		io.WriteString(w, listHead)
		items(w)
	})
}

// fleet renders the first time, in every way that there is.
func (b *bench) fleet(members int) (work, error) {
	name := fmt.Sprintf("fleet-%d", members)
	in, err := b.resourceList(name, func(w io.Writer) { fleet(w, "db", members) })
	if err != nil {
		return work{}, err
	}
	commands := []command{b.function(in)}
	peers, err := b.peerInputs(members)
	if err != nil {
		return work{}, err
	}
	slow := members > 1000
	commands = append(commands, peers...)
	commands = append(commands,
		b.program("kyaml", "kyaml function", in, slow),
		b.program("sdk", "SDK function", in, slow),
		b.program("texttemplate", "text/template", in, false),
		b.program("floor", "floor", in, false),
	)
	objects := b.equal("rendered", commands)
	w := work{name: name, check: func(ctx context.Context, out func(string) string) error {
		if err := begins(out("ours"), out("floor")); err != nil {
			return err
		}
		return objects(ctx, out)
	}}
	if w.commands = commands; members == 3 {
		w.commands = append(w.commands, b.program("hello", "hello", "", false))
	}
	return w, nil
}

// function is the binary that is measured, as a KRM function.
func (b *bench) function(in string) command {
	return command{name: "ours", args: []string{b.ours}, stdin: in}
}

// program is one of this module's.
func (b *bench) program(tool, name, in string, slow bool, args ...string) command {
	return command{name: name, tool: tool, args: append([]string{b.tools[tool]}, args...), stdin: in, slow: slow}
}

// again renders what was rendered.
func (b *bench) again() ([]work, error) {
	first := filepath.Join(b.dir, "fleet-10000.yaml")
	in := filepath.Join(b.dir, "again.yaml")
	if _, err := b.function(first).run(context.Background(), 0, in); err != nil {
		return nil, err
	}
	commands := []command{b.function(in), b.program("kyaml", "kyaml no-op", in, true, "noop")}
	objects := b.equal("all", commands, in)
	check := func(ctx context.Context, out func(string) string) error {
		if err := sameBytes(in, out("ours")); err != nil {
			return err
		}
		return objects(ctx, out)
	}
	return []work{{name: "again", commands: commands, check: check}}, nil
}

// foreign passes items through that are none of our business, and renders a
// small fleet.
func (b *bench) foreign() ([]work, error) {
	var works []work
	for _, c := range []struct {
		name  string
		items int
		write func(io.Writer, int)
	}{
		{"foreign-1000", 1_000, foreign},
		{"foreign-10000", 10_000, foreign},
		{"services-10000", 10_000, services},
		{"fallback-10000", 10_000, unusual},
	} {
		in, err := b.resourceList(c.name, func(w io.Writer) {
			fleet(w, "db", 3)
			c.write(w, c.items)
		})
		if err != nil {
			return nil, err
		}
		commands := []command{
			b.function(in),
			b.program("cat", "cat", in, false),
			b.program("cat", "cat of the whole", in, false, "whole"),
			b.program("kyaml", "kyaml no-op", in, true, "noop"),
		}
		if c.name == "foreign-10000" {
			commands = append(commands, b.program("sdk", "SDK no-op", in, true, "noop"))
		}
		works = append(works, work{name: c.name, commands: commands, check: b.equal("foreign", commands, in)})
	}
	return works, nil
}

// many is a package with many declarations, against one with as many Services.
func (b *bench) many() ([]work, error) {
	in, err := b.resourceList("many", func(w io.Writer) {
		for k := range 500 {
			fleet(w, fmt.Sprintf("db-%d", k), 20)
		}
	})
	if err != nil {
		return nil, err
	}
	one := b.function(filepath.Join(b.dir, "fleet-10000.yaml"))
	one.name = "ours, one declaration"
	w := work{name: "many", commands: []command{b.function(in), one}}
	w.check = func(ctx context.Context, out func(string) string) error {
		return b.count(out("ours"), "\n  kind: Service\n", 500*20)
	}
	return []work{w}, nil
}

// equal checks that the outputs of commands, and those files, hold the same
// objects.
func (b *bench) equal(which string, commands []command, files ...string) func(context.Context, func(string) string) error {
	return func(ctx context.Context, out func(string) string) error {
		args := append([]string{"compare", which}, files...)
		for _, c := range commands {
			if !b.leftOut(c) {
				args = append(args, out(c.name))
			}
		}
		return comparison(ctx, args)
	}
}

// comparison compares in a process of its own; see compare.
func comparison(ctx context.Context, args []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if out, err := exec.CommandContext(ctx, self, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("the objects are not equal: %s", tail(string(out)))
	}
	return nil
}

func sameBytes(a, b string) error {
	if out, err := exec.Command("cmp", a, b).CombinedOutput(); err != nil {
		return errors.New(string(out))
	}
	return nil
}

// begins checks that a file begins with all that is in another: after the floor's
// bytes, ours has results.
func begins(path, floor string) error {
	info, err := os.Stat(floor)
	if err != nil {
		return err
	}
	if out, err := exec.Command("cmp", "-n", strconv.FormatInt(info.Size(), 10), path, floor).CombinedOutput(); err != nil {
		return fmt.Errorf("the floor has other bytes: %s", out)
	}
	return nil
}

// count checks how often a file says something.
func (b *bench) count(path, what string, want int) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if got := bytes.Count(text, []byte(what)); got != want {
		return fmt.Errorf("%s: %d times %q, not %d", path, got, what, want)
	}
	return nil
}
