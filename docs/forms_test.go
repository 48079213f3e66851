package docs

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/markdown"
)

// A form is an issue form, with the fields that GitHub knows and these have.
type form struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Title       string   `json:"title"`
	Labels      []string `json:"labels"`
	Body        []field  `json:"body"`
}

type field struct {
	Type       string `json:"type"`
	ID         string `json:"id"`
	Attributes struct {
		Label       string   `json:"label"`
		Description string   `json:"description"`
		Value       string   `json:"value"`
		Render      string   `json:"render"`
		Options     []string `json:"options"`
	} `json:"attributes"`
	Validations struct {
		Required bool `json:"required"`
	} `json:"validations"`
}

const forms = root + "/.github/ISSUE_TEMPLATE/"

// readForm reads a form, and reports what GitHub would refuse.
func readForm(t *testing.T, name string) form {
	t.Helper()
	var f form
	if err := yaml.UnmarshalStrict([]byte(readDocument(t, forms+name)), &f); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if f.Name == "" || f.Description == "" || len(f.Body) == 0 {
		t.Errorf("%s: name, description and body are required", name)
	}
	ids, labels := map[string]bool{}, map[string]bool{}
	for _, x := range f.Body {
		a := x.Attributes
		if x.Type == "markdown" {
			if a.Value == "" || x.ID != "" {
				t.Errorf("%s: text without a value, or with an id", name)
			}
			continue
		}
		if !regexp.MustCompile(`^[a-z-]+$`).MatchString(x.ID) || ids[x.ID] || a.Label == "" || labels[a.Label] {
			t.Errorf("%s: %q has no id or label of its own", name, x.ID)
		}
		ids[x.ID], labels[a.Label] = true, true
		if !slices.Contains([]string{"textarea", "input", "dropdown"}, x.Type) || (x.Type == "dropdown") != (len(a.Options) > 0) {
			t.Errorf("%s: %s: type %q with options %q", name, x.ID, x.Type, a.Options)
		}
		if a.Render != "" && x.Type != "textarea" {
			t.Errorf("%s: %s: only a textarea is rendered", name, x.ID)
		}
	}
	return f
}

// TestIssueForms: the forms are such that GitHub takes them, and that of a bug
// asks for all that is needed to run it again.
func TestIssueForms(t *testing.T) {
	required := map[string][]string{}
	entries, err := os.ReadDir(forms)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == "config.yml" {
			continue
		}
		for _, x := range readForm(t, e.Name()).Body {
			if x.Validations.Required {
				required[e.Name()] = append(required[e.Name()], x.ID)
			}
		}
	}
	expect.Same(t, "what has to be filled in", map[string][]string{
		"bug.yml":     {"input", "command", "version", "expected", "actual", "way"},
		"feature.yml": {"goal", "today"},
	}, required)
	expect.Contains(t, "bug.yml", readDocument(t, forms+"bug.yml"), "`global-headless-service version`", "(../security/policy)")
	var config struct {
		Blank bool `json:"blank_issues_enabled"`
	}
	if err := yaml.UnmarshalStrict([]byte(readDocument(t, forms+"config.yml")), &config); err != nil || config.Blank {
		t.Errorf("config.yml: blank issues are on, or %v", err)
	}
}

// TestPullRequestTemplate: it is short, its commands are there, and it has no links.
func TestPullRequestTemplate(t *testing.T) {
	name := ".github/pull_request_template.md"
	text := readDocument(t, root+"/"+name)
	if n := strings.Count(text, "\n"); n > 12 {
		t.Errorf("%s has %d lines", name, n)
	}
	page := markdown.Parse([]byte(text))
	for _, l := range page.Links {
		t.Errorf("%s: a link to %s leads nowhere from a pull request", name, l.Destination)
	}
	for _, s := range page.Spans {
		for _, wrong := range checker(t).CheckSpan(s.Text) {
			t.Errorf("%s: %s", name, wrong)
		}
	}
}

// TestDependabotKnowsEveryModule: Dependabot looks at every folder with a go.mod,
// and at the workflows, in grouped pull requests.
func TestDependabotKnowsEveryModule(t *testing.T) {
	var config struct {
		Version int
		Updates []struct {
			Ecosystem   string `json:"package-ecosystem"`
			Directory   string
			Directories []string
			Groups      map[string]any
		}
	}
	if err := yaml.Unmarshal([]byte(readDocument(t, root+"/.github/dependabot.yml")), &config); err != nil {
		t.Fatal(err)
	}
	listed := map[string][]string{}
	for _, u := range config.Updates {
		if len(u.Groups) == 0 {
			t.Errorf("%s %s %q: no groups", u.Ecosystem, u.Directory, u.Directories)
		}
		if u.Directory != "" {
			u.Directories = append(u.Directories, u.Directory)
		}
		listed[u.Ecosystem] = append(listed[u.Ecosystem], u.Directories...)
	}
	slices.Sort(listed["gomod"])
	expect.Same(t, "the file's version", 2, config.Version)
	expect.Same(t, "folders", map[string][]string{"gomod": moduleFolders(t), "github-actions": {"/"}}, listed)
}

// moduleFolders returns the folders with a go.mod, as Dependabot names them.
func moduleFolders(t *testing.T) []string {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && e.Name() == ".git" {
			return cmp.Or(err, fs.SkipDir)
		}
		if e.Name() == "go.mod" {
			below, _ := filepath.Rel(root, filepath.Dir(name))
			found[path.Join("/", filepath.ToSlash(below))] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(found))
}
