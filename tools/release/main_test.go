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

// TestFunction: what kpt's catalog asks of a function's metadata is in the labels of
// the Dockerfile; the URL of the source is left out where none is given.
func TestFunction(t *testing.T) {
	var got struct {
		Image, Description, License, SourceURL string
		Tags                                   []string
	}
	for _, source := range []string{"", "https://example.org/source"} {
		r := release{root: "../..", source: source}
		text, err := r.function()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "sourceURL:") != (source != "") {
			t.Errorf("with the source %q:\n%s", source, text)
		}
		if err := yaml.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
	}
	if got.Image != binary.Product || got.License != "Apache-2.0" || got.SourceURL != "https://example.org/source" || !slices.Contains(got.Tags, "mutator") || !strings.HasPrefix(got.Description, "Renders ") {
		t.Errorf("%+v", got)
	}
}
