package docs

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"global-headless-service/internal/markdown"
)

// TestLinks: links in pages lead to files, folders and anchors that exist, and
// those to other sites are whole.
func TestLinks(t *testing.T) {
	all := pages(t)
	for name, page := range all {
		for _, l := range page.Links {
			if err := checkLink(all, name, l.Destination); err != nil {
				t.Errorf("%s:%d: %v", name, l.Line, err)
			}
		}
	}
}

// checkLink checks one link of a page.
func checkLink(all map[string]*markdown.Page, from, destination string) error {
	u, err := url.Parse(destination)
	if err != nil {
		return err
	}
	if u.IsAbs() {
		if u.Scheme != "https" || !strings.Contains(u.Host, ".") {
			return fmt.Errorf("%s is no address of a site", destination)
		}
		return nil
	}
	to := target(from, u.Path)
	if u.Path == "" {
		to = from
	}
	if strings.HasPrefix(to, "../") || !exists(to) {
		return fmt.Errorf("%s: there is no %s", destination, to)
	}
	if page := all[to]; u.Fragment != "" && (page == nil || !page.HasAnchor(u.Fragment)) {
		return fmt.Errorf("%s: %s has no heading #%s", destination, to, u.Fragment)
	}
	return nil
}

// target returns the path in the repository to which a relative link of a page
// leads.
func target(from, link string) string { return path.Join(path.Dir(from), link) }

// TestPagesAreFound: links lead from the README to every page. A link to a folder
// leads to its README.
func TestPagesAreFound(t *testing.T) {
	all := pages(t)
	if lost := unreachable(all); len(lost) > 0 {
		t.Errorf("no links lead from README.md to %q", lost)
	}
}

// unreachable returns the pages to which no links lead from the README.
func unreachable(all map[string]*markdown.Page) []string {
	found := map[string]bool{"README.md": true}
	for queue := []string{"README.md"}; len(queue) > 0; queue = queue[1:] {
		for _, l := range all[queue[0]].Links {
			u, err := url.Parse(l.Destination)
			if err != nil || u.IsAbs() || u.Path == "" {
				continue
			}
			to := target(queue[0], u.Path)
			if all[to] == nil {
				to = path.Join(to, "README.md")
			}
			if all[to] != nil && !found[to] {
				found[to] = true
				queue = append(queue, to)
			}
		}
	}
	lost := maps.Clone(all)
	maps.DeleteFunc(lost, func(name string, _ *markdown.Page) bool { return found[name] })
	return slices.Sorted(maps.Keys(lost))
}

// TestLinksAreChecked holds the checks of links themselves.
func TestLinksAreChecked(t *testing.T) {
	all := map[string]*markdown.Page{
		"README.md":      markdown.Parse([]byte("# A\n[b](docs/meshes.md#b)")),
		"docs/lost.md":   markdown.Parse([]byte("[a](../README.md)")),
		"docs/meshes.md": markdown.Parse([]byte("# B\n")),
	}
	for link, want := range map[string]bool{
		"https://example.com/a#b": true, "http://example.com": false, "https://localhost": false, "ftp://example.com": false,
		"docs/meshes.md": true, "docs/meshes.md#b": true, "docs/meshes.md#c": false, "docs/gone.md": false,
		"#a": true, "#b": false, "docs": true, "../README.md": false, "LICENSE#a": false, "%zz": false,
	} {
		if err := checkLink(all, "README.md", link); (err == nil) != want {
			t.Errorf("%s: %v", link, err)
		}
	}
	if lost := unreachable(all); !slices.Equal(lost, []string{"docs/lost.md"}) {
		t.Errorf("not found: %q", lost)
	}
}
