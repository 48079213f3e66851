package generators

import (
	"fmt"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// This file finds fields of a Service or StatefulSet that hold a mapping or a
// list in the place of text, or the other way round: read as missing, they would
// be dropped without a word (rule 12).

func wrongType(path *field.Path, expected string) report.Fault {
	return report.Fault{
		Code: report.WrongType, Field: path,
		Message: fmt.Sprintf("%s is expected here, and the API server refuses anything else", expected),
	}
}

// isUnset reports whether a field is missing or null, which is the same for the
// API server.
func isUnset(n *yaml.Node) bool { return n == nil || n.ShortTag() == "!!null" }

// notList returns the fault of a field that has to be a list.
func notList(path *field.Path, n *yaml.Node) []report.Fault {
	if isUnset(n) || n.Kind == yaml.SequenceNode {
		return nil
	}
	return []report.Fault{wrongType(path, "a list")}
}

// notMapping returns the fault of a field that has to be a mapping.
func notMapping(path *field.Path, n *yaml.Node) []report.Fault {
	if isUnset(n) || n.Kind == yaml.MappingNode {
		return nil
	}
	return []report.Fault{wrongType(path, "a mapping")}
}

// notScalars returns the faults of the keys of a mapping that have to be texts
// and are mappings or lists.
func notScalars(path *field.Path, mapping *yaml.Node, keys ...string) []report.Fault {
	var faults []report.Fault
	for _, key := range keys {
		if n := at(mapping, key); n != nil && n.Kind != yaml.ScalarNode {
			faults = append(faults, wrongType(path.Child(key), "a string"))
		}
	}
	return faults
}

// notTexts returns the faults of the elements of a list that are mappings or lists.
func notTexts(path *field.Path, list *yaml.Node) []report.Fault {
	var faults []report.Fault
	for k, n := range elements(list) {
		if n.Kind != yaml.ScalarNode {
			faults = append(faults, wrongType(path.Index(k), "a string"))
		}
	}
	return faults
}

// unreadableServiceName returns the fault of a serviceName that is a mapping or a
// list: by it a StatefulSet would silently be of no Service.
func unreadableServiceName(i *yamltext.Item) []report.Fault {
	if lacks(i, "serviceName") || !i.HoldsCollection("spec", "serviceName") {
		return nil
	}
	return []report.Fault{wrongType(serviceNameField, "a string")}
}

// unreadableName returns the faults of a name or namespace that tools read
// differently, or not at all: by it a reference finds the object, or silently
// does not (rule 12).
func unreadableName(i *yamltext.Item) []report.Fault {
	if i.Name() != "" && !schemas.MayBeMisread(i.Name()) && !schemas.MayBeMisread(i.Namespace()) {
		return nil // nearly always, and for a fraction of what the node takes
	}
	n, err := i.Node()
	if err != nil {
		return nil // reported where the item is needed
	}
	meta := at(n, "metadata")
	if faults := notMapping(metadataField, meta); len(faults) > 0 {
		return faults
	}
	if faults := notScalars(metadataField, meta, "name", "namespace"); len(faults) > 0 {
		return faults
	}
	var faults []report.Fault
	if i.Name() == "" {
		faults = append(faults, report.Fault{
			Code: report.MissingField, Field: nameField,
			Message: fmt.Sprintf("required: the name of the %s", i.Kind()),
		})
	}
	for _, key := range []string{"name", "namespace"} {
		for _, f := range unquotedText(metadataField.Child(key), at(meta, key)) {
			f.Code = report.WrongType
			faults = append(faults, f)
		}
	}
	return faults
}
