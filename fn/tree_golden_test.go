package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
)

// treeGoldens are the cases of `render --output`; see the README there.
const treeGoldens = goldenFolder + "/trees"

// TestTreeGolden plays every case of testdata/trees in a copy of its folder
// before/, and compares the whole folder with after/, what stderr says with
// want.stderr, and the exit codes with want.exit.
func TestTreeGolden(t *testing.T) {
	entries, err := os.ReadDir(treeGoldens)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			t.Run(e.Name(), func(t *testing.T) { treeGolden(t, filepath.Join(treeGoldens, e.Name())) })
		}
	}
}

func treeGolden(t *testing.T, name string) {
	golden, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile(filepath.Join(golden, "args"))
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.CopyFS(root, os.DirFS(filepath.Join(golden, "before"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	t.Setenv("PATH", fakeKubectl(t)+string(os.PathListSeparator)+os.Getenv("PATH"))
	p := &player{root: root}
	p.play(t, string(script))
	checkNoEmptyFolder(t, root)
	if p.stdout.Len() > 0 {
		checkText(t, filepath.Join(golden, "want.stdout"), p.stdout.String())
	}
	checkText(t, filepath.Join(golden, "want.stderr"), p.stderr.String())
	checkText(t, filepath.Join(golden, "want.exit"), p.exits.String())
	checkFolder(t, filepath.Join(golden, "after"), filetest.Read(t, root))
	checkNoMore(t, golden, p.stdout.Len() > 0)
}

// A player plays the script of a case, in the folder of the case.
type player struct {
	root                  string
	stdout, stderr, exits strings.Builder
}

// play runs the lines of a script: commands, and between them what people and
// their tools do to files. The first line is a comment.
func (p *player) play(t *testing.T, script string) {
	t.Helper()
	if !strings.HasPrefix(script, "# ") {
		t.Error("the first line of args does not say what the case shows")
	}
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		switch args := scriptWords(t, line); {
		case line == "" || args[0] == "#":
		case scriptEdits[args[0]] != nil:
			if err := scriptEdits[args[0]](args[1:]); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		default:
			p.run(t, line, args)
		}
	}
}

// run runs a command, and checks what holds of all: after a success the same
// command changes nothing and says so; after an error nothing has changed. diff,
// graph, status, import and validate never change anything, diff says before each render
// what that does, and init never overwrites what it has written.
func (p *player) run(t *testing.T, line string, args []string) {
	t.Helper()
	before, state := filetest.Read(t, p.root), stateOf(t, p.root)
	output, expected := outputOf(args), forecast{}
	if args[0] == "render" {
		expected = forecastOf(t, p.root, output, args[1:], true)
	}
	got := runs(t, args...)
	fmt.Fprintf(&p.stderr, "$ %s\n%s", line, got.stderr)
	fmt.Fprintln(&p.exits, got.exit)
	if slices.Contains([]string{"diff", "graph", "status", "import", "init"}, args[0]) {
		fmt.Fprintf(&p.stdout, "$ %s\n%s", line, got.stdout)
	} else {
		expect.Same(t, line+": stdout", "", got.stdout)
	}
	if args[0] == "init" && got.exit == 0 && output != "" {
		written := stateOf(t, p.root)
		expect.Same(t, line+", again: exit code", 1, runs(t, args...).exit)
		expect.Same(t, line+", again: the folder", written, stateOf(t, p.root))
		return
	}
	if args[0] != "render" {
		expect.Same(t, line+": the folder", state, stateOf(t, p.root))
		return
	}
	expected.check(t, output, got.exit)
	after := filetest.Read(t, p.root)
	if got.exit != 0 {
		expect.Same(t, line+": the folder after an error", before, after)
		return
	}
	again := runs(t, args...)
	expect.Same(t, line+", again: exit code\n"+again.stderr, 0, again.exit)
	expect.Same(t, line+", again: the folder", after, filetest.Read(t, p.root))
	expect.Contains(t, line+", again", again.stderr, ": nothing changed\n")
}

// outputOf is the value of --output, which every command of a script has.
func outputOf(args []string) string {
	if at := slices.Index(args, "--output"); at >= 0 && at+1 < len(args) {
		return args[at+1]
	}
	return ""
}

// scriptWords are the words of a line; one in double quotes is a Go string.
func scriptWords(t *testing.T, line string) []string {
	t.Helper()
	var all []string
	for rest := strings.TrimSpace(line); rest != ""; rest = strings.TrimSpace(rest) {
		quoted, err := strconv.QuotedPrefix(rest)
		if !strings.HasPrefix(rest, `"`) {
			word, _, _ := strings.Cut(rest, " ")
			all, rest = append(all, word), rest[len(word):]
			continue
		}
		word, _ := strconv.Unquote(quoted)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all, rest = append(all, word), rest[len(quoted):]
	}
	return all
}

// scriptEdits are what a script can do to files, by their names.
var scriptEdits = map[string]func(args []string) error{
	"cp":      func(a []string) error { return copyFile(a[0], a[1]) },
	"mv":      func(a []string) error { return moveFile(a[0], a[1]) },
	"rm":      func(a []string) error { return os.RemoveAll(a[0]) },
	"replace": func(a []string) error { return editFile(a[0], replacement(a[1], a[2])) },
	"append":  func(a []string) error { return editFile(a[0], func(text string) string { return text + a[1] }) },
	"prepend": func(a []string) error { return editFile(a[0], func(text string) string { return a[1] + text }) },
	"crlf":    func(a []string) error { return editFile(a[0], replacement("\n", "\r\n")) },
}

func replacement(old, new string) func(string) string {
	return func(text string) string { return strings.ReplaceAll(text, old, new) }
}

// editFile writes a file anew; that nothing changes is an error.
func editFile(path string, change func(string) string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	after := change(string(text))
	if after == string(text) {
		return fmt.Errorf("nothing to change in:\n%s", text)
	}
	return os.WriteFile(path, []byte(after), 0o644)
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o644)
}

// moveFile moves a file, and takes the folder along that it leaves empty, as git
// does.
func moveFile(from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	os.Remove(filepath.Dir(from)) // fails when something else is in it
	return nil
}

// checkText compares a file of a case, and with WRITE_GOLDEN=1 writes it, and
// fails all the same.
func checkText(t *testing.T, path, got string) {
	t.Helper()
	want, err := os.ReadFile(path)
	if err == nil && string(want) == got {
		return
	}
	t.Errorf("%s differs, -want +got:\n%s", path, cmp.Diff(string(want), got))
	if os.Getenv("WRITE_GOLDEN") != "" {
		filetest.WriteFile(t, path, got)
		t.Errorf("%s written: read it", path)
	}
}

// checkFolder is checkText for a whole folder: files that are missing fail, and
// so do those that are too many.
func checkFolder(t *testing.T, folder string, got files) {
	t.Helper()
	want := files{}
	if _, err := os.Stat(folder); err == nil {
		want = filetest.Read(t, folder)
	} else {
		t.Errorf("%s is missing", folder)
	}
	diff := cmp.Diff(want, got)
	if diff == "" {
		return
	}
	t.Errorf("%s differs, -want +got:\n%s", folder, diff)
	if os.Getenv("WRITE_GOLDEN") == "" {
		return
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	for path, text := range got {
		filetest.WriteFile(t, filepath.Join(folder, path), text)
	}
	t.Errorf("%s written: read it", folder)
}

// checkNoMore refuses what is no part of a case.
func checkNoMore(t *testing.T, golden string, printed bool) {
	t.Helper()
	parts := map[string]bool{"args": true, "before": true, "after": true, "want.stdout": printed, "want.stderr": true, "want.exit": true}
	entries, err := os.ReadDir(golden)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !parts[e.Name()] {
			t.Errorf("%s is no part of a case", filepath.Join(golden, e.Name()))
		}
	}
}
