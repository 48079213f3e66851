package docs

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/expect"
	"global-headless-service/internal/markdown"
)

// pages returns the Markdown files of the repository by their paths in it. The
// Markdown that tests compare outputs with is left out.
func pages(t *testing.T) map[string]*markdown.Page {
	t.Helper()
	all := map[string]*markdown.Page{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		switch {
		case e.IsDir() && isSkipped(name):
			return filepath.SkipDir
		case e.IsDir() || filepath.Ext(name) != ".md":
			return nil
		}
		page, err := markdown.Read(path)
		all[name] = page
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// isSkipped reports whether a folder has no pages: those that git ignores, and
// cases of tests.
func isSkipped(folder string) bool {
	parts := strings.Split(folder, "/")
	switch last := parts[len(parts)-1]; {
	case last != "." && strings.HasPrefix(last, "."), folder == "bin", folder == "fleet":
		return true
	case parts[0] == "testdata": // which has a README, and one of trees
		return len(parts) > 1 && folder != "testdata/trees"
	default:
		return slices.Contains(parts, "testdata")
	}
}

// isGenerated reports whether a page is written by make generate from the help
// of the commands.
func isGenerated(page string) bool { return strings.HasPrefix(page, "docs/commands/") }

// TestReadmeIsShort: the README has two commands that need nothing else, is read
// in one go, and leads to the pages for the rest.
func TestReadmeIsShort(t *testing.T) {
	const longest = 220
	text := readDocument(t, root+"/README.md")
	if n := strings.Count(text, "\n"); n > longest {
		t.Errorf("README.md has %d lines, more than %d; move what is about one way in to its page", n, longest)
	}
	expect.Contains(t, "README.md", text, "```sh\nmake demo ", "\nmake test ")
	expect.Contains(t, "what CI runs", readDocument(t, root+"/.ci/run"), "\npart make test\n")
}
