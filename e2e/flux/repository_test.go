package flux

import (
	"io"
	"log"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// version is what the renderer says it is.
const version = "v1.2.3-test"

var silent = log.New(io.Discard, "", 0)

// A repository is a git repository as examples/flux has it.
type repository struct {
	*testing.T
	root string
	env  []string
}

// newRepository is a repository whose clusters are rendered and committed.
func newRepository(t *testing.T) repository {
	t.Helper()
	r := repository{t, t.TempDir(), append(withoutGit(os.Environ()),
		"PATH="+programs+string(os.PathListSeparator)+os.Getenv("PATH"),
		"REGISTRY=oci://"+host+"/fleet", "SOURCES=base", "TAG=latest", "BRANCH=main", "OLDER=", "FLUX_FLAGS=", "FLUX_PUSH_FLAGS=",
		"DOCKER_CONFIG="+t.TempDir(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_AUTHOR_NAME=test", "GIT_AUTHOR_EMAIL=test@example.com",
		"GIT_COMMITTER_NAME=test", "GIT_COMMITTER_EMAIL=test@example.com")}
	if err := os.CopyFS(filepath.Join(r.root, "base"), os.DirFS(root+"/examples/kustomize/base")); err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(root + "/examples/flux/publish.sh")
	if err != nil {
		t.Fatal(err)
	}
	r.write("publish.sh", string(script))
	r.must("git", "init", "--quiet", "--initial-branch=main")
	r.must("git", "remote", "add", "origin", remote)
	r.must("git", "config", "url."+r.root+".insteadOf", remote) // its own remote, so that every commit is pushed
	r.renders()
	return r
}

// remote is the URL that the repository says it comes from.
const remote = "https://user:password@git.example/fleet.git"

// withoutGit leaves out the repository that the tests run in, which git names in
// the environment of its hooks.
func withoutGit(environment []string) []string {
	return slices.DeleteFunc(environment, func(pair string) bool { return strings.HasPrefix(pair, "GIT_") })
}

func (r repository) write(path, text string) {
	r.Helper()
	if err := os.WriteFile(filepath.Join(r.root, path), []byte(text), 0o644); err != nil {
		r.Fatal(err)
	}
}

// members declares these members, and commits no more than that.
func (r repository) members(members ...string) {
	r.Helper()
	text := "apiVersion: fn.kpt.dev/v1alpha1\nkind: GlobalNamespace\nmetadata:\n  name: kafka-gns\nspec:\n  members:\n"
	for _, m := range members {
		cluster, namespace, _ := strings.Cut(m, "/")
		text += "  - {cluster: " + cluster + ", namespace: " + namespace + "}\n"
	}
	r.write("base/global-namespace.yaml", text)
	r.commits()
}

func (r repository) renders() {
	r.Helper()
	r.must("sh", "publish.sh", "render")
	r.commits()
}

func (r repository) commits() {
	r.Helper()
	r.must("git", "add", "--all")
	r.must("git", "commit", "--quiet", "--allow-empty", "--message=changed")
}

func (r repository) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir, c.Env = r.root, r.env
	return c
}

func (r repository) must(name string, args ...string) string {
	r.Helper()
	out, err := r.command(name, args...).CombinedOutput()
	if err != nil {
		r.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit is the commit's SHA-1, in hexadecimal digits.
func (r repository) commit() string {
	r.Helper()
	return r.must("git", "rev-parse", "HEAD")
}

// revision is the name that Flux gives the commit.
func (r repository) revision() string {
	r.Helper()
	return "main@sha1:" + r.commit()
}

// serve serves the repository over HTTP, by git's own server, until the test
// ends. It returns the address to clone.
func (r repository) serve() string {
	r.Helper()
	folder := r.must("git", "--exec-path")
	server := httptest.NewServer(&cgi.Handler{
		Path: filepath.Join(folder, "git-http-backend"),
		Env:  []string{"GIT_PROJECT_ROOT=" + r.root, "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_GLOBAL=" + os.DevNull},
	})
	r.Cleanup(server.Close)
	return server.URL + "/.git"
}
