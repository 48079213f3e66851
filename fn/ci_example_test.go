package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/programs"
)

// commentMark is how the jobs of examples/ci find the comment that they made.
const commentMark = "<!-- global-headless-service -->\n"

// standInForGH records the request that `gh api` is to send, with its body, and
// answers one for comments with those of $COMMENTS, through gh's --jq.
const standInForGH = `#!/bin/sh
set -e
printf '%s\n' "$*" >>"$RECORD"
for arg; do case $arg in body=@*) cat "${arg#body=@}" >"$POSTED" ;; esac; done
case "$*" in *--paginate*) shift $(($# - 1)); jq --raw-output "$1" "$COMMENTS" ;; esac
`

// A merge is a clone in which CI works: of a branch merged into main, which is
// HEAD^1.
type merge struct {
	repository
	posted string // the comment that was made last
}

// newMerge merges what change does to a repository with clusters/ as rendered.
// The clone is as deep as the job says.
func newMerge(t *testing.T, depth string, change func(r repository)) merge {
	t.Helper()
	for _, name := range []string{"bash", "jq", "curl"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip("SKIPPED: " + name + " is not on PATH")
		}
	}
	r := newRepository(t)
	r.git("checkout", "--quiet", "-b", "change")
	change(r)
	r.commits()
	r.git("checkout", "--quiet", "main")
	r.git("merge", "--quiet", "--no-ff", "--no-edit", "change")
	clone := filepath.Join(t.TempDir(), "work", "clone")
	r.git("clone", "--quiet", "--depth="+depth, "file://"+r.root, clone)
	r.root = clone
	t.Setenv("POSTED", filepath.Join(t.TempDir(), "posted"))
	return merge{r, os.Getenv("POSTED")}
}

