package disk

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"global-headless-service/yamltext"
)

// elementKind returns the kind of the elements of a list of one kind, such as a
// ServiceList, whose elements API servers print without kind and apiVersion.
// It is empty for any other kind.
func elementKind(apiVersion, kind string) string {
	element, ok := strings.CutSuffix(kind, "List")
	if !ok || apiVersion == "" || kind == "ResourceList" { // which is the input of a KRM function
		return ""
	}
	return element
}

// withKind returns an element of a list of one kind with the kind and apiVersion
// that the list gives it. Its lines stay where they are.
func withKind(element []byte, apiVersion, kind string) []byte {
	header := yamltext.New(element)
	if header.Kind() != "" && header.APIVersion() != "" {
		return element
	}
	if rest, ok := bytes.CutPrefix(element, []byte("{")); ok {
		return slices.Concat([]byte(`{"apiVersion": "`+apiVersion+`", "kind": "`+kind+`", `), rest)
	}
	return slices.Concat(bytes.TrimRight(element, "\n"), []byte("\napiVersion: "+apiVersion+"\nkind: "+kind+"\n"))
}

// nodeWithKind does the same with an element that only the library can read.
func nodeWithKind(element *yaml.Node, apiVersion, kind string) *yaml.Node {
	if element.Kind != yaml.MappingNode || slices.ContainsFunc(element.Content, func(n *yaml.Node) bool { return n.Value == "kind" }) {
		return element
	}
	scalar := func(value string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: value} }
	copied := *element
	copied.Content = slices.Concat([]*yaml.Node{scalar("apiVersion"), scalar(apiVersion), scalar("kind"), scalar(kind)}, element.Content)
	return &copied
}
