package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestSchemaByKind: one JSON Schema serves both kinds, each by its own rules.
func TestSchemaByKind(t *testing.T) {
	printed := runs(t, "schema", "--form", "json")
	expect.Same(t, "exit code", 0, printed.exit)
	schema := compiled(t, printed.stdout)
	for manifest, want := range map[string]string{
		kafkaDeclaration: "",
		kafkaNamespace:   "",
		strings.Replace(kafkaDeclaration, "source:", "sources:", 1):                       "'sources' not allowed",
		strings.Replace(kafkaNamespace, "members:", "globalNamespace:", 1):                "'globalNamespace' not allowed",
		strings.Replace(kafkaDeclaration, "GlobalHeadlessService", "GlobalHeadless", 1):   "/kind",
		strings.Replace(kafkaDeclaration, "globalNamespace: kafka-gns", "members: []", 1): "/spec",
	} {
		err := schema.Validate(object(t, manifest))
		switch {
		case want == "" && err != nil:
			t.Errorf("%v\n%s", err, manifest)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("no %q in: %v\n%s", want, err, manifest)
		}
	}
}

func compiled(t *testing.T, text string) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestExamplesHaveTheirSchema: the first line of an example names a schema that
// lies beside it, so that a copy of the folder has it too, and that accepts it.
func TestExamplesHaveTheirSchema(t *testing.T) {
	const file = ".global-headless-service.schema"
	schema := runs(t, "schema", "--form", "json").stdout
	for _, example := range []string{"kpt", "kustomize/base"} {
		root := copied(t, example)
		in := filetest.Read(t, root)
		if in[file] != schema {
			t.Errorf("%s/%s is not what schema --form json prints; run make generate", example, file)
		}
		files, err := filepath.Glob(filepath.Join(root, "global-*.yaml"))
		if err != nil || len(files) != 2 {
			t.Fatalf("%q, %v", files, err)
		}
		for _, path := range files {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(b), "\n")
			expect.Same(t, path, "# yaml-language-server: $schema="+file, first)
			if err := compiled(t, schema).Validate(object(t, string(b))); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
}
