package walkthrough

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"global-headless-service/internal/markdown"
)

// read returns the text of a file as the reader finds it now.
func (w *walk) read(path string) (string, error) {
	b, err := os.ReadFile(filepath.Join(w.shell.folder, path))
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("there is no file %s", path)
	}
	return string(b), err
}

// file compares a block with a whole file, and returns that.
func (w *walk) file(b markdown.Block, path string) (string, error) {
	text, err := w.read(path)
	if err != nil {
		return "", err
	}
	for strings.HasPrefix(text, "#") {
		_, text, _ = strings.Cut(text, "\n")
	}
	if b.Text != text {
		return text, fmt.Errorf("%s is another:\n%s", path, text)
	}
	return text, nil
}

// excerpt looks for the lines of a block in a file, in their order. What stands
// between two lines that skip some is found together, at one indentation.
func (w *walk) excerpt(b markdown.Block, path string) error {
	if w.missing != "" {
		return nil
	}
	text, err := w.read(path)
	if err != nil {
		return err
	}
	rest := strings.Split(strings.TrimRight(text, "\n"), "\n")
	var part []string
	for _, line := range append(strings.Split(strings.TrimRight(b.Text, "\n"), "\n"), "…") {
		if skip := strings.TrimSpace(line); skip != "…" && skip != "# …" {
			part = append(part, line)
			continue
		}
		found := findLines(rest, part)
		if found < 0 {
			return fmt.Errorf("%s has no such lines here:\n%s", path, strings.Join(part, "\n"))
		}
		rest, part = rest[found+len(part):], nil
	}
	return nil
}

// findLines returns where lines begin with a part, all indented by as much more;
// -1 if nowhere.
func findLines(lines, part []string) int {
	for k := range len(lines) - len(part) + 1 {
		if len(part) == 0 {
			return k
		}
		indent, ok := strings.CutSuffix(lines[k], part[0])
		if !ok || strings.Trim(indent, " ") != "" {
			continue
		}
		if slices.EqualFunc(part, lines[k:k+len(part)], func(want, got string) bool {
			return got == indent+want || want == "" && got == ""
		}) {
			return k
		}
	}
	return -1
}

// write writes a block into a file.
func (w *walk) write(b markdown.Block, path string) error {
	if w.missing != "" {
		return nil
	}
	path = filepath.Join(w.shell.folder, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("writing what the reader writes: %w", err)
	}
	return os.WriteFile(path, []byte(b.Text), 0o644)
}

// edit makes the change that a block shows: lines behind "-" become those behind
// "+", beside those that stay.
func (w *walk) edit(b markdown.Block, path string) error {
	if w.missing != "" {
		return nil
	}
	text, err := w.read(path)
	if err != nil {
		return err
	}
	var old, fresh strings.Builder
	for line := range strings.Lines(b.Text) {
		if line == "\n" {
			line = " \n"
		}
		switch line[0] {
		case '-':
			old.WriteString(line[1:])
		case '+':
			fresh.WriteString(line[1:])
		case ' ':
			old.WriteString(line[1:])
			fresh.WriteString(line[1:])
		default:
			return fmt.Errorf("an edit's line begins with \"-\", \"+\" or a space: %q", line)
		}
	}
	if n := strings.Count("\n"+text, "\n"+old.String()); n != 1 {
		return fmt.Errorf("%s has these lines %d times, not once:\n%s", path, n, old.String())
	}
	text = strings.TrimPrefix(strings.Replace("\n"+text, "\n"+old.String(), "\n"+fresh.String(), 1), "\n")
	return os.WriteFile(filepath.Join(w.shell.folder, path), []byte(text), 0o644)
}

// fields checks documents that show every field of the API.
func (w *walk) fields(b markdown.Block) error {
	var errs []error
	for document := range strings.SplitSeq(b.Text, "\n---\n") {
		errs = append(errs, w.Fields(document))
	}
	return errors.Join(errs...)
}
