package walkthrough

import (
	"regexp"
	"strings"
)

// matches reports whether a command printed what a page shows. There "…" stands
// for a part of a line; alone in a line, for any lines. Spaces at the end of a
// line do not count.
func matches(shown, printed string) bool {
	var pattern strings.Builder
	pattern.WriteString(`\A`)
	for line := range strings.Lines(ended(shown)) {
		if line = strings.TrimRight(line, " \n"); line == "…" {
			pattern.WriteString(`(?:.*\n)*?`)
			continue
		}
		pattern.WriteString(strings.ReplaceAll(regexp.QuoteMeta(line), "…", ".*") + ` *\n`)
	}
	pattern.WriteString(`\z`)
	return regexp.MustCompile(pattern.String()).MatchString(ended(printed))
}
