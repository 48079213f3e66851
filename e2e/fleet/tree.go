package fleet

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Sync renders the package into a tree, applies each cluster's part of it, and
// deletes what is no longer there. The pods that there should be get to run,
// and others go.
func (f *Fleet) Sync(t *testing.T) {
	t.Helper()
	f.SyncAfter(t, func(string) {})
}

// SyncAfter is Sync with steps that come before anything is applied, given what
// the program has printed beside the manifests.
func (f *Fleet) SyncAfter(t *testing.T, steps func(warned string)) {
	t.Helper()
	f.write(t)
	before := f.manifests(t)
	_, stderr, err := f.run("render", "--output", f.tree)
	if err != nil {
		t.Fatalf("render: %v\n%s", err, stderr)
	}
	f.Warned = stderr
	steps(stderr)
	after := f.manifests(t)
	for _, c := range f.clusters {
		if text := f.ofCluster(after, c); text != "" {
			c.Apply(t, text)
		}
	}
	maps.DeleteFunc(before, func(path, _ string) bool { return after[path] != "" })
	for _, c := range f.clusters {
		if text := f.ofCluster(before, c); text != "" {
			c.Must(t, text, "delete", "--wait=false", "--ignore-not-found", "--filename", "-")
		}
	}
	f.runPods(t)
}

// manifests returns the files of the tree by their paths.
func (f *Fleet) manifests(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(f.tree, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ofCluster returns those manifests that are below clusters/<cluster>, one after
// another.
func (f *Fleet) ofCluster(manifests map[string]string, c *Cluster) string {
	var all []string
	for _, path := range slices.Sorted(maps.Keys(manifests)) {
		relative, _ := filepath.Rel(filepath.Join(f.tree, "clusters"), path)
		cluster, _, _ := strings.Cut(filepath.ToSlash(relative), "/")
		if f.clusters[cluster] == c {
			all = append(all, manifests[path])
		}
	}
	return strings.Join(all, "---\n")
}

// Rendered returns the manifests that a cluster has applied, one after another.
func (f *Fleet) Rendered(t *testing.T, cluster string) string {
	t.Helper()
	return f.ofCluster(f.manifests(t), f.clusters[cluster])
}
