package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
)

const globalNamespace = `{"name": "data", "match_conditions": [{"cluster": {"type": "EXACT", "match": "eu"}, "namespace": {"type": "EXACT", "match": "db"}}]}`

// TestGlobalNamespaceFromStdin: - is stdin, which can be read once.
func TestGlobalNamespaceFromStdin(t *testing.T) {
	for name, c := range map[string]struct {
		stdin string
		args  []string
		exit  int
		says  string
	}{
		"one":          {globalNamespace, []string{"-"}, 0, ""},
		"no JSON":      {"{", []string{"-"}, 1, "error: stdin: is not a global namespace of Tanzu Service Mesh"},
		"twice":        {globalNamespace, []string{"-", "--global-namespace", "-"}, 1, "-: stdin is named twice"},
		"and manifest": {globalNamespace, []string{"-", "eu=-"}, 1, "-: stdin is named twice"},
	} {
		var stdout, stderr strings.Builder
		args := append([]string{"import", "--global-namespace"}, c.args...)
		expect.Same(t, name+": exit code", c.exit, run(t.Context(), args, strings.NewReader(c.stdin), &stdout, &stderr))
		expect.Contains(t, name, stderr.String(), c.says)
		expect.Same(t, name+": prints declarations", c.exit == 0, strings.Contains(stdout.String(), "name: data"))
	}
}

// TestGlobalNamespaceInterrupted: a signal ends a run that waits for a global
// namespace.
func TestGlobalNamespaceInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	defer w.Close()
	var stdout, stderr strings.Builder
	done := make(chan int)
	go func() { done <- run(ctx, []string{"import", "--global-namespace", "-"}, r, &stdout, &stderr) }()
	io.WriteString(w, "{") // it is reading
	cancel()
	expect.Same(t, "exit code", 1, <-done)
	expect.Contains(t, "stderr", stderr.String(), "error: interrupted while reading")
}

// TestGlobalNamespaceIsAFile: what never ends, or is not there, is refused in
// the words of every other PATH.
func TestGlobalNamespaceIsAFile(t *testing.T) {
	folder := t.TempDir()
	for path, says := range map[string]string{
		os.DevNull:                      "it is a device, and only files are read; pipe what it gives into - (stdin) [unreadable-input]",
		filepath.Join(folder, "absent"): "there is no such file or folder [unreadable-input]",
		folder:                          "it is a folder, where a file has to be [unreadable-input]",
	} {
		got := runs(t, "import", "--global-namespace", path)
		expect.Same(t, path+": exit code", 1, got.exit)
		expect.Contains(t, path, got.stderr, path+": "+says)
	}
}
