package importer

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"global-headless-service/report"
	"global-headless-service/schemas"
)

// A GlobalNamespace is one of Tanzu Service Mesh, as its API gives it.
type GlobalNamespace struct {
	Name       string           `yaml:"name"`
	Conditions []MatchCondition `yaml:"match_conditions"`

	members []schemas.Member // once it is expanded
}

// A MatchCondition is true of the namespaces of clusters whose names both match.
type MatchCondition struct {
	Namespace NameMatch `yaml:"namespace"`
	Cluster   NameMatch `yaml:"cluster"`
}

// A NameMatch is true of one name, or of all that begin with it.
type NameMatch struct {
	Type  string `yaml:"type"`
	Match string `yaml:"match"`
}

// The types of a NameMatch.
const (
	matchExact = "EXACT"
	matchStart = "START_WITH"
)

// isExact reports whether it is true of one name only.
func (m NameMatch) isExact() bool { return m.Type == matchExact }

// matches reports whether it is true of a name.
func (m NameMatch) matches(name string) bool {
	return m.Match == name || m.Type == matchStart && strings.HasPrefix(name, m.Match)
}

// String returns the match in words.
func (m NameMatch) String() string {
	if m.isExact() {
		return fmt.Sprintf("%q", m.Match)
	}
	return fmt.Sprintf("%s %q", m.Type, m.Match)
}

// parseGlobalNamespaces reads one document: a global namespace, or a list of
// them.
func parseGlobalNamespaces(document *yaml.Node) ([]*GlobalNamespace, error) {
	list, err := globalNamespacesIn(document)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("is empty; give the answer of the API with name and match_conditions")
	}
	for k, n := range list {
		if n == nil || n.Name == "" || len(n.Conditions) == 0 {
			return nil, fmt.Errorf("[%d] has no name or no match_conditions; give the answer of the API for one global namespace, not the list of their ids", k)
		}
	}
	return list, nil
}

// globalNamespacesIn reads one global namespace, or a list.
func globalNamespacesIn(document *yaml.Node) ([]*GlobalNamespace, error) {
	if len(document.Content) == 0 {
		return nil, nil
	}
	root := document.Content[0]
	if root.Kind != yaml.SequenceNode {
		root = &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{root}}
	}
	var list []*GlobalNamespace
	for k, n := range root.Content {
		if faults := mismatches(n, reflect.TypeFor[GlobalNamespace](), report.InvalidMatchCondition); len(faults) > 0 {
			text := faults[0].Message
			if faults[0].Field != nil {
				text = faults[0].Field.String() + " " + text
			}
			if len(root.Content) > 1 {
				text = fmt.Sprintf("[%d]: %s", k, text)
			}
			return nil, errors.New(text)
		}
		var one GlobalNamespace
		if err := n.Decode(&one); err != nil {
			return nil, fmt.Errorf("is not a global namespace of Tanzu Service Mesh: %w", err)
		}
		list = append(list, &one)
	}
	return list, nil
}

// ExpandTo are the places that a condition which matches several names is expanded to.
type ExpandTo struct {
	Clusters, Namespaces []string         // each cluster with each namespace
	Members              []schemas.Member // what was given of clusters
}

// NamespacesSeen returns the namespaces in which clusters have anything.
func NamespacesSeen(clusters []Cluster) []schemas.Member {
	f, _ := readFleet(Input{Clusters: clusters})
	var members []schemas.Member
	for m := range f.seen {
		members = append(members, m)
	}
	return sortedMembers(members)
}

// Expand determines the members of a global namespace: those that a condition
// names, and those of the places to expand to that it matches. Results say what a
// condition was expanded to, and which matches nothing.
func (n *GlobalNamespace) Expand(to ExpandTo) report.Results {
	var results report.Results
	for k, c := range n.Conditions {
		at := field.NewPath("match_conditions").Index(k)
		faults := append(c.Cluster.check(at.Child("cluster"), schemas.CheckClusterName), c.Namespace.check(at.Child("namespace"), schemas.CheckNamespace)...)
		results.Add(n.located(report.Errors(nil, faults))...)
		if len(faults) > 0 {
			continue
		}
		members := c.expand(to)
		n.members = append(n.members, members...)
		if result, ok := c.explain(at, members); ok {
			results.Add(n.located(report.Results{result})...)
		}
	}
	n.members = sortedMembers(n.members)
	if len(n.members) == 0 && !results.Failed() {
		results.Add(n.located(report.Results{report.Error(nil, report.Fault{
			Code: report.InvalidMatchCondition, Message: "no condition matches any known namespace, so there are no members; name clusters and namespaces by --clusters and --namespaces",
		})})...)
	}
	return results
}

