package schemas

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	yamlv3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"

	"global-headless-service/report"
)

// onlyParsed names the cases of testdata whose declarations have faults that
// no JSON Schema finds, and why.
var onlyParsed = map[string]string{
	"api-clusters/faults":                           "values of two lists are compared",
	"api-source/cluster-of-no-member":               "values of two fields are compared",
	"api-source/from-global-namespace-not-a-member": "values of two fields are compared",
	"api-members/clusters-differ-by-case":           "values of two elements are compared",
	"api-fields/duplicate-key":                      "what a JSON Schema sees has each key once",
	"rule-01-selector/declared-invalid-label":       "the types say no more of a label than that it is a string",
}

// TestSchemasAgreeWithParser holds the JSON Schemas against the parser on
// every declaration of testdata. What the parser accepts they accept; what
// they do not refuse the parser does not refuse either, but for onlyParsed.
func TestSchemasAgreeWithParser(t *testing.T) {
	files, err := filepath.Glob("../testdata/*/*/in.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata, %v", err)
	}
	compiled := compiledSchemas(t)
	count, found := 0, map[string]bool{}
	for _, file := range files {
		name := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), "../testdata/")
		for _, d := range declarations(t, file) {
			count++
			faults, err := parsed(d), refused(t, compiled[d.kind], d.text)
			switch {
			case len(faults) == 0 && err != nil:
				t.Errorf("%s: parsed, but the JSON Schema refuses it: %v\n%s", name, err, d.text)
			case len(faults) > 0 && err == nil:
				found[name] = true
				if onlyParsed[name] == "" {
					t.Errorf("%s: not refused by the JSON Schema, but %q", name, texts(faults))
				}
			}
		}
	}
	for name := range onlyParsed {
		if !found[name] {
			t.Errorf("%s is in onlyParsed, but has no fault that only the parser finds", name)
		}
	}
	if count < 300 {
		t.Errorf("%d declarations; hundreds are wanted", count)
	}
}

// TestSchemaAcceptsEveryField: what says everything and what says nothing
// that is optional is accepted, empty or null as well as absent.
func TestSchemaAcceptsEveryField(t *testing.T) {
	compiled := compiledSchemas(t)[KindGlobalHeadlessService]
	const short = "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: a}\n" +
		"spec:\n  globalNamespace: g\n  source: {cluster: c, namespace: ns, statefulSets: %}\n" +
		"  members: %\n  render: %\n  service: %\n"
	documents := []string{
		good, strings.ReplaceAll(short, "%", ""), strings.NewReplacer(
			"members: %", "members: []", "statefulSets: %", "statefulSets: []",
			"render: %", "render: {cluster: '', otherItems: '', absentCluster: ''}",
			"service: %", "service: {name: '', selector: {}, ports: [{name: '', port: 1, protocol: '', targetPort: '', appProtocol: ''}], "+
				"publishNotReadyAddresses: , ipFamilies: [], ipFamilyPolicy: '', labels: , annotations: {}}",
		).Replace(short),
	}
	for _, document := range documents {
		if _, faults := ParseGlobalHeadlessService(textOf(document)); len(faults) > 0 {
			t.Errorf("%q\n%s", texts(faults), document)
		}
		if err := refused(t, compiled, document); err != nil {
			t.Errorf("%v\n%s", err, document)
		}
	}
}

// declaration is a document of one of the kinds.
type declaration struct{ kind, text string }

func parsed(d declaration) []report.Fault {
	var faults []report.Fault
	if d.kind == KindGlobalNamespace {
		_, faults = ParseGlobalNamespace(textOf(d.text))
	} else {
		_, faults = ParseGlobalHeadlessService(textOf(d.text))
	}
	return faults
}

// refused is what an editor says to a document that it reads as Kubernetes
// does.
func refused(t *testing.T, compiled *jsonschema.Schema, document string) error {
	t.Helper()
	b, err := yaml.YAMLToJSON([]byte(document))
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return compiled.Validate(value)
}

// compiledSchemas are the JSON Schemas by kind.
func compiledSchemas(t testing.TB) map[string]*jsonschema.Schema {
	t.Helper()
	all := map[string]*jsonschema.Schema{}
	for _, d := range Documents() {
		if d.Form != FormJSON {
			continue
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(d.Content))
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource(d.Kind, value); err != nil {
			t.Fatal(err)
		}
		if all[d.Kind], err = c.Compile(d.Kind); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// declarations are those of a ResourceList; none where it cannot be read.
func declarations(t *testing.T, file string) []declaration {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		FunctionConfig yamlv3.Node   `yaml:"functionConfig"`
		Items          []yamlv3.Node `yaml:"items"`
	}
	if yamlv3.Unmarshal(b, &list) != nil {
		return nil
	}
	var all []declaration
	for _, n := range append(list.Items, list.FunctionConfig) {
		if n.Kind != yamlv3.MappingNode {
			continue
		}
		kind := ""
		for key, value := range pairs(&n) {
			if key.Value == "kind" {
				kind = value.Value
			}
		}
		if slices.Contains([]string{KindGlobalHeadlessService, KindGlobalNamespace}, kind) {
			text, err := yamlv3.Marshal(&n)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, declaration{kind, string(text)})
		}
	}
	return all
}
