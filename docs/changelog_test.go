package docs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"global-headless-service/internal/expect"
)

var (
	versionHeading = regexp.MustCompile(`^## \[(.+?)\](?: - (\S+))?$`)
	release        = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$`)
	// kinds are those of changes, in the order in which they stand.
	kinds = []string{"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
)

// changelogFaults returns what in a changelog is not as Keep a Changelog has it.
func changelogFaults(text string) []string {
	var wrong []string
	fault := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if !strings.HasPrefix(text, "# Changelog\n") {
		fault("the title is not Changelog")
	}
	var versions, dates []string
	for k, section := range strings.Split(text, "\n## ")[1:] {
		title, body, _ := strings.Cut("## "+section, "\n")
		m := versionHeading.FindStringSubmatch(title)
		switch {
		case m == nil:
			fault("%q is no heading of a version", title)
			continue
		case k == 0 && (m[1] != "Unreleased" || m[2] != ""):
			fault("the first section is not [Unreleased], without a date")
		case k > 0:
			if _, err := time.Parse(time.DateOnly, m[2]); err != nil || !release.MatchString(m[1]) {
				fault("%q has no version such as 0.1.0 with its date", title)
			}
			versions, dates = append(versions, m[1]), append(dates, m[2])
		}
		wrong = append(wrong, sectionFaults(m[1], body)...)
	}
	if !slices.IsSortedFunc(dates, func(a, b string) int { return strings.Compare(b, a) }) {
		fault("the newest version is not first: %q", dates)
	}
	for k := range len(versions) - 1 {
		if precedence(versions[k]) <= precedence(versions[k+1]) {
			fault("%s does not come after %s", versions[k], versions[k+1])
		}
	}
	return wrong
}

// precedence returns a text that sorts as the version does; of a pre-release below
// the release.
func precedence(version string) string {
	m := release.FindStringSubmatch(version)
	if m == nil {
		return ""
	}
	pre := m[4]
	if pre == "" {
		pre = "~"
	}
	return fmt.Sprintf("%8s.%8s.%8s%s", m[1], m[2], m[3], pre)
}

// sectionFaults returns what is wrong with the changes of one version.
func sectionFaults(version, body string) []string {
	var wrong []string
	last := -1
	parts := strings.Split("\n"+body, "\n### ")
	if len(parts) == 1 && version != "Unreleased" {
		wrong = append(wrong, version+" has no changes")
	}
	for _, part := range parts[1:] {
		kind, changes, _ := strings.Cut(part, "\n")
		at := slices.Index(kinds, kind)
		if at <= last {
			wrong = append(wrong, fmt.Sprintf("%s: %q is no kind of change, or not in its place", version, kind))
		}
		last = at
		for k, line := range strings.Split(strings.TrimSpace(changes), "\n") {
			if !strings.HasPrefix(line, "- ") && (k == 0 || !strings.HasPrefix(line, "  ") && line != "") {
				wrong = append(wrong, fmt.Sprintf("%s: %s: %q is no entry", version, kind, line))
			}
			if strings.Contains(line, "Rendered:") && !strings.HasPrefix(line, "- **Rendered:** ") {
				wrong = append(wrong, fmt.Sprintf("%s: %s: %q: write - **Rendered:**", version, kind, line))
			}
		}
	}
	return wrong
}

// TestChangelog: CHANGELOG.md has the form of Keep a Changelog.
func TestChangelog(t *testing.T) {
	text := readDocument(t, root+"/CHANGELOG.md")
	for _, f := range changelogFaults(text) {
		t.Errorf("CHANGELOG.md: %s", f)
	}
	expect.Contains(t, "CHANGELOG.md", text, "https://keepachangelog.com/", "(docs/versioning.md)", "**Rendered:**")
	expect.Contains(t, "docs/versioning.md", readDocument(t, "versioning.md"), "(../CHANGELOG.md)", "**Rendered:**")
}

// TestChangelogFaults holds the checks themselves.
func TestChangelogFaults(t *testing.T) {
	const good = "# Changelog\n\n## [Unreleased]\n\n## [0.10.0] - 2026-03-01\n\n### Added\n\n- a\n  b\n\n### Fixed\n\n- c\n\n" +
		"## [0.2.0] - 2026-02-01\n\n### Changed\n\n- **Rendered:** c\n\n## [0.2.0-rc.1] - 2026-02-01\n\n### Removed\n\n- d\n"
	expect.Same(t, "faults of a good one", []string(nil), changelogFaults(good))
	for old, fresh := range map[string]string{
		"# Changelog":               "# Changes",
		"## [Unreleased]\n\n":       "",
		"[0.10.0] - 2026-03-01":     "[0.1.0] - 2026-03-01",
		"[0.10.0]":                  "0.10.0",
		"[0.2.0] -":                 "[v0.2.0] -",
		"2026-03-01":                "2026-01-01",
		"2026-02-01\n\n### Changed": "2026-02-30\n\n### Changed",
		"### Fixed":                 "### Added",
		"### Removed":               "### Gone",
		"- c\n\n## [0.2.0]":         "c\n\n## [0.2.0]",
		"- **Rendered:** c":         "- Rendered: c",
		"### Removed\n\n- d\n":      "",
	} {
		text := strings.Replace(good, old, fresh, 1)
		if text == good || len(changelogFaults(text)) == 0 {
			t.Errorf("no fault with %q", fresh)
		}
	}
}
