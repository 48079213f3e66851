package resourcelist

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// resultsNode returns the value of the section results; nil if that is missing
// or null.
func (l *List) resultsNode() (*yaml.Node, error) {
	s, ok := l.section("results")
	if !ok {
		return nil, nil
	}
	n, err := yamltext.Document(s.text)
	if err != nil {
		return nil, err
	}
	if n = yamltext.Lookup(n, "results"); n == nil || n.ShortTag() == "!!null" {
		return nil, nil
	}
	return n, nil
}

// checkResults checks that the incoming results are a list.
func (l *List) checkResults() *Error {
	n, err := l.resultsNode()
	if err != nil {
		return notYAML(err)
	}
	if n != nil && n.Kind != yaml.SequenceNode {
		return errorf("results is not a list; send a list of results, or none")
	}
	return nil
}

// resultsText returns the section results with those of added that are not
// among the incoming ones. It is empty if there are none at all.
func (l *List) resultsText(added report.Results) (string, error) {
	all, ends, err := resultElements(added)
	if err != nil {
		return "", errorf("a result can't be written: %v", err)
	}
	n, err := l.resultsNode()
	if err != nil {
		return "", err
	}
	s, _ := l.section("results")
	if n != nil {
		if all, err = without(all, ends, n.Content); err != nil {
			return "", err
		}
	}
	switch {
	case all == "":
		return s.text, nil
	case n == nil || len(n.Content) == 0:
		return "results:\n" + all, nil
	case n.Style&(yaml.FlowStyle|yaml.TaggedStyle) == 0 && n.Anchor == "":
		return s.text + yamltext.Indent(all, n.Column-1), nil
	}
	if n, err = yamltext.Expand(n, 0); err != nil {
		return "", errorf("results: %v", err)
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: n.Content}
	out, err := yamltext.EncodeCompact(&yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{yamltext.StringNode("results"), list}})
	return string(out) + all, err
}

// without drops the elements that mean the same as one of the nodes; ends are
// the offsets where each element ends.
func without(elements string, ends []int, nodes []*yaml.Node) (string, error) {
	incoming := map[string]bool{}
	for _, n := range nodes {
		if text, ok := canonical(n); ok {
			incoming[text] = true
		}
	}
	var kept strings.Builder
	from := 0
	for _, end := range ends {
		element := elements[from:end]
		from = end
		list, err := yamltext.Document(element)
		if err != nil {
			return "", err
		}
		if text, ok := canonical(list.Content[0]); !ok || !incoming[text] {
			kept.WriteString(element)
		}
	}
	return kept.String(), nil
}

// A result is a result as a ResourceList holds it.
type result struct {
	Message     string `yaml:"message,omitempty"`
	Severity    string `yaml:"severity,omitempty"`
	ResourceRef *struct {
		APIVersion string `yaml:"apiVersion,omitempty"`
		Kind       string `yaml:"kind,omitempty"`
		Name       string `yaml:"name,omitempty"`
		Namespace  string `yaml:"namespace,omitempty"`
	} `yaml:"resourceRef,omitempty"`
	Field *struct {
		Path          string `yaml:"path,omitempty"`
		CurrentValue  any    `yaml:"currentValue,omitempty"`
		ProposedValue any    `yaml:"proposedValue,omitempty"`
	} `yaml:"field,omitempty"`
	File *struct {
		Path  string `yaml:"path,omitempty"`
		Index int    `yaml:"index,omitempty"`
	} `yaml:"file,omitempty"`
	Tags map[string]string `yaml:"tags,omitempty"`
}

// canonical returns one text for all the ways to write a result; ok is false
// for a node that is none.
func canonical(n *yaml.Node) (text string, ok bool) {
	var r result
	if n.Kind != yaml.MappingNode || n.Decode(&r) != nil {
		return "", false
	}
	out, err := yaml.Marshal(r)
	return string(out), err == nil
}
