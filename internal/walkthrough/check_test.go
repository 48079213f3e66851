package walkthrough

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/filetest"
	"global-headless-service/internal/markdown"
)

// standIn is a program with a command "render" that has a flag --output, which
// it prints.
const standIn = `#!/bin/sh
case "$*" in
"render --help") printf 'Usage:\n  global-headless-service render [flags]\n\nFlags:\n      --output string   where\n' ;;
*--help) printf 'Usage:\n  global-headless-service [command]\n\nAvailable Commands:\n  render      Render\n\nFlags:\n  -v, --version   the version\n' ;;
*) echo "$@" ;;
esac
`

// newChecker returns a checker of pages that find files in a folder "in".
func newChecker(t *testing.T) *Checker {
	t.Helper()
	root := filetest.Folder(t, filetest.Files{
		"in/a.yaml": "# a comment\na: 1\nb:\n  c: 2\n  d: 3\ne: 4\n",
		"bin/run":   standIn,
		"Makefile":  "MAN ?= man\nbuild: ## build it\n\tgo build\nhidden:\n",
	})
	binary := filepath.Join(root, "bin/run")
	if err := os.Chmod(binary, 0o755); err != nil {
		t.Fatal(err)
	}
	return &Checker{
		Root: root, Scratch: "out", Copied: []string{"in"}, Programs: map[string]string{program: binary},
		Fields: func(document string) error {
			if strings.Contains(document, "wrong") {
				return errors.New("no such field")
			}
			return nil
		},
	}
}

// block is a block in a page, which names the file that it is about.
func block(comment, language, text string) string {
	_, path, ok := strings.Cut(comment, ": ")
	if ok && !strings.HasPrefix(comment, "exit") {
		comment = "In `" + path + "`:\n\n<!-- " + comment + " -->\n\n"
	} else if comment != "" {
		comment = "<!-- " + comment + " -->\n\n"
	}
	return comment + "```" + language + "\n" + text + "```\n\n"
}

