package publish

import (
	"os"
	"path/filepath"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/internal/programs"
)

// TestNotes: the notes of a release are its section, without its heading.
func TestNotes(t *testing.T) {
	const changelog = "# Changelog\n\n## [Unreleased]\n\n- not yet\n\n" +
		"## [0.10.0] - 2026-02-01\n\n### Added\n\n- ten\n\n## [0.1.0] - 2026-01-01\n\n### Added\n\n- one\n\n## [0.0.1] - 2025-01-01\n\n"
	root := filetest.Folder(t, filetest.Files{"CHANGELOG.md": changelog})
	text, err := os.ReadFile("notes.sh")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "tools", "publish", "notes.sh")
	filetest.WriteFile(t, path, string(text))
	for version, want := range map[string]string{"v0.1.0": "### Added\n\n- one\n", "v0.10.0": "### Added\n\n- ten\n"} {
		got := programs.Script(t, path, os.Environ(), version)
		expect.Same(t, "exit of "+version+"\n"+got.Stderr, 0, got.Exit)
		expect.Same(t, "notes of "+version, want, got.Stdout)
	}
	for _, version := range []string{"v0.0.1", "v0.2.0", "v0.1", "Unreleased", "v0.1.0-rc.1"} {
		got := programs.Script(t, path, os.Environ(), version)
		expect.Same(t, "exit of "+version, 1, got.Exit)
		expect.Same(t, "notes of "+version, "", got.Stdout)
		expect.Contains(t, "stderr", got.Stderr, "CHANGELOG.md has no section")
	}
}
