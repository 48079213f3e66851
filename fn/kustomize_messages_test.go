package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/internal/programs"
	"global-headless-service/report"
)

// TestKustomizeMessages makes the mistakes whose messages the manual explains
// (rule 12): the real kustomize must say what is written there.
func TestKustomizeMessages(t *testing.T) {
	onPath(t)
	kustomize, err := programs.Kustomize()
	if err != nil {
		t.Fatal(err)
	}
	both := []string{"--enable-alpha-plugins", "--enable-exec"}
	config := renderConfig("cluster: cluster-one")
	exec := func(path string) string { return strings.Replace(config, "global-headless-service", path, 1) }
	for text, c := range map[string]struct {
		config string
		flags  []string
	}{
		"unable to find plugin root":         {strings.Replace(config, "io/function", "io/functions", 1), both},
		"external plugins disabled":          {config, nil},
		"":                                   {config, both[:1]},
		"executable file not found in $PATH": {exec("global-headless-servic"), both},
		"no such file or directory":          {exec("./global-headless-servic"), both},
		"permission denied":                  {exec("./render.yaml"), both},
	} {
		t.Run(text, func(t *testing.T) {
			root := filetest.Folder(t, kafkaBase().With(files{"one/kustomization.yaml": "namespace: ns-one\n" + overlay, "one/render.yaml": c.config}))
			got := tool(t, filepath.Join(root, "one"), kustomize, append([]string{"build"}, c.flags...)...)
			expect.Contains(t, "stderr", got.stderr, text)
			if text == "" {
				expect.Same(t, "exit code", 0, got.exit)
				expect.Same(t, "stderr", "", got.stderr)
				expect.Contains(t, "stdout", got.stdout, "kind: GlobalHeadlessService")
			}
			if !slices.ContainsFunc(report.KustomizeMessages, func(m report.KustomizeMessage) bool { return m.Text == text }) {
				t.Error("the manual does not explain it")
			}
		})
	}
	expect.Same(t, "messages in the manual", 6, len(report.KustomizeMessages))
	manual, err := os.ReadFile("../docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range report.KustomizeMessages {
		expect.Contains(t, "docs/troubleshooting.md", string(manual), m.Text, m.Cause, m.Cure)
	}
}
