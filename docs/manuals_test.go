package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/internal/programs"
)

// buildManuals builds what writes the manuals, once.
var buildManuals = sync.OnceValues(func() (string, error) {
	return programs.Build(filepath.Join(binaries, "docs"), "-tags", "docs")
})

// manuals writes the manuals of all commands into a folder, as make does, and
// returns it.
func manuals(t *testing.T, kind string) string {
	t.Helper()
	binary, err := buildManuals()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := programs.Run(exec.Command(binary, kind, folder)); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestManualsAreUpToDate: docs/commands is what the help of the commands gives.
func TestManualsAreUpToDate(t *testing.T) {
	want, got := filetest.Read(t, manuals(t, "markdown")), filetest.Read(t, "commands")
	for name := range want.With(got) {
		if want[name] != got[name] {
			expect.Same(t, "docs/commands/"+name+" is not as generated, run make generate", want[name], got[name])
		}
	}
}

// TestManualsShowWhatCanBeCalled: the examples of all commands name programs,
// commands and flags that exist.
func TestManualsShowWhatCanBeCalled(t *testing.T) {
	c := checker(t)
	examples := 0
	for name, page := range pages(t) {
		if !isGenerated(name) {
			continue
		}
		for _, b := range page.Blocks {
			if b.Heading != "Examples" {
				continue
			}
			for line := range strings.Lines(b.Text) {
				examples++
				for _, wrong := range c.CheckCommand(line) {
					t.Errorf("%s:%d: %s", name, b.Line, wrong)
				}
			}
		}
	}
	if examples == 0 {
		t.Error("no command has examples")
	}
}

// seeAlso matches a manual page that another one names.
var seeAlso = regexp.MustCompile(`\\fB([a-z-]+)\(1\)\\fP`)

// TestManualPages: every command has a manual page that man and mandoc read
// without a warning, and those that it names exist.
func TestManualPages(t *testing.T) {
	folder := manuals(t, "man")
	paths, err := filepath.Glob(filepath.Join(folder, "*.1"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(paths), len(filetest.Read(t, "commands")); got != want {
		t.Errorf("%d manual pages, and %d pages in docs/commands", got, want)
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".1")
		expect.Contains(t, name, string(b), "\n.SH NAME\n"+name+" - ", "\n.SH SYNOPSIS\n\\fBglobal-headless-service", "\n.SH SEE ALSO\n")
		for _, m := range seeAlso.FindAllStringSubmatch(string(b), -1) {
			if !slices.Contains(paths, filepath.Join(folder, m[1]+".1")) {
				t.Errorf("%s names %s, which has no page", name, m[1])
			}
		}
		for _, warning := range warnings(t, path) {
			t.Errorf("%s: %s", name, warning)
		}
	}
}

// warnings returns what man and mandoc say of a manual page, as far as they are
// there.
func warnings(t *testing.T, path string) []string {
	t.Helper()
	var all []string
	for _, command := range [][]string{{"man", "--warnings", "-E", "UTF-8", "-l", path}, {"mandoc", "-T", "lint", "-W", "warning", path}} {
		if _, err := exec.LookPath(command[0]); err != nil {
			continue
		}
		c := exec.Command(command[0], command[1:]...)
		c.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "MANWIDTH=100", "MANPAGER=cat")
		var said strings.Builder
		if c.Stderr = &said; command[0] == "mandoc" {
			c.Stdout = &said
		}
		if err := c.Run(); err != nil && said.Len() == 0 {
			t.Errorf("%s: %v", command[0], err)
		}
		for line := range strings.Lines(said.String()) {
			if !strings.Contains(line, "cannot parse date") { // cobra writes "Jan 2006"
				all = append(all, command[0]+": "+strings.TrimSpace(line))
			}
		}
	}
	return all
}
