package docs

import (
	"cmp"
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
	isNumber       = regexp.MustCompile(`^\d+$`)
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
		if compareVersions(versions[k], versions[k+1]) <= 0 {
			fault("%s does not come after %s", versions[k], versions[k+1])
		}
	}
	return wrong
}

// compareVersions compares by precedence, as https://semver.org has it. A version that is
// none comes before all others.
func compareVersions(a, b string) int {
	m, n := release.FindStringSubmatch(a), release.FindStringSubmatch(b)
	if m == nil || n == nil {
		return cmp.Compare(len(m), len(n))
	}
	if c := slices.CompareFunc(m[1:4], n[1:4], compareNumbers); c != 0 {
		return c
	}
	preA, preB := strings.TrimPrefix(m[4], "-"), strings.TrimPrefix(n[4], "-")
	if preA == "" || preB == "" { // a release comes after its pre-releases
		return -cmp.Compare(len(preA), len(preB))
	}
	return slices.CompareFunc(strings.Split(preA, "."), strings.Split(preB, "."), compareIdentifiers)
}

// compareIdentifiers compares identifiers of pre-releases: numbers come before words.
func compareIdentifiers(a, b string) int {
	numberA, numberB := isNumber.MatchString(a), isNumber.MatchString(b)
	switch {
	case numberA && numberB:
		return compareNumbers(a, b)
	case numberA:
		return -1
	case numberB:
		return 1
	}
	return strings.Compare(a, b)
}

// compareNumbers compares numbers of any length, without leading zeros.
func compareNumbers(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
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

// TestCompareVersions: the example of https://semver.org is in order, and numbers count as
// such.
func TestCompareVersions(t *testing.T) {
	ordered := []string{
		"no version", "0.2.0-rc.2", "0.2.0-rc.10", "0.2.0", "0.10.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
		"1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1.0", "10.0.0",
	}
	for j, a := range ordered {
		for k, b := range ordered {
			expect.Same(t, a+" compared with "+b, cmp.Compare(j, k), compareVersions(a, b))
		}
	}
}
