package schemas

import (
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// shape is a field's path and, where it has but a few values, what they are.
type shape map[string][]string

// TestDocumentsHaveTheTypesFields holds every document against the Go types:
// the same fields, of the same types, and the same values of each enum. It is
// what can be known without the generator; make verify knows the rest.
func TestDocumentsHaveTheTypesFields(t *testing.T) {
	types := map[string]reflect.Type{
		KindGlobalHeadlessService: reflect.TypeFor[GlobalHeadlessService](),
		KindGlobalNamespace:       reflect.TypeFor[GlobalNamespace](),
	}
	for _, d := range Documents() {
		t.Run(d.Kind+" "+d.Form, func(t *testing.T) {
			want, got := shape{}, shape{}
			shapeOfType(want, "", types[d.Kind])
			shapeOfSchema(got, "", schemaOf(t, d))
			if d.Form == FormCRD { // the API server knows what metadata is
				maps.DeleteFunc(want, func(path string, _ []string) bool { return strings.HasPrefix(path, "metadata.") })
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("run make generate; -types +document:\n%s", diff)
			}
		})
	}
}

// TestDocumentsAreAllTheFiles: a file that is generated is also embedded, but for
// the schemas of what the program prints.
func TestDocumentsAreAllTheFiles(t *testing.T) {
	var want, got []string
	for _, d := range Documents() {
		got = append(got, d.Content)
	}
	for _, folder := range []string{"crds", "json"} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if slices.Contains([]string{"list.json", "names.json", "results.json", "review.json", "status.json"}, e.Name()) {
				continue
			}
			b, err := os.ReadFile(folder + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, string(b))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Errorf("%d files, %d documents, or they differ", len(want), len(got))
	}
}

// enumsOf are the values of the types that have but a few.
var enumsOf = map[reflect.Type][]string{
	reflect.TypeFor[Protocol]():             strs(protocols()),
	reflect.TypeFor[IPFamily]():             strs(ipFamilies()),
	reflect.TypeFor[IPFamilyPolicy]():       strs(ipFamilyPolicies()),
	reflect.TypeFor[IstioNetworks]():        strs(istioNetworks()),
	reflect.TypeFor[ServiceExportVersion](): strs(serviceExportVersions()),
	reflect.TypeFor[OtherItems]():           strs(otherItems()),
	reflect.TypeFor[AbsentCluster]():        strs(absentClusters()),
	reflect.TypeFor[Warnings]():             strs(warnings()),
	reflect.TypeFor[WarningCode]():          strs(warningCodes()),
}

func shapeOfType(s shape, path string, t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[IntOrString]():
		s[path] = []string{"integer or string"}
	case t.Kind() == reflect.Struct:
		s[path] = []string{"object"}
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			shapeOfType(s, join(path, name), t.Field(i).Type)
		}
	case t.Kind() == reflect.Slice:
		s[path] = []string{"array"}
		shapeOfType(s, path+"[]", t.Elem())
	case t.Kind() == reflect.Map:
		s[path] = []string{"object"}
		shapeOfType(s, path+"{}", t.Elem())
	default:
		names := map[reflect.Kind]string{reflect.String: "string", reflect.Bool: "boolean", reflect.Int32: "integer"}
		s[path] = append([]string{names[t.Kind()]}, enumsOf[t]...)
	}
}

func shapeOfSchema(s shape, path string, schema map[string]any) {
	s[path] = append([]string{typeOf(schema)}, valuesOf(schema)...)
	if fields, ok := schema["properties"].(map[string]any); ok {
		for name, field := range fields {
			shapeOfSchema(s, join(path, name), field.(map[string]any))
		}
	}
	if element, ok := schema["items"].(map[string]any); ok {
		shapeOfSchema(s, path+"[]", element)
	}
	if entry, ok := schema["additionalProperties"].(map[string]any); ok {
		shapeOfSchema(s, path+"{}", entry)
	}
}

// typeOf is a schema's type, but for null, which stands for absence.
func typeOf(schema map[string]any) string {
	if schema["x-kubernetes-int-or-string"] == true {
		return "integer or string"
	}
	list, ok := schema["type"].([]any)
	if !ok {
		return schema["type"].(string)
	}
	var all []string
	for _, name := range list {
		if name != "null" {
			all = append(all, name.(string))
		}
	}
	return strings.Join(all, " or ")
}

// valuesOf are the values of an enum, but for "" and null, which stand for
// absence.
func valuesOf(schema map[string]any) []string {
	var all []string
	enum, _ := schema["enum"].([]any)
	for _, v := range enum {
		if text, ok := v.(string); ok && text != "" {
			all = append(all, text)
		}
	}
	return all
}

// schemaOf is the schema that a document holds.
func schemaOf(t *testing.T, d Document) map[string]any {
	t.Helper()
	var content map[string]any
	if err := yaml.Unmarshal([]byte(d.Content), &content); err != nil {
		t.Fatal(err)
	}
	if d.Form == FormJSON {
		return content
	}
	version := content["spec"].(map[string]any)["versions"].([]any)[0].(map[string]any)
	return version["schema"].(map[string]any)["openAPIV3Schema"].(map[string]any)
}

// join is the path of a field of the object at path, which may be empty.
func join(path, field string) string {
	if path == "" {
		return field
	}
	return path + "." + field
}