// TestCheck: a page in which everything is as it says has no fault, and each
// fault is found in its line.
func TestCheck(t *testing.T) {
	for name, tc := range map[string]struct {
		page string
		want []string // parts of the faults, in their order
	}{
		"output":             {block("", "console", "$ echo a && echo b >&2\na\nb\n"), nil},
		"another output":     {block("", "console", "$ echo a\nb\n"), []string{"2: echo a: prints:\na"}},
		"no output":          {block("", "console", "$ echo a\n"), []string{"prints"}},
		"output left out":    {block("", "console", "$ printf 'a\\nb\\nc 1\\n'\na\n…\nc …\n"), nil},
		"nothing left out":   {block("", "console", "$ printf 'a\\nc\\n'\na\n…\nb\n"), []string{"prints"}},
		"no line at the end": {block("", "console", "$ printf a\na\n$ printf b\nb\n"), nil},
		"several lines":      {block("", "console", "$ echo \\\n>   a\na\n$ for x in 1 2; do\n> echo $x\n> done\n1\n2\n"), nil},
		"output first":       {block("", "console", "a\n$ echo a\na\n"), []string{"before the first command"}},
		"folders, variables": {block("", "sh", "mkdir out/x && cd out/x\nexport A=b\n") + block("", "console", "$ pwd && echo $A\n…/checkout/x\nb\n"), []string{"there is no program \"pwd\""}},
		"folders are kept":   {block("", "sh", "mkdir out/x && cd out/x\nA=b\n") + block("", "console", "$ echo $A; ls .. ../..\nb\n..:\nleft\nx\n\n../..:\nin\nout\n"), nil},
		"exit code":          {block("exit: 3", "console", "$ echo a\na\n$ test 1 = 2 || (exit 3)\n"), []string{"there is no program \"exit\""}},
		"exit code as said":  {block("exit: 1", "console", "$ echo a\na\n$ test 1 = 2\n"), nil},
		"exit code not said": {block("", "sh", "test 1 = 1\n\n# and\ntest 1 = 2\n"), []string{"5: test 1 = 2: exit code 1, not 0"}},
		"no number":          {block("exit: one", "console", "$ echo a\na\n"), []string{"invalid syntax"}},
		"syntax":             {block("", "sh", "echo 'a\n"), []string{"without closing quote"}},
		"this program":       {block("", "console", "$ global-headless-service render --output x in\nrender --output x in\n"), nil},
		"no such command":    {block("", "sh", "global-headless-service rendr in\n"), []string{`there is no command "rendr"`}},
		"no such flag":       {block("", "sh", "global-headless-service render --outptu x\n"), []string{"global-headless-service render has no flag --outptu"}},
		"not run":            {block("", "sh", "make build MAN=x\nkubectl apply -f in/a.yaml\nkubectl apply -f - < in/gone\n"), nil},
		"not run, but wrong": {block("", "sh", "make built\nmake hidden MEN=x\nkubectl apply --recursiv -f in/b.yaml\nkubectl aply\n"), []string{
			"2: the Makefile has no built", "3: the Makefile has no hidden", "3: the Makefile has no MEN=", "4: kubectl apply: the flag --recursiv is not in tools", "4: kubectl: there is no in/b.yaml", "5: kubectl aply: no subcommand",
		}},
		"elsewhere":            {block("elsewhere: a registry", "sh", "sh in/a.yaml push\nglobal-headless-service render\n"), nil},
		"elsewhere, but wrong": {block("elsewhere: a registry", "console", "$ global-headless-service push\nok\n"), []string{`there is no command "push"`}},
		"in a substitution":    {block("", "sh", "echo \"$(pushd x)\"\n"), []string{`there is no program "pushd"`}},
		"a picture":            {block("", "text", "a ── b\n"), nil},
		"no picture":           {block("", "text", "error: a\n"), []string{"is a picture"}},
		"no class":             {block("", "", "a\n") + block("", "yaml", "a: 1\n") + "    indented\n", []string{"no known class", "no known class", "no known class"}},
		"no such comment":      {block("flie: in/a.yaml", "yaml", "a: 1\n"), []string{`the comment "flie: in/a.yaml"`}},
		"file":                 {block("file: in/a.yaml", "yaml", "a: 1\nb:\n  c: 2\n  d: 3\ne: 4\n"), nil},
		"another file":         {block("file: in/a.yaml", "yaml", "a: 2\n"), []string{"in/a.yaml is another"}},
		"no file":              {block("file: in/b.yaml", "yaml", "a: 1\n"), []string{"there is no file in/b.yaml"}},
		"lines":                {block("from: in/a.yaml", "yaml", "a: 1\n# …\nc: 2\nd: 3\n"), nil},
		"lines apart":          {block("from: in/a.yaml", "yaml", "a: 1\ne: 4\n"), []string{"no such lines"}},
		"lines turned":         {block("from: in/a.yaml", "yaml", "e: 4\n# …\na: 1\n"), []string{"no such lines here:\na: 1"}},
		"lines moved":          {block("from: in/a.yaml", "yaml", "b:\nc: 2\n"), []string{"no such lines"}},
		"write and read":       {block("write: out/b.yaml", "yaml", "x: 1\n") + block("", "console", "$ cat out/b.yaml\nx: 1\n"), nil},
		"edit":                 {block("", "sh", "cp in/a.yaml out\n") + block("edit: out/a.yaml", "diff", " a: 1\n-b:\n+z: 9\n   c: 2\n") + block("", "console", "$ head -n 4 out/a.yaml\n# a comment\na: 1\nz: 9\n  c: 2\n"), nil},
		"edit in the clone":    {block("edit: in/a.yaml", "diff", "-a: 1\n+a: 2\n"), []string{"the page changes in/a.yaml"}},
		"write in the clone":   {block("", "sh", "echo >b\n"), []string{"the page changes b;"}},
		"edit of nothing":      {block("edit: in/a.yaml", "diff", "-a: 2\n+b: 2\n"), []string{"has these lines 0 times"}},
		"edit of something":    {block("edit: in/a.yaml", "diff", "a: 2\n"), []string{"an edit's line begins with"}},
		"edit of no name":      {"<!-- edit: in/a.yaml -->\n\n```diff\n-a: 1\n+a: 2\n```\n", []string{"nothing before the block says to a reader that it is about `in/a.yaml`"}},
		"fields":               {block("fields", "yaml", "a: 1\n---\nb: 1\n") + block("fields", "yaml", "a: 1\n---\nwrong: 1\n"), []string{"no such field"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := newChecker(t).Check(markdown.Parse([]byte(tc.page)), t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Faults) != len(tc.want) {
				t.Fatalf("want %d faults, got %q", len(tc.want), got.Faults)
			}
			for k, want := range tc.want {
				expect.Contains(t, "fault", got.Faults[k].String(), want)
			}
		})
	}
}

