//go:build linux

package disk

import (
	"errors"
	"io"
	stdlog "log"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"sigs.k8s.io/yaml"

	"global-headless-service/internal/filetest"

	"global-headless-service/internal/expect"
)

// A recorder is an HTTP client that notes that it was asked, and fails.
type recorder struct{ asked bool }

func (r *recorder) RoundTrip(*http.Request) (*http.Response, error) {
	r.asked = true
	return nil, errors.New("no network in tests")
}

// TestIsRemoteAsKustomize: what kustomize downloads, or clones by git, is remote. Local
// paths are not, but for those that resemble a remote one from the first letter on.
func TestIsRemoteAsKustomize(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	bin := filetest.Folder(t, files{"git": "#!/bin/sh\necho \"$@\" >> '" + log + "'\nexit 1\n"})
	if err := os.Chmod(filepath.Join(bin, "git"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	stdlog.SetOutput(io.Discard) // kustomize warns of git::
	t.Cleanup(func() { stdlog.SetOutput(os.Stderr) })
	before := http.DefaultTransport
	t.Cleanup(func() { http.DefaultTransport = before })

	const no, yes, careful = "no", "yes", "though kustomize takes it for local"
	for path, want := range map[string]string{
		"http://git.example/a.yaml": yes, "https://git.example/org/repo": yes, "HTTPS://git.example/org/repo": yes, "hTTp://git.example/a": yes,
		"https://git.example/org/repo//base?ref=v1": yes, "https://git.example/org/repo.git": yes, "git::https://git.example/org/repo": yes,
		"https://user:token@git.example/org/repo": yes, "https://git.example/org/project/_git/repo/base": yes,
		"GIT::ssh://git@git.example/org/repo": yes, "git::git@git.example:org/repo": yes, "git::github.com/org/repo": yes,
		"ssh://git.example/org/repo": yes, "ssh://git.example:22/org/repo.git": yes, "file:///srv/repo": yes, "file://srv": yes, "FILE:///srv/repo": yes,
		"git@git.example:org/repo": yes, "git@git.example:repo.git": yes, "g-1@git.example:a/b": yes, "git@git.example/org/repo": yes, "a@b/c/d": yes,
		"git@git.example:org/repo?ref=v1&timeout=1": yes, "git@github.com:org/repo": yes, "git@:a/b/c": yes,
		"github.com/org/repo": yes, "GitHub.com/org/repo": yes, "github.com:org/repo": yes, "github.com/org/repo/base?ref=v1": yes,
		"base": no, "./base": no, "../base": no, "base.yaml": no, "/base": no, "a/b/c": no, "c:/base": no,
		"./github.com/org/repo": no, "./git@git.example:org/repo": no, "github.community/org/repo": no, "github.com": no, "github.com/org": no,
		"a@b": no, "a@b.yaml": no, "v@1/base": no, "1@b/c/d": no, "a_b@c/d/e": no, "@b/c/d": no, "git.example:org/repo": no, "git.example/org/repo": no,
		"ftp://git.example/org/repo": no, "s3::https://git.example/org/repo": no, "git://git.example/org/repo": no, "git+ssh://git.example/org/repo": no,
		"http:a": yes, "ssh://git.example": careful, "a@b/c/../../../d": careful,
	} {
		os.Remove(log)
		seen := &recorder{}
		http.DefaultTransport = seen
		list, err := yaml.Marshal(map[string][]string{"resources": {path}})
		if err != nil {
			t.Fatal(err)
		}
		Kustomize{AllowRemote: true}.build(filetest.Folder(t, files{"kustomization.yaml": string(list)}), func(string) {})
		ran, _ := os.ReadFile(log)
		downloads := seen.asked || len(ran) > 0
		if downloads != (want == yes) {
			t.Errorf("%s: does kustomize download it? %v, git: %s", path, downloads, ran)
		}
		if got := (reference{path: path, listed: true}).isRemote(); got != (want != no) {
			t.Errorf("%s: is it remote? %v", path, got)
		}
	}
}

// TestRemoteResourcesShowNoSecrets: what an error repeats of a URL has neither a user that
// may be a token, nor a query.
func TestRemoteResourcesShowNoSecrets(t *testing.T) {
	for resource, want := range map[string]string{
		"https://git.example/org/repo":                      "https://git.example/org/repo",
		"https://user:password@git.example/org/repo?ref=v1": "https://…@git.example/org/repo",
		"https://TOKEN@github.com/org/repo//base@v1":        "https://…@github.com/org/repo//base@v1",
		"git::https://user:p@ss@git.example/org/repo":       "git::https://…@git.example/org/repo",
		"GIT::TOKEN@git.example:org/repo":                   "GIT::…@git.example:org/repo",
		"https://git.example/file.yaml?token=TOKEN":         "https://git.example/file.yaml",
		"git@git.example:org/repo":                          "git@git.example:org/repo",
		"ssh://git@git.example/org/repo":                    "ssh://git@git.example/org/repo",
		"TOKEN@git.example:org/repo":                        "…@git.example:org/repo",
		"github.com/org/repo/base@v1":                       "github.com/org/repo/base@v1",
	} {
		expect.Same(t, resource, want, withoutSecrets(resource))
	}
}
