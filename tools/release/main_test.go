package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"global-headless-service/tools/release/binary"
)

// repository returns a git repository with one commit.
func repository(t *testing.T) checkout {
	t.Helper()
	c := checkout{t.TempDir()}
	for _, args := range [][]string{
		{"init", "--quiet"},
		{"-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty", "--message", "one"},
		{"-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty", "--message", "two"},
	} {
		if _, err := c.git(args...); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// TestIdentify: a release has a whole version, is of a commit and of nothing else, and
// its tag is that commit's.
func TestIdentify(t *testing.T) {
	c := repository(t)
	identify := func(version string) (release, error) {
		r := release{version: version, root: c.folder}
		return r, r.identify()
	}
	for _, version := range []string{"", "dev", "0.1.0", "v0.1", "v0.1.0+1", "v01.0.0"} {
		if _, err := identify(version); err == nil || !strings.Contains(err.Error(), "VERSION: ") {
			t.Errorf("version %q: error %v", version, err)
		}
	}
	t.Setenv("SOURCE_DATE_EPOCH", "86400")
	head, err := c.git("rev-parse", "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	r, err := identify("v0.1.0-rc.1")
	if err != nil || r.commit != head || r.commitTime.Unix() != 86400 {
		t.Errorf("%+v, %v", r, err)
	}
	t.Setenv("SOURCE_DATE_EPOCH", "")
	committed, err := c.git("log", "-1", "--format=%ct")
	if err != nil {
		t.Fatal(err)
	}
	if r, err := identify("v0.1.0"); err != nil || fmt.Sprint(r.commitTime.Unix()) != committed {
		t.Errorf("%v, %v", r.commitTime, err)
	}
	for _, r := range []release{
		{source: "http://example.org/source"}, {source: "example.org/source"}, {source: "https://"}, {source: "git@example.org:source"},
		{source: "https://example.org/source?a=b"}, {downloads: "ftp://example.org/a"}, {source: "https://example.org/source", downloads: "dist"},
	} {
		want := "SOURCE: "
		if r.downloads != "" {
			want = "DOWNLOADS: "
		}
		r.version, r.root = "v0.1.0", c.folder
		if err := r.identify(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("source %q, downloads %q: error %v", r.source, r.downloads, err)
		}
	}
	r = release{version: "v0.1.0", root: c.folder, source: "https://example.org/source", downloads: "https://example.org/files/v0.1.0/"}
	if err := r.identify(); err != nil {
		t.Error(err)
	}
	if _, err := c.git("tag", "v0.1.0", "HEAD~1"); err != nil {
		t.Fatal(err)
	}
	if _, err := identify("v0.1.0"); err == nil || !strings.Contains(err.Error(), "v0.1.0 is the tag of ") {
		t.Errorf("another commit's tag: error %v", err)
	}
	if err := os.WriteFile(filepath.Join(c.folder, "new.go"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := identify("v0.2.0"); err == nil || !strings.Contains(err.Error(), "?? new.go") {
		t.Errorf("a modified tree: error %v", err)
	}
}

// TestCleanTree: a file that is not in the commit counts, whatever a user's settings hide,
// and one that the commit ignores does not.
func TestCleanTree(t *testing.T) {
	c := repository(t)
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	ignored := filepath.Join(t.TempDir(), "ignored")
	for file, text := range map[string]string{
		ignored: "*.go\n", filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "git", "ignore"): "*.go\n",
		filepath.Join(c.folder, ".gitignore"): "dist/\n.gitignore\n", filepath.Join(c.folder, "dist", "a"): "",
	} {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.isClean(); err != nil {
		t.Error(err)
	}
	if err := os.MkdirAll(filepath.Join(c.folder, "pkg"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(c.folder, "pkg", "new.go"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, setting := range [][]string{nil, {"status.showUntrackedFiles", "no"}, {"core.excludesFile", ignored}} {
		if setting != nil {
			if _, err := c.git("config", setting[0], setting[1]); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.isClean(); err == nil || !strings.Contains(err.Error(), "?? pkg/new.go") {
			t.Errorf("with %q: error %v", setting, err)
		}
	}
}

// TestFunction: what kpt's catalog asks of a function's metadata is in the labels of
// the Dockerfile; the URLs of the source and the example are left out where none is given.
func TestFunction(t *testing.T) {
	var got struct {
		Image, Description, License, SourceURL string
		Tags, ExamplePackageURLs               []string
	}
	for _, source := range []string{"", "https://example.org/source"} {
		r := release{root: "../..", version: "v0.1.0", source: source}
		text, err := r.function()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "URL") != (source != "") {
			t.Errorf("with the source %q:\n%s", source, text)
		}
		if err := yaml.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
	}
	if got.Image != binary.Product || got.License != "Apache-2.0" || got.SourceURL != "https://example.org/source" || !slices.Contains(got.Tags, "mutator") || !strings.HasPrefix(got.Description, "Renders ") {
		t.Errorf("%+v", got)
	}
	if want := []string{"https://example.org/source/tree/v0.1.0/" + examplePackage}; !slices.Equal(got.ExamplePackageURLs, want) {
		t.Errorf("examples %q, want %q", got.ExamplePackageURLs, want)
	}
	if _, err := os.Stat(filepath.Join("../..", examplePackage, "Kptfile")); err != nil {
		t.Error(err)
	}
}
