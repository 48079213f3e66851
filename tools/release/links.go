package main

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// documents are the files of the source that archives have at their top.
var documents = []string{"CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md"}

var (
	// link matches a link or picture of Markdown or HTML up to its end.
	link = regexp.MustCompile(`(\]\(|^ {0,3}\[[^\]]+\]:\s+|\b(?:src|href)=")([^)\s"]+)`)
	// scheme begins what is not relative.
	scheme = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*:|//)`)
	fence  = regexp.MustCompile("^ {0,3}(```|~~~)")
	// picture is a file that a page shows, for which the page about it is no use.
	picture = regexp.MustCompile(`(?i)\.(svg|png|gif|jpe?g|webp)$`)
)

// absoluteLinks returns a page at the top of the source with its relative links made
// URLs of the version's own source, in the form of GitHub. Links to documents and to
// headings of the page lead there in an archive too, and stay.
func absoluteLinks(page, source, version string) string {
	lines := strings.SplitAfter(page, "\n")
	inFence := false
	for k, line := range lines {
		if fence.MatchString(line) {
			inFence = !inFence
		}
		if inFence {
			continue
		}
		lines[k] = link.ReplaceAllStringFunc(line, func(text string) string {
			parts := link.FindStringSubmatch(text)
			return parts[1] + absolute(parts[2], strings.TrimSuffix(source, "/"), version)
		})
	}
	return strings.Join(lines, "")
}

// absolute returns the URL of a link's target.
func absolute(target, source, version string) string {
	file, anchor, hasAnchor := strings.Cut(target, "#")
	if file == "" || scheme.MatchString(target) || slices.Contains(documents, path.Clean(file)) {
		return target
	}
	form := "blob"
	if picture.MatchString(file) {
		form = "raw"
	}
	url := strings.Join([]string{source, form, version, strings.TrimPrefix(path.Clean(file), "/")}, "/")
	if hasAnchor {
		url += "#" + anchor
	}
	return url
}
