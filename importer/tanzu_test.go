package importer

import (
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/report"
	"global-headless-service/schemas"
)

// TestParseGlobalNamespaces: an answer of the API is one or several; what is none is an
// error that names the field.
func TestParseGlobalNamespaces(t *testing.T) {
	const one = `{"name": "a", "display_name": "A", "match_conditions": [{"namespace": {"type": "EXACT", "match": "db"}, "cluster": {"type": "EXACT", "match": "eu"}}]}`
	for text, want := range map[string]string{
		one:             "",
		"[" + one + "]": "",
		"name: a\nmatch_conditions:\n- namespace: {type: EXACT, match: db}\n  cluster: {type: EXACT, match: eu}\n": "",
		"":          "is empty",
		"[]":        "is empty",
		"null":      "has no name or no match_conditions",
		`["a","b"]`: `[0]: is "a", and must be a mapping with name, match_conditions`,
		`{"name": "a", "match_conditions": [{"cluster": "eu"}]}`: `match_conditions[0].cluster is "eu", and must be a mapping with type, match`,
		`{"name": [], "match_conditions": []}`:                   "name is a list, and must be a string",
		`{"name": "a"`:                                           "is not a global namespace of Tanzu Service Mesh: yaml:",
	} {
		list, err := ParseGlobalNamespaces([]byte(text))
		if want != "" {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, not %q", text, err, want)
			}
			continue
		}
		if err != nil || len(list) != 1 {
			t.Errorf("%s: %d, %v", text, len(list), err)
			continue
		}
		expect.Same(t, text, []MatchCondition{{NameMatch{matchExact, "db"}, NameMatch{matchExact, "eu"}}}, list[0].Conditions)
	}
}

// TestExpandConditions: a condition is the members that it names, or those of what is known that
// it matches.
func TestExpandConditions(t *testing.T) {
	exact := func(name string) NameMatch { return NameMatch{matchExact, name} }
	start := func(name string) NameMatch { return NameMatch{matchStart, name} }
	to := ExpandTo{
		Clusters: []string{"eu-1", "us-1"}, Namespaces: []string{"db", "dbx"},
		Members: []schemas.Member{{Cluster: "eu-2", Namespace: "db"}, {Cluster: "us-2", Namespace: "web"}},
	}
	for name, c := range map[string]struct {
		condition MatchCondition
		want      string
		says      string
	}{
		"exact":             {MatchCondition{exact("db"), exact("eu")}, "eu/db", ""},
		"clusters":          {MatchCondition{exact("db"), start("eu-")}, "eu-1/db eu-2/db", "is eu-1/db, eu-2/db now"},
		"namespaces":        {MatchCondition{start("db"), exact("eu-2")}, "eu-2/db eu-2/dbx", "is eu-2/db, eu-2/dbx now"},
		"both":              {MatchCondition{start("d"), start("us")}, "us-1/db us-1/dbx", "now"},
		"nothing":           {MatchCondition{start("x"), start("y")}, "", "matches nothing that is known"},
		"another type":      {MatchCondition{exact("db"), NameMatch{"STARTS_WITH", "eu"}}, "", `"STARTS_WITH" is not one of EXACT and START_WITH; did you mean "START_WITH"?`},
		"no cluster's name": {MatchCondition{exact("db"), exact("eu/1")}, "", "is not a cluster name"},
	} {
		n := &GlobalNamespace{Name: "a", Conditions: []MatchCondition{c.condition}}
		results := n.Expand(to)
		var members, messages []string
		for _, m := range n.members {
			members = append(members, m.String())
		}
		for _, r := range results {
			messages = append(messages, report.Text(r))
		}
		expect.Same(t, name, c.want, strings.Join(members, " "))
		if text := strings.Join(messages, "\n"); !strings.Contains(text, c.says) || c.says == "" && text != "" {
			t.Errorf("%s: %q, not %q", name, text, c.says)
		}
		expect.Same(t, name+": failed", c.want == "", results.Failed())
	}
}

// TestResourceName: any name of a global namespace becomes one that a resource can have.
func TestResourceName(t *testing.T) {
	for name, want := range map[string]string{
		"shop": "shop", "Shop DB": "shop-db", "--a--": "a", "a.b": "a.b", ".a.": "a", "日本": "members", "": "members", "a_b/c": "a-b-c",
	} {
		expect.Same(t, name, want, resourceName(name))
	}
}
