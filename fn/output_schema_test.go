package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// outputSchema is one of those that tools/outputschemas generates.
func outputSchema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "schemas", "json", name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// conforms checks a document against a schema.
func conforms(t *testing.T, what string, s *jsonschema.Schema, document string) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
	if err != nil {
		t.Fatalf("%s: %v\n%s", what, err, document)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s: %v\n%s", what, err, document)
	}
}

// TestDiffJSONConforms: what diff -o json prints in the cases of trees is what
// schemas/json/review.json says.
func TestDiffJSONConforms(t *testing.T) {
	s, found := outputSchema(t, "review.json"), 0
	for _, name := range folders(t, treeGoldens) {
		b, err := os.ReadFile(filepath.Join(treeGoldens, name, "want.stdout"))
		if err != nil {
			continue
		}
		for part := range strings.SplitSeq("\n"+string(b), "\n$ ") {
			line, document, _ := strings.Cut(part, "\n")
			if strings.Contains(line, "-o json") && document != "" {
				found++
				conforms(t, name+": "+line, s, document)
			}
		}
	}
	if found < 3 {
		t.Errorf("%d documents in the cases of trees", found)
	}
}

// TestResultsConform: with --results json and sarif, stderr is one document of its
// schema, whatever the run found, in every case of a rule.
func TestResultsConform(t *testing.T) {
	results, found := outputSchema(t, "results.json"), 0
	for _, name := range cases(t) {
		path := filepath.Join(t.TempDir(), "in a folder.yaml")
		_, items, _ := cut(input(t, name))
		writeFile(t, path, "apiVersion: v1\nkind: List\nitems:\n"+strings.Join(items, ""))
		args := []string{"render", "--output", filepath.Join(t.TempDir(), "out"), path, "--results"}
		got := runCommand(t, append(args, "json"))
		conforms(t, name, results, got.stderr)
		found += strings.Count(got.stderr, `"severity"`)
		checkSARIF(t, name, runCommand(t, append(args, "sarif")).stderr)
	}
	if found < 100 {
		t.Errorf("%d results in all cases", found)
	}
	for _, args := range [][]string{{"render"}, {"diff", "--output", ""}, {"validate", "gone"}, {"explain", "gone"}} {
		conforms(t, strings.Join(args, " "), results, runCommand(t, append(args, "--results", "json")).stderr)
	}
}

// checkSARIF checks a SARIF log: by the schema of SARIF 2.1.0, that each result
// names one of the rules, and that files are URIs.
func checkSARIF(t *testing.T, what, log string) {
	t.Helper()
	parsed, err := sarif.FromString(log)
	if err == nil {
		err = parsed.Validate()
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", what, err, log)
	}
	for _, run := range parsed.Runs {
		rules := run.Tool.Driver.Rules
		for _, r := range run.Results {
			if k := r.RuleIndex; k < 0 || k >= len(rules) || *rules[k].ID != *r.RuleID {
				t.Errorf("%s: rule %q is not at its index:\n%s", what, *r.RuleID, log)
			}
			for _, l := range r.Locations {
				uri := *l.PhysicalLocation.ArtifactLocation.URI
				if u, err := url.Parse(uri); err != nil || u.Path == "" || strings.ContainsAny(uri, " \"<>\\^`{|}") || u.Scheme != "" && u.Scheme != "file" {
					t.Errorf("%s: %q is no URI of a file (%v)", what, uri, err)
				}
			}
		}
	}
}
