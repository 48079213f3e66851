package docs

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"sigs.k8s.io/yaml"

	"global-headless-service/internal/programs"
	"global-headless-service/internal/walkthrough"
	"global-headless-service/schemas"
)

// newChecker builds the program, once, and returns what goes through the pages
// with it.
var newChecker = sync.OnceValues(func() (*walkthrough.Checker, error) {
	folder, err := filepath.Abs(binaries)
	if err != nil {
		return nil, err
	}
	binary, err := programs.Build(folder)
	if err != nil {
		return nil, err
	}
	kustomize, err := programs.Kustomize()
	if err != nil {
		return nil, err
	}
	return &walkthrough.Checker{
		Root:     root,
		Copied:   []string{"examples", "schemas/json", "testdata/trees/first-edition", "testdata/trees/status-out-of-sync"},
		Programs: map[string]string{"global-headless-service": binary, "kustomize": kustomize},
		Scratch:  "fleet",
		Fields:   hasFields,
	}, nil
})

// binaries is a folder of what these tests build.
var binaries string

func TestMain(m *testing.M) {
	var err error
	if binaries, err = os.MkdirTemp("", "global-headless-service-docs-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(binaries)
	os.Exit(code)
}

func checker(t *testing.T) *walkthrough.Checker {
	t.Helper()
	c, err := newChecker()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPages: whoever does what a page says sees what it shows. With
// WRITE_GOLDEN=1 outputs and whole files are written into the pages.
func TestPages(t *testing.T) {
	c := checker(t)
	all := pages(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		page := all[name]
		if isGenerated(name) || len(page.Blocks) == 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			result, err := c.Check(page, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range result.Faults {
				t.Errorf("%s:%s", name, f)
			}
			if len(result.Skipped) > 0 {
				t.Logf("SKIPPED for want of a program:\n%s", strings.Join(result.Skipped, "\n"))
			}
			if os.Getenv("WRITE_GOLDEN") != "" && len(result.Fresh) > 0 {
				if err := os.WriteFile(filepath.Join(root, name), page.With(result.Fresh), 0o644); err != nil {
					t.Fatal(err)
				}
				t.Errorf("%s is written: read it", name)
			}
		})
	}
}

// TestSpansOfPages: targets of make, commands and flags between backquotes exist.
func TestSpansOfPages(t *testing.T) {
	c := checker(t)
	for name, page := range pages(t) {
		for _, s := range page.Spans {
			for _, wrong := range c.CheckSpan(s.Text) {
				t.Errorf("%s:%d: %s", name, s.Line, wrong)
			}
		}
	}
}

// hasFields reports the names, types and values of a document that the API does
// not have. What excludes or requires what is not asked: the document shows
// everything there is.
func hasFields(document string) error {
	b, err := yaml.YAMLToJSON([]byte(document))
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return err
	}
	for _, d := range schemas.Documents() {
		if o, ok := value.(map[string]any); !ok || d.Form != schemas.FormJSON || d.Kind != o["kind"] {
			continue
		}
		schema, err := jsonschema.UnmarshalJSON(strings.NewReader(d.Content))
		if err != nil {
			return err
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("schema.json", withoutRules(schema)); err != nil {
			return err
		}
		compiled, err := c.Compile("schema.json")
		if err != nil {
			return err
		}
		return compiled.Validate(value)
	}
	return errors.New("the kind is none of this API's")
}

// withoutRules returns a JSON Schema that only says which fields there are, and
// what their values are like.
func withoutRules(schema any) any {
	switch s := schema.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, value := range s {
			if _, isField := value.(map[string]any); !slices.Contains([]string{"not", "allOf", "anyOf", "oneOf", "required", "minItems", "minProperties"}, key) || isField && key == "required" {
				kept[key] = withoutRules(value)
			}
		}
		return kept
	case []any:
		all := make([]any, len(s))
		for k, value := range s {
			all[k] = withoutRules(value)
		}
		return all
	}
	return schema
}
