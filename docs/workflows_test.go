package docs

import (
	"cmp"
	"go/version"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"global-headless-service/internal/expect"
)

// A workflow is what the tests read of a workflow of GitHub Actions.
type workflow struct {
	Permissions map[string]string
	Defaults    struct{ Run struct{ Shell string } }
	Jobs        map[string]struct {
		Permissions    map[string]string
		TimeoutMinutes int `json:"timeout-minutes"`
		Steps          []struct {
			Uses, Run string
			With      map[string]any
		}
	}
}

// workflows returns the texts of the repository's workflows, and of those that
// users copy, by their paths.
func workflows(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && (e.Name() == ".git" || e.Name() == "testdata") {
			return cmp.Or(err, fs.SkipDir)
		}
		if ext := filepath.Ext(path); e.IsDir() || ext != ".yaml" && ext != ".yml" {
			return nil
		}
		b, err := os.ReadFile(path)
		if name, _ := filepath.Rel(root, path); strings.Contains(string(b), "\n    runs-on: ") {
			all[filepath.ToSlash(name)] = string(b)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// isOwn reports whether a workflow is the repository's.
func isOwn(path string) bool { return strings.HasPrefix(path, ".github/") }

func parseWorkflow(t *testing.T, path, text string) (w workflow) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text), &w); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return w
}

// TestWorkflowsAreLinted: make lint looks at every workflow.
func TestWorkflowsAreLinted(t *testing.T) {
	m := regexp.MustCompile(`(?m)^WORKFLOWS := (.*)$`).FindStringSubmatch(readDocument(t, root+"/Makefile"))
	if m == nil {
		t.Fatal("the Makefile has no WORKFLOWS")
	}
	words := strings.Fields(strings.NewReplacer("$(wildcard", "", ")", "").Replace(m[1]))
	for path := range workflows(t) {
		if !slices.ContainsFunc(words, func(pattern string) bool { ok, _ := filepath.Match(pattern, path); return ok }) {
			t.Errorf("WORKFLOWS in the Makefile does not have %s", path)
		}
	}
	expect.Contains(t, "the Makefile", readDocument(t, root+"/Makefile"), "actionlint -shellcheck= -pyflakes= $(WORKFLOWS)")
}

var (
	uses = regexp.MustCompile(`(?m)^ +-? *uses: (\S+)@(\S+)(?: # (.*))?$`)
	// byCommit are versions such as v7.0.1 in the comment behind a commit.
	byCommit = regexp.MustCompile(`^[0-9a-f]{40} v\d+\.\d+\.\d+$`)
)

// TestActionsArePinned: workflows take actions by their commits, and each action
// by one commit everywhere, but for the repository's own of the same commit. The examples may take the action of this repository,
// and Flux's, by a version.
func TestActionsArePinned(t *testing.T) {
	pins := map[string]string{}
	for path, text := range workflows(t) {
		found := uses.FindAllStringSubmatch(text, -1)
		if len(found) != strings.Count(text, "uses: ")-strings.Count(text, "uses: ./\n") {
			t.Errorf("%s has a uses that this test does not read", path)
		}
		for _, m := range found {
			action, pin := m[1], m[2]+" "+m[3]
			if !isOwn(path) && (action == "you/global-headless-service" || action == "fluxcd/flux2/action") {
				continue
			}
			if !byCommit.MatchString(pin) {
				t.Errorf("%s: %s@%s: pin the commit, and write its version behind it", path, action, pin)
			}
			if other, ok := pins[action]; ok && other != pin {
				t.Errorf("%s: %s@%s, elsewhere %s", path, action, pin, other)
			}
			pins[action] = pin
		}
	}
	if len(pins) < 5 {
		t.Errorf("found %d actions only", len(pins))
	}
}

// TestWorkflowsAreCareful: permissions are given for each job, no value
// becomes a part of a command, and no job holds a token on the disk or runs on
// and on.
func TestWorkflowsAreCareful(t *testing.T) {
	for path, text := range workflows(t) {
		if !isOwn(path) {
			continue
		}
		w := parseWorkflow(t, path, text)
		if !strings.Contains(text, "\npermissions:") {
			t.Errorf("%s sets no permissions", path)
		}
		for scope, access := range w.Permissions {
			if access != "read" {
				t.Errorf("%s: all jobs may %s %s; say it for those that have to", path, access, scope)
			}
		}
		if !strings.Contains(text, "\nconcurrency:\n") {
			t.Errorf("%s sets no concurrency", path)
		}
		for name, job := range w.Jobs {
			if job.TimeoutMinutes == 0 {
				t.Errorf("%s: %s has no timeout-minutes", path, name)
			}
			for _, s := range job.Steps {
				if strings.Contains(s.Run, "${{") {
					t.Errorf("%s: %s: an expression in a command; pass it in env:\n%s", path, name, s.Run)
				}
				if strings.Contains(s.Run, " | ") && w.Defaults.Run.Shell != "bash" {
					t.Errorf("%s: %s: without shell: bash, a command before a pipe fails unnoticed:\n%s", path, name, s.Run)
				}
				if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] != false {
					t.Errorf("%s: %s: checkout leaves its token on the disk", path, name)
				}
			}
		}
	}
}

// TestWorkflowsRunWhatIsThere: CI runs .ci/run, and what workflows take from the
// Makefile and from tools is there.
func TestWorkflowsRunWhatIsThere(t *testing.T) {
	all, makefile := workflows(t), readDocument(t, root+"/Makefile")
	expect.Contains(t, "ci.yaml", all[".github/workflows/ci.yaml"], "\n    - run: .ci/run\n", "go-version-file: .go-version\n", "path: ~/.cache/global-headless-service\n")
	expect.Contains(t, "release.yaml", all[".github/workflows/release.yaml"], "make release ")
	for path, text := range all {
		for _, m := range regexp.MustCompile(`\bmake ([a-z]+)\b`).FindAllStringSubmatch(text, -1) {
			if isOwn(path) && !strings.Contains(makefile, "\n"+m[1]+":") {
				t.Errorf("%s: the Makefile has no %s", path, m[1])
			}
		}
		for _, name := range regexp.MustCompile(`\btools/\S+\.(?:sh|mod)\b`).FindAllString(text, -1) {
			if !exists(name) {
				t.Errorf("%s: there is no %s", path, name)
			}
		}
	}
}

// TestVersionOfGo: .go-version, by which workflows build, is at least what every
// module requires, and is that of the Dockerfile.
func TestVersionOfGo(t *testing.T) {
	number := strings.TrimSpace(readDocument(t, root+"/.go-version"))
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(number) {
		t.Fatalf(".go-version has %q", number)
	}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && e.Name() == ".git" {
			return cmp.Or(err, fs.SkipDir)
		}
		if filepath.Ext(path) != ".mod" {
			return nil
		}
		m := regexp.MustCompile(`(?m)^go (\S+)$`).FindStringSubmatch(readDocument(t, path))
		if m != nil && version.Compare("go"+m[1], "go"+number) > 0 {
			t.Errorf("%s requires Go %q, and .go-version has %s", path, m, number)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	expect.Contains(t, "the Dockerfile", readDocument(t, root+"/Dockerfile"), "\nARG BUILD_IMAGE=golang:"+number+"\n")
}
