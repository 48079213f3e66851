package main

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"global-headless-service/internal/filetest"
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
func TestDiffJSONConforms(t *testing.T) { treesConform(t, "diff ", "review.json", 3) }

// TestStatusConforms: what status -o json prints in the cases of trees is what
// schemas/json/status.json says.
func TestStatusConforms(t *testing.T) { treesConform(t, "status ", "status.json", 3) }

// treesConform checks what a command prints with -o json in the cases of trees.
func treesConform(t *testing.T, command, schema string, atLeast int) {
	s, found := outputSchema(t, schema), 0
	for _, name := range folders(t, treeGoldens) {
		b, err := os.ReadFile(filepath.Join(treeGoldens, name, "want.stdout"))
		if err != nil {
			continue
		}
		for part := range strings.SplitSeq("\n"+string(b), "\n$ ") {
			line, document, _ := strings.Cut(part, "\n")
			if strings.HasPrefix(line, command) && strings.Contains(line, "-o json") && document != "" {
				found++
				conforms(t, name+": "+line, s, document)
			}
		}
	}
	if found < atLeast {
		t.Errorf("%d documents in the cases of trees", found)
	}
}

// TestResultsConform: with --results json and sarif, stderr is one document of its
// schema, whatever the run found, in every case of a rule.
func TestResultsConform(t *testing.T) {
	t.Parallel()
	results, found := outputSchema(t, "results.json"), 0
	for _, name := range cases(t) {
		path := filepath.Join(t.TempDir(), "in a folder.yaml")
		_, items, _ := cut(input(t, name))
		filetest.WriteFile(t, path, "apiVersion: v1\nkind: List\nitems:\n"+strings.Join(items, ""))
		args := []string{"render", "--output", filepath.Join(t.TempDir(), "out"), path, "--results"}
		got := runs(t, append(args, "json")...)
		conforms(t, name, results, got.stderr)
		found += strings.Count(got.stderr, `"severity"`)
		checkSARIF(t, name, runs(t, append(args, "sarif")...).stderr)
	}
	if found < 100 {
		t.Errorf("%d results in all cases", found)
	}
	for _, args := range [][]string{{"render"}, {"diff", "--output", ""}, {"validate", "gone"}, {"explain", "gone"}} {
		conforms(t, strings.Join(args, " "), results, runs(t, append(args, "--results", "json")...).stderr)
	}
}

// sarifSchema holds what the SARIF 2.1.0 schema demands of the objects that we
// write: required properties, enums, types and formats (OASIS SARIF 2.1.0, sections
// 3.13, 3.14, 3.18, 3.19, 3.27, 3.28, 3.29, 3.30, 3.4 and 3.49).
const sarifSchema = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["version", "runs"],
  "properties": {
    "$schema": {"type": "string", "format": "uri"},
    "version": {"enum": ["2.1.0"]},
    "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}}
  },
  "additionalProperties": false,
  "$defs": {
    "run": {
      "type": "object",
      "required": ["tool"],
      "properties": {
        "tool": {
          "type": "object", "required": ["driver"],
          "properties": {"driver": {"$ref": "#/$defs/toolComponent"}},
          "additionalProperties": false
        },
        "results": {"type": "array", "items": {"$ref": "#/$defs/result"}}
      },
      "additionalProperties": false
    },
    "toolComponent": {
      "type": "object", "required": ["name"],
      "properties": {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "informationUri": {"type": "string", "format": "uri"},
        "rules": {"type": "array", "uniqueItems": true, "items": {"$ref": "#/$defs/reportingDescriptor"}}
      },
      "additionalProperties": false
    },
    "reportingDescriptor": {
      "type": "object", "required": ["id"],
      "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "shortDescription": {"$ref": "#/$defs/multiformatMessageString"},
        "fullDescription": {"$ref": "#/$defs/multiformatMessageString"},
        "help": {"$ref": "#/$defs/multiformatMessageString"},
        "helpUri": {"type": "string", "format": "uri"}
      },
      "additionalProperties": false
    },
    "multiformatMessageString": {
      "type": "object", "required": ["text"],
      "properties": {"text": {"type": "string"}, "markdown": {"type": "string"}},
      "additionalProperties": false
    },
    "message": {
      "type": "object", "required": ["text"],
      "properties": {"text": {"type": "string"}},
      "additionalProperties": false
    },
    "result": {
      "type": "object", "required": ["message"],
      "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": -1},
        "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": {"$ref": "#/$defs/message"},
        "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}}
      },
      "additionalProperties": false
    },
    "location": {
      "type": "object",
      "properties": {
        "id": {"type": "integer", "minimum": -1},
        "physicalLocation": {
          "type": "object", "anyOf": [{"required": ["address"]}, {"required": ["artifactLocation"]}],
          "properties": {
            "artifactLocation": {"$ref": "#/$defs/artifactLocation"},
            "region": {"$ref": "#/$defs/region"}
          },
          "additionalProperties": false
        }
      },
      "additionalProperties": false
    },
    "artifactLocation": {
      "type": "object", "required": ["uri"],
      "properties": {
        "uri": {"type": "string", "format": "uri-reference"},
        "uriBaseId": {"type": "string"},
        "index": {"type": "integer", "minimum": -1}
      },
      "additionalProperties": false
    },
    "region": {
      "type": "object",
      "properties": {"startLine": {"type": "integer", "minimum": 1}},
      "additionalProperties": false
    }
  }
}`

// checkSARIF checks a SARIF log: its structure, that each result names one of the
// rules, and that files are URIs.
func checkSARIF(t *testing.T, what, log string) {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(sarifSchema))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("sarif.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	conforms(t, what, s, log)
	var parsed struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID    string
				RuleIndex *int
				Locations []struct {
					PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(log), &parsed); err != nil {
		t.Fatal(err)
	}
	for _, run := range parsed.Runs {
		rules := run.Tool.Driver.Rules
		for _, r := range run.Results {
			if r.RuleIndex != nil && (*r.RuleIndex < 0 || *r.RuleIndex >= len(rules) || rules[*r.RuleIndex].ID != r.RuleID) {
				t.Errorf("%s: rule %q is not at its index:\n%s", what, r.RuleID, log)
			}
			for _, l := range r.Locations {
				checkFileURI(t, what, l.PhysicalLocation.ArtifactLocation.URI)
			}
		}
	}
}

func checkFileURI(t *testing.T, what, uri string) {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil || u.Path == "" || strings.ContainsAny(uri, " \"<>\\^`{|}") || u.Scheme != "" && u.Scheme != "file" {
		t.Errorf("%s: %q is no URI of a file (%v)", what, uri, err)
	}
}
