package inventory

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"
)

// templateFunctions are the functions of a template. Each gets at least one
// argument.
var templateFunctions = map[string]func(args []reflect.Value) (any, error){
	"eq":     func(args []reflect.Value) (any, error) { return equalsAny(args), nil },
	"ne":     func(args []reflect.Value) (any, error) { return !equalsAny(args), nil },
	"not":    func(args []reflect.Value) (any, error) { return args[0].IsZero(), nil },
	"len":    length,
	"printf": printf,
}

func functionNames() string {
	return strings.Join(slices.Sorted(maps.Keys(templateFunctions)), ", ")
}

// equalsAny reports whether the first of the values is one of the others.
func equalsAny(args []reflect.Value) bool {
	return slices.ContainsFunc(args[1:], func(v reflect.Value) bool {
		return fmt.Sprint(v.Interface()) == fmt.Sprint(args[0].Interface())
	})
}

func length(args []reflect.Value) (any, error) {
	if k := args[0].Kind(); k != reflect.Slice && k != reflect.String {
		return nil, fmt.Errorf("len of what is no list and no text")
	}
	return args[0].Len(), nil
}

func printf(args []reflect.Value) (any, error) {
	values := make([]any, len(args))
	for k, v := range args {
		values[k] = v.Interface()
	}
	return fmt.Sprintf(fmt.Sprint(values[0]), values[1:]...), nil
}

// pipe evaluates a pipeline, and declares or sets its variable.
func (e *evaluator) pipe(p *parse.PipeNode, dot reflect.Value) (v reflect.Value, err error) {
	var piped []reflect.Value
	for _, c := range p.Cmds {
		if v, err = e.command(c, dot, piped); err != nil {
			return v, err
		}
		piped = []reflect.Value{v}
	}
	for _, d := range p.Decl {
		if !p.IsAssign {
			e.declare(d, v)
			continue
		}
		for k := len(e.variables) - 1; k >= 0; k-- {
			if e.variables[k].name == d.Ident[0] {
				e.variables[k].value = v
				break
			}
		}
	}
	return v, nil
}

// command evaluates one command of a pipeline; piped is the value before it, the
// last argument.
func (e *evaluator) command(c *parse.CommandNode, dot reflect.Value, piped []reflect.Value) (reflect.Value, error) {
	name, isFunction := c.Args[0].(*parse.IdentifierNode)
	if !isFunction {
		if len(c.Args) > 1 || len(piped) > 0 {
			return dot, fmt.Errorf("%s takes no arguments", c.Args[0])
		}
		return e.operand(c.Args[0], dot)
	}
	var args []reflect.Value
	for _, a := range c.Args[1:] {
		v, err := e.operand(a, dot)
		if err != nil {
			return v, err
		}
		args = append(args, v)
	}
	if args = append(args, piped...); len(args) == 0 {
		return dot, fmt.Errorf("%s: an argument is missing", name)
	}
	result, err := templateFunctions[name.Ident](args)
	return reflect.ValueOf(result), err
}

// operand evaluates what stands for a value.
func (e *evaluator) operand(n parse.Node, dot reflect.Value) (reflect.Value, error) {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot, nil
	case *parse.FieldNode:
		return fields(dot, n.Ident)
	case *parse.VariableNode:
		for k := len(e.variables) - 1; k >= 0; k-- {
			if e.variables[k].name == n.Ident[0] {
				return fields(e.variables[k].value, n.Ident[1:])
			}
		}
	case *parse.ChainNode:
		v, err := e.operand(n.Node, dot)
		if err != nil {
			return v, err
		}
		return fields(v, n.Field)
	case *parse.PipeNode:
		return e.pipe(n, dot)
	case *parse.StringNode:
		return reflect.ValueOf(n.Text), nil
	case *parse.NumberNode:
		return reflect.ValueOf(int(n.Int64)), nil
	case *parse.BoolNode:
		return reflect.ValueOf(n.True), nil
	}
	return dot, fmt.Errorf("%s: no value is known by this name", n)
}

// fields walks down structs by their fields' names.
func fields(v reflect.Value, names []string) (reflect.Value, error) {
	for _, name := range names {
		var field reflect.Value
		if v.Kind() == reflect.Struct {
			field = v.FieldByName(name)
		}
		if !field.IsValid() {
			return v, fmt.Errorf(".%s: there is no such field; there are %s", name, fieldsOf(v))
		}
		v = field
	}
	return v, nil
}

// fieldsOf names the fields of a value.
func fieldsOf(v reflect.Value) string {
	if v.Kind() != reflect.Struct {
		return "none in a " + v.Kind().String()
	}
	var names []string
	for k := range v.NumField() {
		names = append(names, "."+v.Type().Field(k).Name)
	}
	return strings.Join(names, ", ")
}