// runs runs lines of a job as CI's shell does.
func (m merge) runs(lines string) outcome {
	m.Helper()
	return tool(m.T, m.root, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", lines)
}

// comment is what was posted last, without its mark.
func (m merge) comment() string {
	m.Helper()
	b, err := os.ReadFile(m.posted)
	m.must(err)
	text, ok := strings.CutPrefix(string(b), commentMark)
	if !ok {
		m.Errorf("the comment has no mark:\n%s", b)
	}
	return text
}

// The changes that the jobs are tried on.
func addMember(r repository) {
	r.replaces("base/global-namespace.yaml", memberOfTwo, memberOfTwo+"  - {cluster: cluster-three, namespace: ns-one}\n")
}

func addMemberAndRender(r repository) {
	addMember(r)
	r.succeeds("render")
}

func breakDeclaration(r repository) {
	r.replaces("base/global-namespace.yaml", "cluster-two, namespace: ns-one", "cluster-two, namespace: nsOne")
}

// githubJob runs the steps of examples/ci/github.yaml that are no actions, up to
// the first that fails, and returns what that or the last one gives.
func githubJob(t *testing.T, m merge) (last string, got outcome) {
	t.Helper()
	text, err := os.ReadFile("../examples/ci/github.yaml")
	m.must(err)
	var w struct {
		Env  map[string]string
		Jobs map[string]struct {
			Steps []struct {
				Name, Uses, Run string
				Env             map[string]string
				With            map[string]any
			}
		}
	}
	m.must(yaml.Unmarshal(text, &w))
	values := strings.NewReplacer("${{ github.token }}", "token", "${{ github.event.pull_request.number }}", "7")
	setenv := func(env map[string]string) {
		for key, value := range env {
			t.Setenv(key, values.Replace(value))
		}
	}
	setenv(w.Env)
	setenv(map[string]string{"GITHUB_REPOSITORY": "you/fleet", "GITHUB_STEP_SUMMARY": filepath.Join(t.TempDir(), "summary")})
	for _, step := range w.Jobs["review"].Steps {
		if strings.HasPrefix(step.Uses, "actions/checkout@") {
			expect.Same(t, "fetch-depth", "2", fmt.Sprint(step.With["fetch-depth"]))
		}
		if step.Run == "" {
			continue
		}
		setenv(step.Env)
		if last, got = step.Name, m.runs(step.Run); got.exit != 0 {
			break
		}
	}
	return last, got
}

// newGitHub is newMerge with a gh, and with comments that are there already.
func newGitHub(t *testing.T, comments string, change func(r repository)) merge {
	t.Helper()
	m := newMerge(t, "2", change)
	programs := t.TempDir()
	m.must(os.WriteFile(filepath.Join(programs, "gh"), []byte(standInForGH), 0o755))
	t.Setenv("PATH", programs+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("COMMENTS", filepath.Join(programs, "comments"))
	m.must(os.WriteFile(os.Getenv("COMMENTS"), []byte(comments), 0o644))
	return m
}

func TestCIGitHubComments(t *testing.T) {
	const others = `{"id": 1, "user": {"type": "Bot"}, "body": "hello"}, {"id": 2, "user": {"type": "User"}, "body": "<!-- global-headless-service -->"}`
	for name, c := range map[string]struct{ comments, says string }{
		"the first":  {"[" + others + "]", "api --silent --method POST repos/you/fleet/issues/7/comments --field body=@../comment.md\n"},
		"the second": {"[" + others + `, {"id": 3, "user": {"type": "Bot"}, "body": "<!-- global-headless-service -->\nold"}]`, "api --silent --method PATCH repos/you/fleet/issues/comments/3 --field body=@../comment.md\n"},
	} {
		t.Run(name, func(t *testing.T) {
			m := newGitHub(t, c.comments, addMemberAndRender)
			last, got := githubJob(t, m)
			expect.Same(t, "exit\n"+got.stdout+got.stderr, 0, got.exit)
			expect.Same(t, "the last step", "Drift", last)
			expect.Contains(t, "gh runs with", m.pushed(), c.says)
			expect.Contains(t, "the comment", m.comment(), "1 to add, 0 to update, 0 to remove, 5 unchanged", "| <code>cluster&#45;three</code> (added) | 0 | 0 | 1 |")
			summary, err := os.ReadFile(os.Getenv("GITHUB_STEP_SUMMARY"))
			m.must(err)
			expect.Same(t, "the summary", commentMark+m.comment(), string(summary))
			expect.Same(t, "what is left in the repository", "", m.git("status", "--porcelain"))
		})
	}
}

// A commit that was not rendered is commented, and fails.
func TestCIGitHubDrift(t *testing.T) {
	last, got := githubJob(t, newGitHub(t, "[]", addMember))
	expect.Same(t, "the step that fails", "Drift", last)
	expect.Same(t, "exit", 1, got.exit)
	expect.Contains(t, "it prints", got.stdout, "cluster-three (new cluster)")
}

// A declaration that cannot be rendered is shown in its file, and nothing is
// commented.
func TestCIGitHubBadDeclaration(t *testing.T) {
	m := newGitHub(t, "[]", breakDeclaration)
	last, got := githubJob(t, m)
	expect.Same(t, "the step that fails", "What changes", last)
	expect.Same(t, "exit", 2, got.exit)
	expect.Contains(t, "it prints", got.stderr, "::error ", `"nsOne" is not a namespace`)
	expect.Same(t, "gh runs with", "", m.pushed())
}

// gitlabJob runs the script of examples/ci/gitlab-ci.yml.
func gitlabJob(t *testing.T, m merge) outcome {
	t.Helper()
	text, err := os.ReadFile("../examples/ci/gitlab-ci.yml")
	m.must(err)
	var jobs map[string]struct {
		Variables map[string]string
		Script    []string
	}
	m.must(yaml.Unmarshal(text, &jobs))
	for key, value := range jobs["clusters"].Variables {
		t.Setenv(key, value)
	}
	t.Setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", m.git("rev-parse", "origin/main^1"))
	return m.runs(strings.Join(jobs["clusters"].Script, "\n"))
}

// newGitLab is newMerge with a server that keeps a merge request's notes.
func newGitLab(t *testing.T, change func(r repository)) (m merge, notes *[]note) {
	t.Helper()
	m = newMerge(t, "2", change)
	notes = &[]note{{1, "hello"}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, isNote := strings.CutPrefix(r.URL.Path, "/api/v4/projects/5/merge_requests/7/notes/")
		switch body := r.PostFormValue("body"); {
		case r.Header.Get("PRIVATE-TOKEN") != "secret":
			w.WriteHeader(http.StatusUnauthorized)
		case r.Method == http.MethodGet:
			json.NewEncoder(w).Encode(*notes)
		case r.Method == http.MethodPost:
			*notes = append(*notes, note{len(*notes) + 1, body})
		case isNote:
			k := slices.IndexFunc(*notes, func(n note) bool { return fmt.Sprint(n.ID) == id })
			(*notes)[k].Body = body
		}
	}))
	t.Cleanup(server.Close)
	t.Setenv("CI_API_V4_URL", server.URL+"/api/v4")
	t.Setenv("CI_PROJECT_ID", "5")
	t.Setenv("CI_MERGE_REQUEST_IID", "7")
	t.Setenv("COMMENT_TOKEN", "secret")
	t.Setenv("NO_PROXY", "*")
	return m, notes
}