// TestFresh: what blocks would have to show is returned, with what they leave
// out where that still fits.
func TestFresh(t *testing.T) {
	page := markdown.Parse([]byte(block("", "console", "$ echo a\nb\n$ echo b; echo c\nb\n…\n") + block("file: in/a.yaml", "yaml", "a: 2\n") + block("", "console", "$ echo a\na\n")))
	got, err := newChecker(t).Check(page, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]string{0: "$ echo a\na\n$ echo b; echo c\nb\n…\n", 1: "a: 1\nb:\n  c: 2\n  d: 3\ne: 4\n"}
	expect.Same(t, "fresh", want, got.Fresh)
}

// TestMissing: for want of a program nothing is run any more, but words are
// checked.
func TestMissing(t *testing.T) {
	t.Setenv("PATH", "/usr/bin:/bin")
	c := newChecker(t)
	if (&walk{Checker: c}).has("kustomize") {
		t.Skip("kustomize is there")
	}
	page := markdown.Parse([]byte(block("", "console", "$ kustomize build in\na: 1\n$ cat out/a\nb\n$ cat out/b >in/c; pushd x\n") +
		block("write: out/a", "yaml", "a: 1\n") + block("edit: out/a", "diff", "-a\n") + block("from: out/a", "yaml", "b\n")))
	got, err := c.Check(page, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	expect.Same(t, "skipped", []string{"kustomize build in", "cat out/a"}, got.Skipped)
	expect.Contains(t, "faults", fmt.Sprint(got.Faults), `there is no program "pushd"`)
}

func TestCheckCommand(t *testing.T) {
	c := newChecker(t)
	for command, isRight := range map[string]bool{
		"global-headless-service render --output x gone | kubectl apply -f -":  true,
		"global-headless-service render --cluster x gone | kubectl apply -f -": false,
		"global-headless-service render | kubectl aply -f -":                   false,
		"kubectl apply -f gone/a.yaml":                                         true,
	} {
		if wrong := c.CheckCommand(command); (len(wrong) == 0) != isRight {
			t.Errorf("%s: %q", command, wrong)
		}
	}
}

func TestCheckSpan(t *testing.T) {
	c := newChecker(t)
	for span, isRight := range map[string]bool{
		"make build": true, "make": true, "make built": false, "make build MAN=x": true,
		"render --output DIR": true, "render --cluster C": false, "render": true, "banana --cluster C": true,
		"global-headless-service render": true, "global-headless-service rendr": false, "global-headless-service": true,
		"--output": true, "--output=x": true, "--allow-exec": true, "--cluster": false, "-o": true, "a: 1": true,
	} {
		if wrong := c.CheckSpan(span); (len(wrong) == 0) != isRight {
			t.Errorf("%s: %q", span, wrong)
		}
	}
}
