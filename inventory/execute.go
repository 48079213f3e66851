package inventory

import (
	"fmt"
	"reflect"
	"strings"
	"text/template/parse"
)

// An evaluator executes a template: text, fields, variables, range, if, with,
// and the functions of templateFunctions. It is the part of text/template that
// lists of names need. The library calls methods by their names, for which the
// linker keeps every method of every type: the program would be a fifth larger,
// and start a tenth slower, for each run of a KRM function.
type evaluator struct {
	strings.Builder
	variables []variable // the innermost last
}

type variable struct {
	name  string
	value reflect.Value
}

const templateName = "--format"

// parseTemplate parses a template.
func parseTemplate(text string) (*parse.Tree, error) {
	functions := map[string]any{}
	for name := range templateFunctions {
		functions[name] = true
	}
	t := parse.New(templateName)
	return t.Parse(text, "", "", map[string]*parse.Tree{}, functions)
}

// execute writes what a template makes of a value.
func execute(b *strings.Builder, t *parse.Tree, value any) error {
	v := reflect.ValueOf(value)
	e := &evaluator{variables: []variable{{"$", v}}}
	err := e.list(t.Root, v)
	b.WriteString(e.String())
	return err
}

// list executes the nodes of a list; dot is the value of ".".
func (e *evaluator) list(l *parse.ListNode, dot reflect.Value) error {
	if l == nil {
		return nil
	}
	for _, n := range l.Nodes {
		if err := e.node(n, dot); err != nil {
			return err
		}
	}
	return nil
}

func (e *evaluator) node(n parse.Node, dot reflect.Value) error {
	switch n := n.(type) {
	case *parse.TextNode:
		e.Write(n.Text)
		return nil
	case *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		v, err := e.pipe(n.Pipe, dot)
		if err == nil && len(n.Pipe.Decl) == 0 {
			fmt.Fprint(e, v.Interface())
		}
		return err
	case *parse.IfNode:
		return e.branch(&n.BranchNode, dot, false)
	case *parse.WithNode:
		return e.branch(&n.BranchNode, dot, true)
	case *parse.RangeNode:
		return e.forEach(n, dot)
	}
	return fmt.Errorf("%s: not known here: there are fields, variables, range, if, with, and the functions %s", n, functionNames())
}

// branch executes if and with.
func (e *evaluator) branch(n *parse.BranchNode, dot reflect.Value, with bool) error {
	defer e.leave(len(e.variables))
	v, err := e.pipe(n.Pipe, dot)
	switch {
	case err != nil:
		return err
	case v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0:
		return e.list(n.ElseList, dot)
	case with:
		dot = v
	}
	return e.list(n.List, dot)
}

// forEach executes range over a list.
func (e *evaluator) forEach(n *parse.RangeNode, dot reflect.Value) error {
	defer e.leave(len(e.variables))
	declared := n.Pipe.Decl
	n.Pipe.Decl = nil // they are the index and the element, not the list
	v, err := e.pipe(n.Pipe, dot)
	n.Pipe.Decl = declared
	if err != nil {
		return err
	}
	if v.Kind() != reflect.Slice {
		return fmt.Errorf("range over %s: it is no list", n.Pipe)
	}
	if v.Len() == 0 {
		return e.list(n.ElseList, dot)
	}
	for k := range v.Len() {
		outside := len(e.variables)
		elements := []reflect.Value{reflect.ValueOf(k), v.Index(k)}
		for d, variable := range declared {
			e.declare(variable, elements[2-len(declared)+d])
		}
		if err := e.list(n.List, v.Index(k)); err != nil {
			return err
		}
		e.leave(outside)
	}
	return nil
}

func (e *evaluator) declare(n *parse.VariableNode, v reflect.Value) {
	e.variables = append(e.variables, variable{n.Ident[0], v})
}

// leave forgets the variables that were declared since there were so many.
func (e *evaluator) leave(count int) { e.variables = e.variables[:count] }