// A note is a comment on a merge request.
type note struct {
	ID   int    `json:"id"`
	Body string `json:"body"`
}

// The second pipeline of a merge request updates the comment of the first.
func TestCIGitLabComments(t *testing.T) {
	m, notes := newGitLab(t, addMemberAndRender)
	for range 2 {
		got := gitlabJob(t, m)
		expect.Same(t, "exit\n"+got.stdout+got.stderr, 0, got.exit)
		expect.Same(t, "comments", 2, len(*notes))
		expect.Same(t, "somebody's comment", "hello", (*notes)[0].Body)
		expect.Contains(t, "the comment", (*notes)[1].Body, commentMark, "| <code>cluster&#45;three</code> (added) | 0 | 0 | 1 |")
		(*notes)[1].Body = commentMark + "old"
	}
	expect.Same(t, "what is left in the repository", "", m.git("status", "--porcelain"))
}

func TestCIGitLabDrift(t *testing.T) {
	m, notes := newGitLab(t, addMember)
	got := gitlabJob(t, m)
	expect.Same(t, "exit", 1, got.exit)
	expect.Contains(t, "it prints", got.stdout, "cluster-three (new cluster)")
	expect.Same(t, "comments", 2, len(*notes))
	t.Setenv("COMMENT_TOKEN", "") // as in a fork
	expect.Same(t, "exit without a token", 1, gitlabJob(t, m).exit)
}

func TestCIGitLabBadDeclaration(t *testing.T) {
	m, notes := newGitLab(t, breakDeclaration)
	got := gitlabJob(t, m)
	expect.Same(t, "exit", 2, got.exit)
	expect.Contains(t, "it prints", got.stderr, `"nsOne" is not a namespace`)
	expect.Same(t, "comments", 1, len(*notes))
}

// TestPreCommitHook runs the hook's entry with the program that pre-commit
// installs, as the configuration of examples/ci calls it.
func TestPreCommitHook(t *testing.T) {
	text, err := os.ReadFile("../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct{ ID, Language, Entry string }
	if err := yaml.Unmarshal(text, &hooks); err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "hooks", 1, len(hooks))
	expect.Same(t, "language", "golang", hooks[0].Language)
	config, err := os.ReadFile("../examples/ci/.pre-commit-config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var user struct {
		Repos []struct {
			Hooks []struct {
				ID   string
				Args []string
			}
		}
	}
	if err := yaml.Unmarshal(config, &user); err != nil {
		t.Fatal(err)
	}
	called := user.Repos[0].Hooks[0]
	expect.Same(t, "the hook of examples/ci", hooks[0].ID, called.ID)
	r := newRepository(t)
	bin := t.TempDir()
	install := exec.Command("go", "install", "-buildvcs=false", "./fn") // pre-commit says ./...
	install.Dir, install.Env = "..", append(os.Environ(), "GOBIN="+bin)
	r.must(programs.Run(install))
	entry := append(strings.Fields(hooks[0].Entry), called.Args...)
	program := filepath.Join(bin, entry[0])
	expect.Same(t, "exit", 0, tool(t, r.root, program, entry[1:]...).exit)
	addMember(r)
	got := tool(t, r.root, program, entry[1:]...)
	expect.Same(t, "exit, not rendered", 1, got.exit)
	expect.Contains(t, "it prints", got.stdout, "cluster-three (new cluster)")
}
