package flux

import (
	"archive/tar"
	"compress/gzip"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// archived are the paths of the files that the cluster's source-controller
// hands on of the repository.
func (c *cluster) archived(t *testing.T) (paths []string) {
	t.Helper()
	answer, err := http.Get(c.get(t, "gitrepository").Status.Artifact.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	unzipped, err := gzip.NewReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for archive := tar.NewReader(unzipped); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return slices.Sorted(slices.Values(paths))
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag == tar.TypeReg {
			paths = append(paths, header.Name)
		}
	}
}

// TestFolders is the life of a fleet that Flux reads from git.
func TestFolders(t *testing.T) {
	r := newRepository(t)
	address := r.serve()
	for _, c := range []*cluster{one, two} {
		c.example(t, "git", "https://github.com/you/fleet", address)
	}
	follows := func(t *testing.T) {
		t.Helper()
		r.must("sh", "publish.sh", "check")
		for _, c := range []*cluster{one, two} {
			c.fetches(t, "git")
			c.awaitApplied(t, r.revision())
		}
	}
	follows(t)
	same(t, "what spec.ignore leaves", strings.Fields(r.must("git", "ls-files", "clusters")), one.archived(t))
	one.has(t, ofOne)
	two.has(t, ofTwo)
	before := versions(two.live(t))

	// Without the script: the folder is just gone. Flux keeps everything, which
	// is why check refuses the commit.
	r.members("cluster-one/ns-one", "cluster-one/ns-two")
	r.must(filepath.Join(programs, "global-headless-service"), "render", "--output", ".", "base")
	r.commits()
	if out, err := r.command("sh", "publish.sh", "check").CombinedOutput(); err == nil {
		t.Errorf("check accepts a folder that is gone:\n%s", out)
	}
	two.fetches(t, "git")
	await(t, "cluster-two finds no folder", func() (bool, string) {
		status, message := ready(two.get(t, "kustomization"))
		return status == "False" && strings.Contains(message, "path not found"), message
	})
	same(t, "cluster-two", before, versions(two.live(t)))

	r.must("git", "reset", "--quiet", "--hard", "HEAD~2")
	r.members("cluster-one/ns-one", "cluster-one/ns-two")
	r.renders()
	follows(t)
	two.has(t, nil)
	one.has(t, ofOne)
}
