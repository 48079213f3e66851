//go:build docs

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// main writes the manual of every command into FOLDER, from the texts of its
// help: pages in Markdown, or manual pages of section 1. It takes the place of
// the program's own main, so that the program holds no writer of manuals.
//
//	go run -tags docs ./fn (markdown | man) FOLDER
func main() {
	if err := writeManuals(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "manuals:", err)
		os.Exit(1)
	}
}

// manuals are the pages of a command, by the kind that the first argument names.
var manuals = map[string]func(c *cobra.Command) (file string, page []byte, err error){
	"markdown": markdownPage,
	"man":      manualPage,
}

func writeManuals(args []string) error {
	if len(args) != 2 || manuals[args[0]] == nil {
		return errors.New("two arguments are required: markdown or man, and FOLDER")
	}
	root := command(strings.NewReader(""), io.Discard, newReporter(io.Discard))
	root.DisableAutoGenTag = true // it contains the date
	root.InitDefaultCompletionCmd()
	if err := os.MkdirAll(args[1], 0o755); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	return writeManual(root, manuals[args[0]], args[1])
}

// helpIndent matches the beginning of a line that a help text indents.
var helpIndent = regexp.MustCompile(`(?m)^  `)

// writeManual writes the page of a command, and those of the commands below it.
// What a help text indents is code, which Markdown indents by four.
func writeManual(c *cobra.Command, manual func(*cobra.Command) (string, []byte, error), folder string) error {
	c.Long = helpIndent.ReplaceAllString(c.Long, "    ")
	c.Example = helpIndent.ReplaceAllString(c.Example, "")
	c.InitDefaultHelpFlag()
	file, page, err := manual(c)
	if err != nil {
		return fmt.Errorf("%s: %w", c.CommandPath(), err)
	}
	if err := os.WriteFile(filepath.Join(folder, file), page, 0o644); err != nil {
		return fmt.Errorf("writing a page: %w", err)
	}
	for _, below := range c.Commands() {
		if !below.IsAvailableCommand() {
			continue
		}
		if err := writeManual(below, manual, folder); err != nil {
			return err
		}
	}
	return nil
}

// headings matches the headings of cobra's pages, which begin at the second
// level.
var headings = regexp.MustCompile(`(?m)^#(#+ )`)

// markdownPage returns argocd-generate.md of the command `argocd generate`, and
// README.md of the program itself.
func markdownPage(c *cobra.Command) (file string, page []byte, err error) {
	fileOf := func(path string) string {
		_, names, ok := strings.Cut(path, " ")
		if !ok {
			return "README.md"
		}
		return strings.ReplaceAll(names, " ", "-") + ".md"
	}
	link := func(name string) string {
		return fileOf(strings.ReplaceAll(strings.TrimSuffix(name, ".md"), "_", " "))
	}
	var b bytes.Buffer
	if err := doc.GenMarkdownCustom(c, &b, link); err != nil {
		return "", nil, err
	}
	text := headings.ReplaceAllString(strings.TrimSpace(b.String()), "$1")
	title, rest, _ := strings.Cut(text, "\n")
	return fileOf(c.CommandPath()), []byte(title + "\n\n<!-- Generated from the help in fn by make generate. DO NOT EDIT. -->\n" + rest + "\n"), nil
}

// option matches an option of cobra's manual pages: its name, the default of one
// that is on or off, and a tab before what it does.
var option = regexp.MustCompile(`(?m)^(?:\.PP\n)?(\\fB-.*?)(?:\[=false\])?\n\t`)

// manualPage returns global-headless-service-argocd-generate.1 of the command
// `argocd generate`.
func manualPage(c *cobra.Command) (file string, page []byte, err error) {
	var b bytes.Buffer
	header := doc.GenManHeader{Section: "1", Source: c.Root().Name() + " " + version, Manual: "User Commands"}
	if err := doc.GenMan(c, &header, &b); err != nil {
		return "", nil, err
	}
	return strings.ReplaceAll(c.CommandPath(), " ", "-") + ".1", option.ReplaceAll(b.Bytes(), []byte(".TP\n$1\n")), nil
}
