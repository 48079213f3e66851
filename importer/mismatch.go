package importer

import (
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// mismatches returns a fault for each value of a document whose type is not that of
// the field in a Go type. Fields that the type does not have are ignored.
func mismatches(n *yaml.Node, t reflect.Type, code report.Code) []report.Fault {
	c := mismatchChecker{code: code}
	c.check(n, t, nil)
	return c.faults
}

// A mismatchChecker walks a document and a Go type together.
type mismatchChecker struct {
	code   report.Code
	faults []report.Fault
}

func (c *mismatchChecker) check(n *yaml.Node, t reflect.Type, at *field.Path) {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch kind := t.Kind(); {
	case n.ShortTag() == "!!null":
	case kind == reflect.Struct && n.Kind == yaml.MappingNode:
		for k := 0; k+1 < len(n.Content); k += 2 {
			if f, ok := fieldNamed(t, n.Content[k].Value); ok {
				c.check(n.Content[k+1], f.Type, at.Child(n.Content[k].Value))
			}
		}
	case kind == reflect.Map && n.Kind == yaml.MappingNode:
		for k := 0; k+1 < len(n.Content); k += 2 {
			c.check(n.Content[k+1], t.Elem(), at.Key(n.Content[k].Value))
		}
	case kind == reflect.Slice && n.Kind == yaml.SequenceNode:
		for k, element := range n.Content {
			c.check(element, t.Elem(), at.Index(k))
		}
	case kind == reflect.Struct, kind == reflect.Map, kind == reflect.Slice, n.Decode(reflect.New(t).Interface()) != nil:
		c.faults = append(c.faults, report.Fault{Code: c.code, Field: at, Message: fmt.Sprintf("is %s, and must be %s", valueWords(n), typeWords(t))})
	}
}

// fieldNamed returns the field of a struct that a key of a document stands for.
func fieldNamed(t reflect.Type, key string) (reflect.StructField, bool) {
	for k := range t.NumField() {
		if f := t.Field(k); nameOf(f) == key {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

// nameOf returns the name of a field in documents; empty if it has none.
func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("yaml")+f.Tag.Get("json"), ",")
	return name
}

// valueWords returns what a node is, in words.
func valueWords(n *yaml.Node) string {
	switch n.Kind {
	case yaml.SequenceNode:
		return "a list"
	case yaml.MappingNode:
		return "a mapping"
	}
	return fmt.Sprintf("%q", short(n.Value))
}

// typeWords returns what a field takes, in words.
func typeWords(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int32:
		return "a whole number"
	case reflect.Slice:
		return "a list"
	case reflect.Map:
		return "a mapping of strings"
	case reflect.Struct:
		var names []string
		for k := range t.NumField() {
			if name := nameOf(t.Field(k)); name != "" {
				names = append(names, name)
			}
		}
		return "a mapping with " + strings.Join(names, ", ")
	}
	return "a string"
}
