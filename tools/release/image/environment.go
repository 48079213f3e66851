package image

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// An environment is the variables of an instruction: those of ENV, and below them those
// of ARG.
type environment struct {
	env  []string
	args map[string]string
}

// Get returns the value of a variable.
func (e environment) Get(name string) (string, bool) {
	if k := indexOf(e.env, name); k >= 0 {
		return e.env[k][len(name)+1:], true
	}
	value, ok := e.args[name]
	return value, ok
}

// Keys returns the names of all variables.
func (e environment) Keys() []string {
	var names []string
	for _, v := range e.env {
		name, _, _ := strings.Cut(v, "=")
		names = append(names, name)
	}
	for name := range e.args {
		names = append(names, name)
	}
	return names
}

// indexOf returns the index of the variable NAME=VALUE; -1 if it is not set.
func indexOf(env []string, name string) int {
	return slices.IndexFunc(env, func(v string) bool { return strings.HasPrefix(v, name+"=") })
}

// setEnv sets a variable of the image, in the place of an earlier value.
func (t *Target) setEnv(name, value string) {
	if k := indexOf(t.Env, name); k >= 0 {
		t.Env[k] = name + "=" + value
		return
	}
	t.Env = append(t.Env, name+"="+value)
}

// setArgs declares arguments in e: the value passed to the build, else the default, else
// the value of an argument of that name before the first stage. Without any it stays
// unset.
func (d *Dockerfile) setArgs(c instructions.ArgCommand, e environment) error {
	for _, a := range c.Args {
		value, ok := d.passed[a.Key]
		switch {
		case ok:
		case a.Value != nil:
			var err error
			if value, err = d.expand(*a.Value, e); err != nil {
				return err
			}
		default:
			if value, ok = d.global[a.Key]; !ok {
				continue
			}
		}
		e.args[a.Key] = value
	}
	return nil
}

// expand replaces variables. One that is not set is empty.
func (d *Dockerfile) expand(word string, e environment) (string, error) {
	expanded, _, err := d.lex.ProcessWord(word, e)
	return expanded, err
}
