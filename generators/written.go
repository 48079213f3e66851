package generators

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

// This file finds what is written in a way that tools read differently, or
// that the API server refuses (rules 2, 11 and 12).

// duplicateIdentity returns the path of the first key that stands twice in what
// decides which object an item is: its top level, metadata, annotations and
// labels (rule 12); nil if there is none.
func duplicateIdentity(root *yaml.Node) *field.Path {
	for _, m := range []struct {
		node *yaml.Node
		path *field.Path
	}{
		{root, nil},
		{at(root, "metadata"), metadataField},
		{at(root, "metadata", "labels"), labelsField},
		{at(root, "metadata", "annotations"), annotationsField},
	} {
		if m.node == nil || m.node.Kind != yaml.MappingNode {
			continue
		}
		if key, found := twice(m.node); found {
			return m.path.Child(key)
		}
	}
	return nil
}

// givenTwice returns the fault of a key that its mapping holds twice (rule 12).
func givenTwice(path *field.Path) *report.Fault {
	return &report.Fault{
		Code: report.DuplicateKey, Field: path,
		Message: "is given twice; kubectl takes the last value, and other tools the first: keep one",
	}
}

// misreadLabels lists the faults of a selector or labels as they are written:
// keys that YAML 1.1 does not read as strings, and values that are no scalars
// (rule 11).
func misreadLabels(path *field.Path, n *yaml.Node) []report.Fault {
	if n == nil || n.ShortTag() == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return []report.Fault{wrongType(path, "a mapping of labels to values")}
	}
	var faults []report.Fault
	for k := 0; k+1 < len(n.Content); k += 2 {
		key, value := n.Content[k], n.Content[k+1]
		if what, isString := schemas.ReadAs(key); !isString {
			faults = append(faults, report.Fault{
				Code: report.KeyNotAString, Field: path.Key(key.Value), Proposed: key.Value,
				Message: fmt.Sprintf("kubectl and the API server read this key as %s, and so see another label; quote it: %q", what, key.Value),
			})
		}
		if value.Kind != yaml.ScalarNode {
			faults = append(faults, wrongType(path.Key(key.Value), "a string"))
		}
	}
	return faults
}

// overriddenIdentity returns the faults of merge keys that override an explicit key
// in what decides which object an item is (rule 11).
func overriddenIdentity(i *yamltext.Item) []report.Fault {
	return slices.Concat(
		overridden(i.OverridingMerge()),
		overridden(i.OverridingMerge("metadata")),
		overridden(i.OverridingMerge("metadata", "labels")),
		overridden(i.OverridingMerge("metadata", "annotations")),
	)
}

// overridden returns the fault of a merge key that overrides the explicit key at
// path; none if path is nil (rule 11).
func overridden(path *field.Path) []report.Fault {
	if path == nil {
		return nil
	}
	return []report.Fault{{
		Code: report.MergeKeyOverride, Field: path,
		Message: "is given here, and again by the merge key (<<) after it; kubectl takes the merged value, and other tools this one: move the merge key to the front, or remove one of the two",
	}}
}

// badTarget returns the fault of a targetPort that is neither an integer nor a
// string as the API server reads it (rule 2).
func badTarget(path *field.Path, n *yaml.Node) []report.Fault {
	if n == nil || n.ShortTag() == "!!null" {
		return nil
	}
	what, isString := schemas.ReadAs(n)
	if n.ShortTag() == "!!timestamp" { // which goes on as a string, but not as this one
		what, isString = "the date "+n.Value, false
	}
	if isString || n.Kind == yaml.ScalarNode && n.Style == 0 && n.ShortTag() == "!!int" {
		return nil
	}
	return []report.Fault{{
		Code: report.InvalidPort, Field: path, Current: current(text(n)),
		Message: fmt.Sprintf("is %s; a whole number or the name of a container port is expected: write 8080, not 8080.0, and quote a name", what),
	}}
}

// badPort returns the fault of a port that is given and is no number from 1 to
// 65535 that the API server reads (rule 2).
func badPort(path *field.Path, n *yaml.Node) []report.Fault {
	if n == nil || n.ShortTag() == "!!null" {
		return nil // it is missing
	}
	number := portNumber(n)
	if n.ShortTag() == "!!int" && number != 0 {
		return notPort(path, n)
	}
	what, isString := schemas.ReadAs(n)
	if isString {
		what = "the string " + strconv.Quote(n.Value)
	}
	way := "write a number from 1 to 65535"
	if number, err := strconv.ParseFloat(text(n), 64); err == nil && number == math.Trunc(number) && number > 0 && number < 65536 {
		way = fmt.Sprintf("write %d, without quotes and fraction", int(number))
	}
	return []report.Fault{{Code: report.InvalidPort, Field: path, Current: current(text(n)), Message: fmt.Sprintf("is %s, and no port; %s", what, way)}}
}

// unquotedText returns the fault of a string that YAML 1.1 reads as something else
// (rule 11).
func unquotedText(path *field.Path, n *yaml.Node) []report.Fault {
	if n == nil || text(n) == "" {
		return nil
	}
	what, isString := schemas.ReadAs(n)
	if isString {
		return nil
	}
	return []report.Fault{{
		Code: report.ValueNotAString, Field: path, Current: n.Value, Proposed: n.Value,
		Message: fmt.Sprintf("is %s, not a string, and the API server refuses it here; quote it: %q", what, n.Value),
	}}
}
