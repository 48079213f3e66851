package schemas

import (
	"reflect"
	"slices"

	yamlv3 "go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
)

// A configMap is what a v1 ConfigMap with the run's settings may hold.
type configMap struct {
	APIVersion string         `json:"apiVersion"`
	Kind       string         `json:"kind"`
	Metadata   Metadata       `json:"metadata"`
	Data       settings       `json:"data"`
	BinaryData map[string]any `json:"binaryData"`
	Immutable  *bool          `json:"immutable"`
}

// settings are the keys of data.
type settings struct {
	Cluster       verbatim `json:"cluster"`
	OtherItems    verbatim `json:"otherItems"`
	AbsentCluster verbatim `json:"absentCluster"`
	Warnings      verbatim `json:"warnings"`
	Mode          verbatim `json:"mode"`
}

// A verbatim is a scalar taken as it is written: tools that make a ConfigMap
// of command-line arguments do not quote what they were given.
type verbatim string

// ParseConfigMap reads the run's settings from the data of a v1 ConfigMap:
// cluster, otherItems, absentCluster and warnings, all of them optional. mode may
// stand beside them. Other keys and the values that Validate refuses are
// faults, reported together; the settings are then zero.
func ParseConfigMap(document Resource) (Render, []report.Fault) {
	var c configMap
	if quick(document, &c) && c.Data.Cluster != "" { // an empty one is looked at
		r := Render{
			Cluster: string(c.Data.Cluster), OtherItems: OtherItems(c.Data.OtherItems),
			AbsentCluster: AbsentCluster(c.Data.AbsentCluster), Warnings: Warnings(c.Data.Warnings),
		}
		if faults := slices.Concat(r.Validate(field.NewPath("data")), validateMode(string(c.Data.Mode), r)); len(faults) > 0 {
			return Render{}, faults
		}
		return r, nil
	}
	return decodeConfigMap(document.YAML())
}

// decodeConfigMap parses a ConfigMap with the library alone.
func decodeConfigMap(document []byte) (Render, []report.Fault) {
	node, faults := readNode(document)
	if len(faults) > 0 {
		return Render{}, faults
	}
	faults = explain(node, reflect.TypeFor[configMap](), len(document))
	var c struct {
		Data       map[string]yamlv3.Node `yaml:"data"`
		BinaryData map[string]yamlv3.Node `yaml:"binaryData"`
	}
	if err := node.Decode(&c); err != nil && len(faults) == 0 {
		return Render{}, unreadable(err)
	}
	if len(c.BinaryData) > 0 {
		faults = append(faults, report.Fault{Code: report.UnknownField, Field: field.NewPath("binaryData"), Message: "is not read; give the settings in data, as plain strings"})
	}
	r := Render{
		Cluster:       text(c.Data["cluster"]),
		OtherItems:    OtherItems(text(c.Data["otherItems"])),
		AbsentCluster: AbsentCluster(text(c.Data["absentCluster"])),
		Warnings:      Warnings(text(c.Data["warnings"])),
	}
	if n, set := c.Data["cluster"]; set && text(n) == "" {
		faults = append(faults, report.Fault{Code: report.MissingField, Field: field.NewPath("data", "cluster"), Message: "is empty, and without a cluster every cluster is rendered; name one, or leave the key out"})
	}
	faults = slices.Concat(faults, r.Validate(field.NewPath("data")), validateMode(text(c.Data["mode"]), r))
	if len(faults) > 0 {
		return Render{}, faults
	}
	return r, nil
}

// A Mode is what a run does as a KRM function. It is a key of the ConfigMap
// alone: a GlobalHeadlessService is always rendered.
type Mode string

const (
	// ModeRender renders, the default.
	ModeRender Mode = "Render"
	// ModeValidate checks that what clusters apply is consistent, and changes
	// nothing.
	ModeValidate Mode = "Validate"
)

func modes() []Mode { return []Mode{ModeRender, ModeValidate} }

// validateMode refuses unknown modes, and settings that the mode does not
// read.
func validateMode(mode string, r Render) []report.Fault {
	var c checker
	path := field.NewPath("data")
	oneOf(&c, path.Child("mode"), Mode(mode), modes())
	if Mode(mode) == ModeValidate {
		c.unread(path.Child("otherItems"), string(r.OtherItems))
		c.unread(path.Child("absentCluster"), string(r.AbsentCluster))
	}
	return c.faults
}

// text returns a scalar as it is written; "" for a null.
func text(n yamlv3.Node) string {
	if n.Kind == yamlv3.AliasNode {
		return text(*n.Alias)
	}
	if isNull(&n) {
		return ""
	}
	return n.Value
}

// unread refuses a setting that a validation does not read.
func (c *checker) unread(path *field.Path, value string) {
	if value != "" {
		c.faults = append(c.faults, report.Fault{Code: report.UnknownField, Field: path, Message: "is not read where mode is Validate, which renders nothing; remove it"})
	}
}