// located names the global namespace in results.
func (n *GlobalNamespace) located(results report.Results) report.Results {
	for k := range results {
		results[k].Message = fmt.Sprintf("global namespace %q: %s", n.Name, results[k].Message)
	}
	return results
}

// check refuses a match of another type, and a name that cannot be one.
func (m NameMatch) check(at *field.Path, name func(string) (problem, proposed string)) []report.Fault {
	types := []string{matchExact, matchStart}
	if !slices.Contains(types, m.Type) {
		f := report.Fault{Code: report.InvalidMatchCondition, Field: at.Child("type"), Current: m.Type, Message: fmt.Sprintf("%q is not one of %s", m.Type, strings.Join(types, " and "))}
		if near, ok := schemas.Nearest(strings.ToUpper(m.Type), types); ok {
			f.Proposed, f.Message = near, f.Message+fmt.Sprintf("; did you mean %q?", near)
		}
		return []report.Fault{f}
	}
	if problem, _ := name(m.Match); m.isExact() && problem != "" {
		return []report.Fault{{Code: report.InvalidMatchCondition, Field: at.Child("match"), Current: m.Match, Message: problem}}
	}
	return nil
}

// expand returns the members that a condition names or matches.
func (c MatchCondition) expand(to ExpandTo) []schemas.Member {
	if c.Cluster.isExact() && c.Namespace.isExact() {
		return []schemas.Member{{Cluster: c.Cluster.Match, Namespace: c.Namespace.Match}}
	}
	var members []schemas.Member
	for _, m := range to.Members {
		if c.Cluster.matches(m.Cluster) && c.Namespace.matches(m.Namespace) {
			members = append(members, m)
		}
	}
	for _, cluster := range c.Cluster.names(to.Clusters) {
		for _, namespace := range c.Namespace.names(to.Namespaces) {
			members = append(members, schemas.Member{Cluster: cluster, Namespace: namespace})
		}
	}
	return sortedMembers(members)
}

// names returns the one name that it is true of, or those of the known ones.
func (m NameMatch) names(known []string) []string {
	if m.isExact() {
		return []string{m.Match}
	}
	return slices.DeleteFunc(slices.Clone(known), func(name string) bool { return !m.matches(name) })
}

// explain says what a condition that matches several names was expanded to: a
// list of members does not grow by itself, as the condition does.
func (c MatchCondition) explain(at *field.Path, members []schemas.Member) (report.Result, bool) {
	if c.Cluster.isExact() && c.Namespace.isExact() {
		return report.Result{}, false
	}
	what := fmt.Sprintf("%s: cluster %s and namespace %s", at, c.Cluster, c.Namespace)
	if len(members) == 0 {
		return report.Warning(nil, report.Fault{
			Code:    report.ImportUndecided,
			Message: what + " matches nothing that is known; name clusters and namespaces by --clusters and --namespaces, or add the members by hand",
		}), true
	}
	var texts []string
	for _, m := range members {
		texts = append(texts, m.String())
	}
	return report.Info(fmt.Sprintf("%s is %s now; a namespace that is made later has to be added to the members by hand", what, strings.Join(texts, ", "))), true
}

// resource returns the GlobalNamespace with these members.
func (n *GlobalNamespace) resource() *schemas.GlobalNamespace {
	list := &schemas.GlobalNamespace{APIVersion: schemas.APIVersion, Kind: schemas.KindGlobalNamespace}
	list.Metadata.Name = resourceName(n.Name)
	list.Spec.Members = n.members
	return list
}

// resourceName returns a name of a global namespace as one that a resource can
// have.
func resourceName(name string) string {
	name = strings.Map(func(c rune) rune {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.' {
			return c
		}
		return '-'
	}, strings.ToLower(name))
	if name = strings.Trim(name, "-."); name == "" {
		return "members"
	}
	return name
}
