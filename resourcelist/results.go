package resourcelist

import (
	"strings"

	"github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"go.yaml.in/yaml/v3"

	"global-headless-service/report"
	"global-headless-service/yamltext"
)

// readResults reads the incoming results. One that can't be read as a result
// is left out here, and still goes out as it came.
func (l *List) readResults() *Error {
	n, err := l.resultsNode()
	if err != nil {
		return notYAML(err)
	}
	if n == nil || n.ShortTag() == "!!null" {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return errorf("results is not a list; send a list of results, or none")
	}
	for _, c := range n.Content {
		r := &fn.Result{}
		if c.Kind == yaml.MappingNode && decode(c, r) == nil {
			l.Results = append(l.Results, r)
		}
	}
	return nil
}

func decode(n *yaml.Node, r *fn.Result) error { return n.Decode(r) }

// resultsNode is the value of results; nil when absent.
func (l *List) resultsNode() (*yaml.Node, error) {
	s, ok := l.section("results")
	if !ok {
		return nil, nil
	}
	n, err := yamltext.Document(s.text)
	if err != nil {
		return nil, err
	}
	return yamltext.Lookup(n, "results"), nil
}

// resultsText is the section results with those of added that are not among
// the incoming ones; "" when there are none at all.
func (l *List) resultsText(added fn.Results) (string, error) {
	s, ok := l.section("results")
	if text, plain := plainResults(added); plain && !ok {
		return text, nil
	}
	fresh, err := l.fresh(added)
	if err != nil || len(fresh) == 0 {
		return s.text, err
	}
	n, err := l.resultsNode()
	if err != nil {
		return "", err
	}
	if n == nil || len(n.Content) == 0 || n.Style&(yaml.FlowStyle|yaml.TaggedStyle) != 0 || n.Anchor != "" {
		all := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		if n != nil {
			if n, err = yamltext.Expand(n, 0); err != nil {
				return "", errorf("results: %v", err)
			}
			all.Content = append(all.Content, n.Content...)
		}
		all.Content = append(all.Content, fresh...)
		out, err := yamltext.EncodeCompact(&yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{yamltext.StringNode("results"), all}})
		return string(out), err
	}
	out, err := yamltext.EncodeCompact(&yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: fresh})
	return s.text + yamltext.Indent(string(out), n.Column-1), err
}

// plainResults is the section results for results that are words and their
// severity; plain is false when one of them is more.
func plainResults(results fn.Results) (text string, plain bool) {
	if len(results) == 0 {
		return "", true
	}
	var b strings.Builder
	b.WriteString("results:\n")
	for _, r := range results {
		if r.Message == "" || strings.Contains(r.Message, "\n") || r.Severity == "" ||
			r.ResourceRef != nil || r.Field != nil || r.File != nil || len(r.Tags) > 0 {
			return "", false
		}
		b.WriteString("- message: " + yamltext.Quote(r.Message) + "\n  severity: " + yamltext.Quote(string(r.Severity)) + "\n")
	}
	return b.String(), true
}

// fresh are the results that are not among the incoming ones, as nodes.
func (l *List) fresh(added fn.Results) ([]*yaml.Node, error) {
	have := map[string]bool{}
	for _, r := range l.Results {
		text, _, err := canonical(r)
		if err != nil {
			return nil, err
		}
		have[text] = true
	}
	var fresh []*yaml.Node
	for _, r := range added {
		text, n, err := canonical(r)
		if err != nil {
			return nil, err
		}
		if !have[text] {
			fresh = append(fresh, n)
		}
	}
	return fresh, nil
}

// canonical writes a result as it would be after having been written and read
// once.
func canonical(r *fn.Result) (string, *yaml.Node, error) {
	var n yaml.Node
	if err := n.Encode(r); err != nil {
		return "", nil, errorf("a result can't be written: %v", err)
	}
	var again fn.Result
	if err := n.Decode(&again); err != nil {
		return "", nil, errorf("a result can't be written: %v", err)
	}
	out, err := yaml.Marshal(again)
	return string(out), &n, err
}

// sdkResults are results as a ResourceList carries them; the code goes into
// the tags.
func sdkResults(results report.Results) fn.Results {
	var all fn.Results
	for _, r := range results {
		all = append(all, sdkResult(r))
	}
	return all
}

func sdkResult(r report.Result) *fn.Result {
	out := &fn.Result{Severity: fn.Severity(r.Severity), Message: r.Message}
	if r.Code != "" {
		out.Tags = map[string]string{"code": string(r.Code)}
	}
	if r.Field != nil {
		out.Field = &fn.Field{Path: r.Field.String(), CurrentValue: r.Current, ProposedValue: r.Proposed}
	}
	if o := r.Object; o.Kind != "" {
		out.ResourceRef = &fn.ResourceRef{APIVersion: o.APIVersion, Kind: o.Kind, Name: o.Name, Namespace: o.Namespace}
	}
	if f := r.File; f.Path != "" {
		out.File = &fn.File{Path: f.Path, Index: f.Index}
	}
	return out
}
