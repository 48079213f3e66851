package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// TestValidateRenderedMeshes: what `render --output` writes for every mesh is
// consistent, without a warning but where the StatefulSet is not in the package
// (rules 17 and 18).
func TestValidateRenderedMeshes(t *testing.T) {
	for _, name := range cases(t) {
		if group := filepath.Dir(name); !strings.HasPrefix(group, "rule-17-") && !strings.HasPrefix(group, "rule-18-") {
			continue
		}
		in := input(t, name)
		exit, err := os.ReadFile(filepath.Join(goldenFolder, name, "want.exit"))
		if err != nil {
			t.Fatal(err)
		}
		if string(exit) != "0\n" || strings.Contains(in, "kustomize.config.k8s.io/id") || !strings.Contains(in, "kind: StatefulSet") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			s := sampleOf(t, in)
			if len(s.clusters) == 0 {
				t.Skip("it declares nothing")
			}
			output := t.TempDir()
			t.Chdir(filetest.Folder(t, s.files))
			succeeds(t, "--output", output, ".")
			got := runs(t, "validate", output)
			expect.Same(t, "exit code", 0, got.exit)
			if !strings.HasSuffix(got.stderr, ": consistent\n") || strings.Count(got.stderr, "\n") != 1 {
				t.Errorf("stderr:\n%s", got.stderr)
			}
		})
	}
}
