package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/json" // in which whole numbers are no floats
	"sigs.k8s.io/yaml"

	"global-headless-service/report"
	"global-headless-service/schemas"
	"global-headless-service/yamltext"
)

func servers(t *testing.T) map[string]server {
	t.Helper()
	return map[string]server{
		schemas.KindGlobalHeadlessService: newServer(t, "../../schemas/crds/fn.kpt.dev_globalheadlessservices.yaml"),
		schemas.KindGlobalNamespace:       newServer(t, "../../schemas/crds/fn.kpt.dev_globalnamespaces.yaml"),
	}
}

// onlyParsed names the cases of testdata whose declarations have faults that
// the API server does not find, and why.
var onlyParsed = map[string]string{
	"api-members/clusters-differ-by-case":         "comparing every two clusters costs more than a rule may",
	"api-declarations/unknown-version":            "a version that it does not know is not found, whatever is in it",
	"api-declarations/wrong-group":                "as above, of a group",
	"api-declarations/wrong-group-beside-another": "as above",
	"api-mesh/null-mesh":                          "it drops the null of a field that may not be null, before any rule",
	"api-mesh/null-mesh-of-service":               "as above",
	"rule-01-selector/declared-invalid-label":     "the types say no more of a label than that it is a string",
}

// TestServerAgreesWithParser holds the CustomResourceDefinitions against the
// parser on every declaration of testdata. What is parsed is accepted; what
// is not refused is parsed, but for onlyParsed.
func TestServerAgreesWithParser(t *testing.T) {
	servers, found, count := servers(t), map[string]bool{}, 0
	for name, o := range declarations(t) {
		count++
		faults, errs := parsed(t, o), servers[o["kind"].(string)].create(o)
		name, _, _ = strings.Cut(name, " ")
		if len(faults) == 0 && len(errs) > 0 {
			t.Errorf("%s is parsed, but the API server refuses it: %v", name, errs)
		}
		if len(faults) > 0 && len(errs) == 0 {
			found[name] = true
			if onlyParsed[name] == "" {
				t.Errorf("%s: the API server accepts it, but %+v", name, faults)
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

// TestRules: every CEL rule refuses what it is there for.
func TestRules(t *testing.T) {
	s := servers(t)[schemas.KindGlobalHeadlessService]
	const document = "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalHeadlessService\nmetadata: {name: NAME}\nspec:\n" +
		"  members: [{cluster: c, namespace: ns}]\n  source: {cluster: SOURCE, namespace: ns}\n  globalNamespace: \"GNS\"\n" +
		"  service:\n    ports: [{name: a, port: 1, targetPort: TARGET}, {name: SECOND, port: 2}, {port: 3, targetPort: b}, {port: 3, protocol: UDP}]\n" +
		"    ipFamilies: [IPv4, IPv6]\n    ipFamilyPolicy: POLICY\n"
	good := []string{"NAME", "a", "SOURCE", "c", "GNS", "", "TARGET", "1", "SECOND", "b", "POLICY", "PreferDualStack"}
	cases := map[string]struct{ field, value, want string }{
		"nothing wrong":            {"NAME", "a", ""},
		"a name of a resource":     {"NAME", "a.b", "metadata.name is the Service's name where"},
		"a source elsewhere":       {"SOURCE", "d", "spec.source: source is one of the members"},
		"both lists of members":    {"GNS", "g", "spec: give one of globalNamespace and members"},
		"a port of 17 bits":        {"TARGET", "65536", "spec.service.ports[0].targetPort: a number from 1 to 65535"},
		"two ports of a name":      {"SECOND", "a", "spec.service.ports: each port has a name of its own"},
		"one family and two":       {"POLICY", "SingleStack", "spec.service.ipFamilyPolicy: SingleStack does not go with"},
		"two ports without a name": {"SECOND", "''", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			text := strings.NewReplacer(append([]string{c.field, c.value}, good...)...).Replace(document)
			errs := s.create(decoded(t, text))
			got := ""
			if len(errs) > 0 {
				got = errs[0].Field + ": " + errs[0].Detail
			}
			if len(errs) > 1 || c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("want %q, got %v", c.want, errs)
			}
		})
	}
}

// parsed says what is wrong with an object in the parser's eyes.
func parsed(t *testing.T, o object) []report.Fault {
	t.Helper()
	b, err := yaml.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	if o["kind"] == schemas.KindGlobalNamespace {
		_, faults := schemas.ParseGlobalNamespace(yamltext.New(b))
		return faults
	}
	_, faults := schemas.ParseGlobalHeadlessService(yamltext.New(b))
	return faults
}

// declarations are those of testdata, by case and number.
func declarations(t *testing.T) map[string]object {
	t.Helper()
	files, err := filepath.Glob("../../testdata/*/*/in.yaml")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]object{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var list struct {
			FunctionConfig any   `json:"functionConfig"`
			Items          []any `json:"items"`
		}
		if b, err = yaml.YAMLToJSON(b); err != nil || json.Unmarshal(b, &list) != nil {
			continue // not a ResourceList, which is another test's matter
		}
		for i, item := range append(list.Items, list.FunctionConfig) {
			o, _ := item.(object)
			if kind := o["kind"]; kind == schemas.KindGlobalHeadlessService || kind == schemas.KindGlobalNamespace {
				all[fmt.Sprintf("%s %d", strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), "../../testdata/"), i)] = o
			}
		}
	}
	return all
}

func decoded(t *testing.T, text string) object {
	t.Helper()
	b, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var o object
	if err := json.Unmarshal(b, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// TestRulesAtTheirBounds: long lists with the longest names cost less than the
// API server lets a rule cost. Of ports it takes no more than 256, which the
// parser does.
func TestRulesAtTheirBounds(t *testing.T) {
	const manyMembers, mostPorts = 1000, 256
	long := strings.Repeat("n", 58)
	var members, ports []any
	for i := range manyMembers {
		members = append(members, object{"cluster": fmt.Sprintf("%s%05d", long, i), "namespace": long})
	}
	for i := range mostPorts {
		ports = append(ports, object{"name": fmt.Sprintf("%s%05d", long, i), "port": int64(i + 1)})
	}
	o := object{
		"apiVersion": schemas.APIVersion, "kind": schemas.KindGlobalHeadlessService, "metadata": object{"name": "a"},
		"spec": object{"members": members, "source": members[manyMembers-1], "service": object{"ports": ports}},
	}
	s := servers(t)[schemas.KindGlobalHeadlessService]
	if faults, errs := parsed(t, o), s.create(o); len(faults) > 0 || len(errs) > 0 {
		t.Errorf("%v, %v", faults, errs)
	}
	ports = append(ports, object{"name": "more", "port": int64(mostPorts + 1)})
	o["spec"].(object)["service"] = object{"ports": ports}
	if faults, errs := parsed(t, o), s.create(o); len(faults) > 0 || len(errs) != 1 || !strings.Contains(errs[0].Error(), "must have at most 256 items") {
		t.Errorf("%v, %v", faults, errs)
	}
}
