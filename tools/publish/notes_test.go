package publish

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// script runs a script with arguments, and returns its stdout, stderr and exit
// code.
func script(t *testing.T, path string, env []string, args ...string) (stdout, stderr string, exit int) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("SKIPPED: bash is not on PATH")
	}
	command := exec.Command("bash", append([]string{path}, args...)...)
	command.Env = append(os.Environ(), env...)
	var printed buffers
	command.Stdout, command.Stderr = &printed.stdout, &printed.stderr
	err := command.Run()
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	return printed.stdout.String(), printed.stderr.String(), command.ProcessState.ExitCode()
}

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
		stdout, stderr, exit := script(t, path, nil, version)
		expect.Same(t, "exit of "+version+"\n"+stderr, 0, exit)
		expect.Same(t, "notes of "+version, want, stdout)
	}
	for _, version := range []string{"v0.0.1", "v0.2.0", "v0.1", "Unreleased", "v0.1.0-rc.1"} {
		stdout, stderr, exit := script(t, path, nil, version)
		expect.Same(t, "exit of "+version, 1, exit)
		expect.Same(t, "notes of "+version, "", stdout)
		expect.Contains(t, "stderr", stderr, "CHANGELOG.md has no section")
	}
}
