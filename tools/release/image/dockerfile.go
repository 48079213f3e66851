// Package image makes of the Dockerfile's targets what docker makes of them,
// without docker: the Dockerfile is the one place that says which files, labels,
// users and entry points an image has. It knows the instructions that stand there,
// and refuses others. Start reading at Read, then at Index.
package image

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// A Dockerfile is the stages of one.
type Dockerfile struct {
	stages []instructions.Stage
	global map[string]string // the defaults of arguments before the first stage
	args   map[string]string // what is passed to the build
	lex    *shell.Lex
}

// A Recipe is what the Dockerfile says of one image.
type Recipe struct {
	Labels     map[string]string
	Env        []string
	User       string
	Entrypoint []string
	Copies     []Copy
}

// A Copy is one instruction that copies files into the image.
type Copy struct {
	Stage    string // "" is the build's context, the repository
	From, To string
	scripts  []script // of the stage, up to its end
}

// Read parses a Dockerfile, for a build with these arguments.
func Read(text []byte, args map[string]string) (*Dockerfile, error) {
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("the Dockerfile: %w", err)
	}
	stages, meta, err := instructions.Parse(parsed.AST, nil)
	if err != nil {
		return nil, fmt.Errorf("the Dockerfile: %w", err)
	}
	d := &Dockerfile{stages: stages, global: map[string]string{}, args: args, lex: shell.NewLex(parsed.EscapeToken)}
	for _, m := range meta {
		if err := d.setArgs(d.global, m); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// Target returns the recipe of the stage with this name, on nothing: the stages
// that it builds on end at scratch.
func (d *Dockerfile) Target(name string) (*Recipe, error) {
	r := &Recipe{Labels: map[string]string{}}
	if err := d.add(r, name); err != nil {
		return nil, fmt.Errorf("the Dockerfile, target %s: %w", name, err)
	}
	return r, nil
}

// add adds the instructions of a stage, after those of the stages below it.
func (d *Dockerfile) add(r *Recipe, name string) error {
	stage := d.stage(name)
	if stage == nil {
		return fmt.Errorf("there is no stage %q", name)
	}
	base, err := d.expand(stage.BaseName, d.global)
	if err != nil {
		return err
	}
	if base != "scratch" {
		if err := d.add(r, base); err != nil {
			return err
		}
	}
	vars := map[string]string{}
	for _, c := range stage.Commands {
		if err := d.apply(r, c, vars); err != nil {
			return err
		}
	}
	return nil
}

// apply adds one instruction. Arguments of the stage that have been declared so far
// are in vars.
func (d *Dockerfile) apply(r *Recipe, c instructions.Command, vars map[string]string) error {
	if e, ok := c.(instructions.SupportsSingleWordExpansion); ok {
		if _, isArg := c.(*instructions.ArgCommand); !isArg {
			if err := e.Expand(func(word string) (string, error) { return d.expand(word, vars) }); err != nil {
				return err
			}
		}
	}
	switch c := c.(type) {
	case *instructions.ArgCommand:
		return d.setArgs(vars, *c)
	case *instructions.LabelCommand:
		for _, l := range c.Labels {
			if l.NoDelim {
				return fmt.Errorf("%s: a label needs a value", c)
			}
			r.Labels[l.Key] = l.Value
		}
	case *instructions.EnvCommand:
		for _, e := range c.Env {
			r.Env = append(r.Env, e.Key+"="+e.Value)
		}
	case *instructions.UserCommand:
		r.User = c.User
	case *instructions.EntrypointCommand:
		if c.PrependShell {
			return fmt.Errorf("%s: write it as a list, the image has no shell", c)
		}
		r.Entrypoint = c.CmdLine
	case *instructions.CopyCommand:
		return d.addCopies(r, c)
	default:
		return fmt.Errorf("%s: the release tool does not know the instruction %s there", c, c.Name())
	}
	return nil
}

// addCopies adds the files of a COPY.
func (d *Dockerfile) addCopies(r *Recipe, c *instructions.CopyCommand) error {
	if c.Chown+c.Chmod != "" || c.Link || c.Parents || len(c.ExcludePatterns)+len(c.SourceContents) > 0 {
		return fmt.Errorf("%s: the release tool knows no flag of COPY but --from", c)
	}
	var scripts []script
	if c.From != "" {
		stage := d.stage(c.From)
		if stage == nil {
			return fmt.Errorf("%s: there is no such stage", c)
		}
		scripts = scriptsOf(stage)
	}
	for _, from := range c.SourcePaths {
		r.Copies = append(r.Copies, Copy{c.From, from, c.DestPath, scripts})
	}
	return nil
}

// stage returns the stage with a name; nil if there is none.
func (d *Dockerfile) stage(name string) *instructions.Stage {
	for k := range d.stages {
		if strings.EqualFold(d.stages[k].Name, name) {
			return &d.stages[k]
		}
	}
	return nil
}

// setArgs declares arguments: what is passed to the build, else the default.
func (d *Dockerfile) setArgs(vars map[string]string, c instructions.ArgCommand) error {
	for _, a := range c.Args {
		value, passed := d.args[a.Key]
		if !passed && a.Value != nil {
			var err error
			if value, err = d.expand(*a.Value, vars); err != nil {
				return err
			}
		}
		vars[a.Key] = value
	}
	return nil
}

// expand replaces variables. One that is not declared is empty.
func (d *Dockerfile) expand(word string, vars map[string]string) (string, error) {
	expanded, _, err := d.lex.ProcessWord(word, variables(vars))
	return expanded, err
}

// variables are the variables that the parser asks for.
type variables map[string]string

func (v variables) Get(key string) (string, bool) { value, ok := v[key]; return value, ok }

func (v variables) Keys() []string {
	var keys []string
	for key := range v {
		keys = append(keys, key)
	}
	return keys
}
