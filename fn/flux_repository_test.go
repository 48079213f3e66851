package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
)

// recorder stands in for flux, which needs a registry: it records its arguments.
// It fails, or ends the script that calls it, on request.
const recorder = `#!/bin/sh
printf '%s\n' "$*" >>"$RECORD"
case "$*" in *"${REFUSE:-nothing}"*) exit 1 ;; esac
if test -n "${SIGNAL:-}"; then kill -s "$SIGNAL" "$PPID"; fi
`

// A repository is a git repository as examples/flux has it: base/, clusters/,
// publish.sh.
type repository struct {
	*testing.T
	root, record string
}

// newRepository is a repository whose clusters are rendered and committed.
func newRepository(t *testing.T) repository {
	t.Helper()
	onPath(t)
	r := repository{t, t.TempDir(), filepath.Join(t.TempDir(), "record")}
	programs := t.TempDir()
	t.Setenv("PATH", programs+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("RECORD", r.record)
	for _, name := range []string{"SOURCES", "TAG", "BRANCH", "OLDER", "FLUX_FLAGS", "FLUX_PUSH_FLAGS"} {
		t.Setenv(name, "") // as if it were not set
	}
	withoutGit(t)
	t.Setenv("REGISTRY", "oci://registry.example/Fleet")
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	for _, who := range []string{"AUTHOR", "COMMITTER"} {
		t.Setenv("GIT_"+who+"_NAME", "test")
		t.Setenv("GIT_"+who+"_EMAIL", "test@example.com")
	}
	r.must(os.WriteFile(filepath.Join(programs, "flux"), []byte(recorder), 0o755))
	r.must(os.CopyFS(filepath.Join(r.root, "base"), os.DirFS("../examples/kustomize/base")))
	script, err := os.ReadFile("../examples/flux/publish.sh")
	r.must(err)
	r.write("publish.sh", string(script))
	r.git("init", "--quiet", "--initial-branch=main")
	r.git("remote", "add", "origin", remote)
	r.git("config", "url."+r.root+".insteadOf", remote) // its own remote, so that every commit is pushed
	r.rendersAndCommits()
	return r
}

// remote is the URL that the repository says it comes from.
const remote = "https://user:password@git.example/fleet.git"

// withoutGit hides the repository that the tests run in, which git names in the
// environment of its hooks.
func withoutGit(t *testing.T) {
	t.Helper()
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "GIT_") {
			t.Setenv(name, "") // which puts it back in the end
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (r repository) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func (r repository) git(args ...string) string {
	r.Helper()
	c := exec.Command("git", args...)
	c.Dir = r.root
	out, err := c.CombinedOutput()
	if err != nil {
		r.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r repository) write(path, text string) {
	r.Helper()
	r.must(os.MkdirAll(filepath.Dir(filepath.Join(r.root, path)), 0o755))
	r.must(os.WriteFile(filepath.Join(r.root, path), []byte(text), 0o644))
}

// replaces edits a file; what is not in it ends the test.
func (r repository) replaces(path, old, with string) {
	r.Helper()
	b, err := os.ReadFile(filepath.Join(r.root, path))
	r.must(err)
	if !strings.Contains(string(b), old) {
		r.Fatalf("%s holds no %q:\n%s", path, old, b)
	}
	r.write(path, strings.ReplaceAll(string(b), old, with))
}

func (r repository) commits() {
	r.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--message=changed")
}

func (r repository) publishes(args ...string) outcome {
	r.Helper()
	return tool(r.T, r.root, "sh", append([]string{"publish.sh"}, args...)...)
}

// succeeds is what publish.sh printed; an exit code ends the test.
func (r repository) succeeds(args ...string) string {
	r.Helper()
	return r.ran(args...).stdout
}

// ran is what publish.sh printed, also to stderr; an exit code ends the test.
func (r repository) ran(args ...string) outcome {
	r.Helper()
	got := r.publishes(args...)
	if got.exit != 0 {
		r.Fatalf("publish.sh %s: exit %d\n%s%s", strings.Join(args, " "), got.exit, got.stdout, got.stderr)
	}
	return got
}

// refuses checks that neither check nor push accepts the commit, that both say
// all of these, and that nothing is pushed.
func (r repository) refuses(parts ...string) {
	r.Helper()
	for _, verb := range []string{"check", "push"} {
		got := r.publishes(verb)
		if got.exit == 0 {
			r.Fatalf("publish.sh %s accepts it", verb)
		}
		expect.Contains(r.T, verb, got.stdout+got.stderr, parts...)
	}
	expect.Same(r.T, "pushed", "", r.pushed())
}

func (r repository) rendersAndCommits() {
	r.Helper()
	r.succeeds("render")
	r.commits()
}

// pushed returns the recorded calls of flux.
func (r repository) pushed() string {
	r.Helper()
	b, err := os.ReadFile(r.record)
	if err != nil && !os.IsNotExist(err) {
		r.Fatal(err)
	}
	return string(b)
}
