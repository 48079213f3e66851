package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestStatusCompletion completes forms, clusters, and the contexts of the
// kubeconfig.
func TestStatusCompletion(t *testing.T) {
	root := filetest.Folder(t, files{"kafka.yaml": kafkaStream, "live/kind-one.json": "", "live/kind-two.json": "", "live/other.json": ""})
	t.Chdir(root)
	t.Setenv("PATH", fakeKubectl(t)+string(os.PathListSeparator)+os.Getenv("PATH"))
	for line, want := range map[string]string{
		"status -o ":                                     "table json",
		"status kafka.yaml --cluster ":                   "cluster-one cluster-two",
		"status kafka.yaml --context ":                   "cluster-one= cluster-two=",
		"status kafka.yaml --context cluster-o":          "cluster-one=",
		"diff --live kafka.yaml --context cluster-one=k": "cluster-one=kind-one cluster-one=kind-two",
		"status --kubectl no-kubectl --context one=":     "",
		"status kafka.yaml --other-items ":               "Keep Drop WithSource",
		"status kafka.yaml --timeout ":                   "",
	} {
		got := runs(t, append([]string{"__complete"}, strings.Split(line, " ")...)...)
		completed, _, _ := strings.Cut(got.stdout, ":")
		expect.Same(t, line, want, strings.Join(strings.Fields(completed), " "))
	}
}

// TestStatusInterrupted: a signal ends the asking, and is no time-out.
func TestStatusInterrupted(t *testing.T) {
	folder := filetest.Folder(t, files{"kafka.yaml": kafkaStream})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{"status"}, {"diff", "--live"}} {
		var stdout, stderr strings.Builder
		exit := run(ctx, append(args, filepath.Join(folder, "kafka.yaml")), strings.NewReader(""), &stdout, &stderr)
		expect.Same(t, "exit code", 2, exit)
		expect.Same(t, "stdout", "", stdout.String())
		expect.Contains(t, "stderr", stderr.String(), "interrupted")
	}
}

// TestStatusAsksAtOnce: a cluster that takes long does not keep the others from being
// asked. This one answers once the other has.
func TestStatusAsksAtOnce(t *testing.T) {
	before, err := filepath.Abs(filepath.Join(treeGoldens, "status-in-sync", "before"))
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.CopyFS(root, os.DirFS(before)); err != nil {
		t.Fatal(err)
	}
	filetest.WriteFile(t, filepath.Join(root, "live", "cluster-one.sh"), "until [ -e answered ]; do sleep 0.02; done\n")
	filetest.WriteFile(t, filepath.Join(root, "live", "cluster-two.sh"), ": >answered\n")
	t.Chdir(root)
	t.Setenv("PATH", fakeKubectl(t)+string(os.PathListSeparator)+os.Getenv("PATH"))
	got := runs(t, "status", "--timeout", "1h", "in")
	expect.Same(t, "exit code", 0, got.exit)
	expect.Contains(t, "stdout", got.stdout, "2 clusters: 2 in sync, 0 out of sync, 0 unknown")
}
