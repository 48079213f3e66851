package flux

import (
	"path/filepath"
	"strings"
	"testing"
)

// fetches does for the cluster's GitRepository what source-controller does with
// a new commit.
func (c *cluster) fetches(r repository) string {
	r.Helper()
	archive, err := r.command("git", "archive", "--format=tar.gz", "HEAD").Output()
	if err != nil {
		r.Fatal(err)
	}
	c.announce(r.T, "gitrepository", c.source.store(archive, r.revision(), nil))
	return r.revision()
}

// TestFolders is the life of a fleet that Flux reads from git.
func TestFolders(t *testing.T) {
	r := newRepository(t)
	one.example(t, "git")
	two.example(t, "git")
	follows := func(t *testing.T) {
		t.Helper()
		r.must("sh", "publish.sh", "check")
		for _, c := range []*cluster{one, two} {
			c.awaitApplied(t, c.fetches(r))
		}
	}
	follows(t)
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
	two.fetches(r)
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
