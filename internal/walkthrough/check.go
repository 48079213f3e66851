package walkthrough

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"global-headless-service/internal/markdown"
)

// A Checker checks pages.
type Checker struct {
	// Root is the repository.
	Root string
	// Copied are the folders of Root that a page finds where it begins.
	Copied []string
	// Scratch is the folder in which pages write. What an earlier page left there
	// is there too. Whatever else a page changes is a fault: it would be in the way
	// of other pages, and in a reader's clone.
	Scratch string
	// Programs are the absolute paths of programs that are not on PATH, by the
	// name that pages call them by. One of them is this program.
	Programs map[string]string
	// Fields checks a YAML document that shows all fields of a kind.
	Fields func(document string) error

	helps map[string]string // by command; of this program
}

// A Fault is what is wrong in a line of a page.
type Fault struct {
	Line int
	Text string
}

func (f Fault) String() string { return fmt.Sprintf("%d: %s", f.Line, f.Text) }

// A Result is what a Checker finds.
type Result struct {
	Faults []Fault
	// Fresh are the texts that blocks would have to have, by the blocks' index,
	// where that is known.
	Fresh map[int]string
	// Skipped are the commands that were not run for want of a program, and those
	// after them.
	Skipped []string
}

// A walk is one page's way through a Checker.
type walk struct {
	*Checker
	Result
	shell   *shell
	missing string // the program for want of which nothing is run any more
}

// Check goes through the blocks of a page, in an empty folder that it may fill.
// The error is one of starting.
func (c *Checker) Check(page *markdown.Page, folder string) (Result, error) {
	w := &walk{Checker: c, Result: Result{Fresh: map[int]string{}}}
	if len(page.Blocks) == 0 {
		return w.Result, nil
	}
	checkout, err := c.checkout(folder)
	if err != nil {
		return w.Result, err
	}
	if w.shell, err = startShell(checkout, folder, c.Programs); err != nil {
		return w.Result, err
	}
	defer w.shell.close()
	before, err := snapshot(checkout, c.Scratch)
	if err != nil {
		return w.Result, err
	}
	for k, b := range page.Blocks {
		w.run(k, b)
	}
	after, err := snapshot(checkout, c.Scratch)
	if err != nil {
		return w.Result, err
	}
	touched := maps.Clone(before)
	maps.Copy(touched, after)
	for _, path := range slices.Sorted(maps.Keys(touched)) {
		if before[path] != after[path] {
			w.Faults = append(w.Faults, Fault{1, fmt.Sprintf("the page changes %s; it may write in the folder %s", path, c.Scratch)})
		}
	}
	return w.Result, nil
}

// run goes through one block, and notes its faults and its fresh text.
func (w *walk) run(k int, b markdown.Block) {
	fresh, err := w.block(b)
	var faults *faultsError
	switch {
	case errors.As(err, &faults):
		w.Faults = append(w.Faults, faults.all...)
	case err != nil:
		w.Faults = append(w.Faults, Fault{b.Line, err.Error()})
	}
	if fresh != "" && fresh != b.Text {
		w.Fresh[k] = fresh
	}
}

// CheckCommand returns what is wrong with the programs, commands and flags of a
// command line, whose files are a reader's own.
func (c *Checker) CheckCommand(text string) []string {
	_, wrong := (&walk{Checker: c, missing: "files"}).words(text)
	return wrong
}

// checkout copies what a page finds into a folder, and returns the path.
func (c *Checker) checkout(folder string) (string, error) {
	checkout := filepath.Join(folder, "checkout")
	for _, name := range c.Copied {
		from, to := filepath.Join(c.Root, name), filepath.Join(checkout, name)
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			return "", fmt.Errorf("copying %s: %w", name, err)
		}
	}
	left := filepath.Join(checkout, c.Scratch, "left")
	if err := os.MkdirAll(left, 0o755); err != nil {
		return "", fmt.Errorf("leaving a folder: %w", err)
	}
	return checkout, nil
}

// snapshot returns the content of every file below a folder but for those in
// scratch, by their paths.
func snapshot(folder, scratch string) (map[string]string, error) {
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		name, _ := filepath.Rel(folder, path)
		switch {
		case err != nil:
			return err
		case name == scratch:
			return filepath.SkipDir
		case e.IsDir():
			return nil
		}
		b, err := os.ReadFile(path)
		all[name] = "file: " + string(b)
		return err
	})
	return all, err
}

// A faultsError is faults of several lines.
type faultsError struct{ all []Fault }

func (e *faultsError) Error() string { return fmt.Sprint(e.all) }

// block goes through one block. It returns the text that the block would have
// to have, or nothing where that is not known.
func (w *walk) block(b markdown.Block) (string, error) {
	key, path, _ := strings.Cut(b.Comment, ": ")
	if (key == "write" || key == "edit") && !slices.Contains(b.Names, path) {
		return "", fmt.Errorf("nothing before the block says to a reader that it is about `%s`: no comment is shown", path)
	}
	switch key {
	case "file":
		return w.file(b, path)
	case "from":
		return "", w.excerpt(b, path)
	case "write":
		return "", w.write(b, path)
	case "edit":
		return "", w.edit(b, path)
	case "fields":
		return "", w.fields(b)
	case "", "exit", "elsewhere":
	default:
		return "", fmt.Errorf("the comment %q before a block: it begins with file, from, write, edit, fields, exit or elsewhere", b.Comment)
	}
	if b.Language == "powershell" && key == "elsewhere" {
		return "", nil
	}
	switch b.Language {
	case "console", "sh":
		return w.commands(b)
	case "text":
		if !strings.ContainsAny(b.Text, "─│┌└├") {
			return "", errors.New("a block of text is a picture: what a command prints belongs into a block of console, and lines of a file behind a comment that names it")
		}
		return "", nil
	}
	return "", fmt.Errorf("a block of no known class: its language is %q, and no comment before it says what it is (see package walkthrough)", b.Language)
}
