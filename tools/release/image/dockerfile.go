// Package image builds the Dockerfile's targets without docker. It supports the
// instructions that the Dockerfile uses, and rejects all others. The Dockerfile is
// the one place that has the files, labels, users and entry points of an image. The
// package itself adds licences (Architecture), and leaves out labels without a value.
// Start reading at Read, then at Index.
package image

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// defaultPath is what docker's builders set on scratch.
const defaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// A Dockerfile is the stages of one.
type Dockerfile struct {
	stages []instructions.Stage
	global map[string]string // arguments before the first stage, with their values
	passed map[string]string // arguments of the build
	lex    *shell.Lex
}

// A Target is the image that a stage of the Dockerfile describes.
type Target struct {
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

// Read parses the text of a Dockerfile, for a build with the arguments passed, which are
// values by name. It is an error if the text is not a Dockerfile.
func Read(text []byte, passed map[string]string) (*Dockerfile, error) {
	parsed, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("the Dockerfile: %w", err)
	}
	stages, meta, err := instructions.Parse(parsed.AST, nil)
	if err != nil {
		return nil, fmt.Errorf("the Dockerfile: %w", err)
	}
	d := &Dockerfile{stages: stages, global: map[string]string{}, passed: passed, lex: shell.NewLex(parsed.EscapeToken)}
	for _, m := range meta {
		if err := d.setArgs(m, environment{args: d.global}); err != nil {
			return nil, fmt.Errorf("the Dockerfile: %w", err)
		}
	}
	return d, nil
}

// Target returns what the stage with this name, and those it builds on, make on
// scratch. It is an error if there is no such stage, if another image is at the bottom,
// or if an instruction is not supported.
func (d *Dockerfile) Target(name string) (*Target, error) {
	t := &Target{Labels: map[string]string{}}
	if err := d.add(t, name); err != nil {
		return nil, fmt.Errorf("the Dockerfile, target %s: %w", name, err)
	}
	return t, nil
}

// add adds the instructions of a stage, after those of the stages below it. Arguments of
// these are not declared in it: docker's builders disagree on that.
func (d *Dockerfile) add(t *Target, name string) error {
	stage := d.stage(name)
	if stage == nil {
		return fmt.Errorf("there is no stage %q", name)
	}
	base, err := d.expand(stage.BaseName, environment{args: d.global})
	if err != nil {
		return err
	}
	if base == "scratch" {
		t.Env = []string{defaultPath}
	} else if err := d.add(t, base); err != nil {
		return err
	}
	args := map[string]string{}
	for _, c := range stage.Commands {
		if err := d.apply(t, c, args); err != nil {
			return err
		}
	}
	return nil
}

// apply adds one instruction. args has the arguments that the stage has declared so
// far.
func (d *Dockerfile) apply(t *Target, c instructions.Command, args map[string]string) error {
	e := environment{t.Env, args}
	if arg, ok := c.(*instructions.ArgCommand); ok {
		return d.setArgs(*arg, e)
	}
	if c, ok := c.(instructions.SupportsSingleWordExpansion); ok {
		if err := c.Expand(func(word string) (string, error) { return d.expand(word, e) }); err != nil {
			return err
		}
	}
	switch c := c.(type) {
	case *instructions.LabelCommand:
		return t.setLabels(c)
	case *instructions.EnvCommand:
		for _, v := range c.Env {
			t.setEnv(v.Key, v.Value)
		}
	case *instructions.UserCommand:
		t.User = c.User
	case *instructions.EntrypointCommand:
		if c.PrependShell {
			return fmt.Errorf("%s: write it as a list, the image has no shell", c)
		}
		t.Entrypoint = c.CmdLine
	case *instructions.CopyCommand:
		return d.addCopies(t, c)
	default:
		return fmt.Errorf("%s: the release tool does not support the instruction %s there", c, c.Name())
	}
	return nil
}

// setLabels sets labels. One without a value is left out: registries refuse annotations
// without one.
func (t *Target) setLabels(c *instructions.LabelCommand) error {
	for _, l := range c.Labels {
		if l.NoDelim {
			return fmt.Errorf("%s: a label needs a value", c)
		}
		delete(t.Labels, l.Key)
		if strings.TrimSpace(l.Value) != "" {
			t.Labels[l.Key] = l.Value
		}
	}
	return nil
}

// addCopies adds the files of a COPY.
func (d *Dockerfile) addCopies(t *Target, c *instructions.CopyCommand) error {
	if c.Chown+c.Chmod != "" || c.Link || c.Parents || len(c.ExcludePatterns)+len(c.SourceContents) > 0 {
		return fmt.Errorf("%s: the release tool supports no flag of COPY but --from", c)
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
		t.Copies = append(t.Copies, Copy{c.From, from, c.DestPath, scripts})
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
